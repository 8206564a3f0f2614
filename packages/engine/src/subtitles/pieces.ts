// A film in pieces of a minute: what is read of it at once.
import type { Source, TimeRange } from '../model.ts';

/** At 8 Mbit/s a minute is 60 MB: half a second of a disk. */
export const PIECE_MS = 60_000;

export function pieceCount({ index }: Source): number {
  return Math.max(1, Math.ceil(index.durationMs / PIECE_MS));
}

/** The first piece begins before time, the last one never ends: clocks of containers are not that exact. */
export function pieceRange(source: Source, n: number): TimeRange {
  return {
    fromMs: n === 0 ? -Infinity : n * PIECE_MS,
    toMs: n >= pieceCount(source) - 1 ? Infinity : (n + 1) * PIECE_MS,
  };
}

/** The pieces that hold what stands in a range: a line may have been put up in the piece before. */
export function piecesOf(source: Source, { fromMs, toMs }: TimeRange): number[] {
  const last = pieceCount(source) - 1;
  const first = Math.min(last, Math.max(0, Math.floor(fromMs / PIECE_MS) - 1));
  const end = Math.min(last, Math.max(first, Math.ceil(toMs / PIECE_MS) - 1));
  return Array.from({ length: end - first + 1 }, (_, i) => first + i);
}
