// Cursors of lists: the sort key and id of the last item seen. Opaque to clients; anything that is not one of ours is refused.
import { z } from 'zod';
import { AppError } from '@praxino/contracts';

const shape = z.tuple([z.string().max(16), z.union([z.string().max(400), z.int()]), z.string().max(64)]);

export interface Position {
  key: string | number;
  id: string;
}

export function writeCursor(sort: string, { key, id }: Position): string {
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url');
}

/** Throws AppError('request.invalid', field cursor), also for a cursor of another order. */
export function readCursor(cursor: string, sort: string, keyType: 'string' | 'number'): Position {
  const parsed = shape.safeParse(decode(cursor));
  const [madeFor, key, id] = parsed.data ?? [];
  if (madeFor !== sort || typeof key !== keyType || key === undefined || id === undefined) {
    throw new AppError('request.invalid', {
      detail: 'cursor: is not a cursor of this list; leave it out to begin',
      field: 'cursor',
    });
  }
  return { key, id };
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}
