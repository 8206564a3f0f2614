// Is the file still the one of the index? Asked before an encoder starts, because ffmpeg's own words would be obscure.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@praxino/contracts/errors';
import type { Container, MediaIndex, Source } from '../model.ts';
import { openByteSource } from '../probe/byte-source.ts';
import { hasSameBeginning } from '../probe/same-beginning.ts';

/** Containers that are only appended to while they are written: what was scanned of them stays as it was. */
const GROWING: ReadonlySet<Container> = new Set<Container>(['mpegts', 'mpegps', 'flv', 'mp3', 'adts']);
/** A dead network mount answers never. */
const STAT_MS = 5_000;

/**
 * Throws AppError('media.missing') where the file is gone, 'media.changed' where it is another one (a recording may have grown),
 * 'media.unreadable' where it is no file or its disk does not answer.
 */
export async function checkSourceFile({ path, index }: Source): Promise<void> {
  if (!index.pieces) return await checkFile(path, index.sizeBytes, () => mayHaveGrown(path, index));
  const sizes = new Map(index.pieces.map((piece) => [piece.path, piece.sizeBytes]));
  await Promise.all([...sizes].map(([piece, sizeBytes]) => checkFile(join(path, piece), sizeBytes, async () => false)));
}

/** Others may be recordings that are appended to, or have been written anew: their first bytes tell. */
async function mayHaveGrown(path: string, index: MediaIndex): Promise<boolean> {
  if (GROWING.has(index.container)) return true;
  const signal = AbortSignal.timeout(STAT_MS);
  await using file = await openByteSource(path, signal);
  return await hasSameBeginning(file, index, signal);
}

async function checkFile(path: string, sizeBytes: number, mayGrow: () => Promise<boolean>): Promise<void> {
  const facts = await soon(stat(path)).catch((cause: NodeJS.ErrnoException) => {
    if (cause instanceof AppError) throw cause;
    const isGone = cause.code === 'ENOENT' || cause.code === 'ENOTDIR';
    const detail = isGone
      ? 'The file is not there now; is its disk connected?'
      : `The file cannot be read: ${cause.code}.`;
    throw new AppError(isGone ? 'media.missing' : 'media.unreadable', detail, { cause });
  });
  if (!facts.isFile()) throw new AppError('media.unreadable', 'This is not a file.');
  if (facts.size < sizeBytes || (facts.size > sizeBytes && !(await mayGrow()))) {
    const detail = `The file had ${sizeBytes} bytes when it was scanned, and has ${facts.size} now; scan it again.`;
    throw new AppError('media.changed', detail);
  }
}

async function soon<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new AppError('media.unreadable', 'The disk of this file does not answer.');
    timer = setTimeout(() => reject(error), STAT_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
