// An encoder whose every step a test decides.
import { AppError } from '@praxino/contracts/errors';
import type { EncodeOrder, EncodeTarget, Lane } from '../stream/encode-target.ts';
import type { EncodedChunk } from '../transcode/encoded-chunk.ts';
import { keyOf } from '../store/blob-store.compliance.ts';

export interface FakeRun {
  order: EncodeOrder;
  state: 'working' | 'ended' | 'killed' | 'failed';
  /** Makes the next half piece. */
  step(): void;
  /** Makes all that is left. */
  finish(): void;
  fail(error: unknown): void;
}

interface Options {
  name?: string;
  lane?: Lane;
  pieces?: number;
  /** Pieces in a unit, one second each. */
  unit?: number;
  startsAnywhere?: boolean;
}

/** A target of one-second pieces; each piece is two chunks. `runs` are the encoders that were started. */
export function fakeTarget(options: Options = {}): EncodeTarget & { runs: FakeRun[] } {
  const { name = 'film', lane = 'video', pieces = 60, unit = 4, startsAnywhere = true } = options;
  const runs: FakeRun[] = [];
  return {
    runs,
    id: name,
    lane,
    pieces,
    startsAnywhere,
    keyOf: (piece) => keyOf(`${name} ${piece}`),
    startOf: (piece) => piece,
    unitOf(piece) {
      const first = Math.floor(piece / unit) * unit;
      return { first, end: Math.min(pieces, first + unit) };
    },
    encode: (order) => work(name, order, runs),
  };
}

/** What a complete piece of a fake target holds. */
export function fakeBytes(name: string, piece: number): Buffer {
  return Buffer.from(`${name} ${piece} a|${name} ${piece} b|`);
}

async function* work(name: string, order: EncodeOrder, runs: FakeRun[]): AsyncGenerator<EncodedChunk, void, void> {
  let wake = Promise.withResolvers<void>();
  let allowed = 0;
  let failure: unknown = null;
  const go = (steps: number): void => {
    allowed += steps;
    wake.resolve();
  };
  const run: FakeRun = {
    order,
    state: 'working',
    step: () => go(1),
    finish: () => go(Infinity),
    fail(error) {
      failure = error;
      wake.resolve();
    },
  };
  runs.push(run);
  const onAbort = (): void => wake.resolve();
  order.signal.addEventListener('abort', onAbort);
  try {
    for (let half = order.first * 2; half < order.end * 2; half++) {
      while (allowed <= 0 && !failure && !order.signal.aborted) {
        await wake.promise;
        wake = Promise.withResolvers();
      }
      order.signal.throwIfAborted();
      if (failure) throw failure;
      allowed--;
      const piece = Math.floor(half / 2);
      yield { piece, bytes: Buffer.from(`${name} ${piece} ${half % 2 ? 'b' : 'a'}|`), isLast: half % 2 === 1 };
    }
    run.state = 'ended';
  } catch (error) {
    run.state = failure ? 'failed' : 'killed';
    throw error;
  } finally {
    if (run.state === 'working') run.state = 'killed';
    order.signal.removeEventListener('abort', onAbort);
  }
}

export const broken: AppError = new AppError('transcode.failed', 'The encoder failed.');
