// Which part of a title the viewer may skip at a place. Pure, so that every edge can be tested.
import type { MediaSegment } from '@praxino/client';

/** Less sure than this is not offered: a button in the middle of a story is worse than none. */
const LEAST_CONFIDENCE = 0.5;
/** So near its end skipping is no use. */
const LEAST_LEFT_MS = 1500;
/** What follows the credits and is shorter is no scene after them. */
const REST_MS = 10_000;
/** Credits must be this sure before they send anybody on to the next title. */
const SURE_CREDITS = 0.6;
/** A step forward that is longer was a jump and not playing (the clock ticks four times a second, at up to four times the speed). */
const LONGEST_STEP_MS = 3000;

/** Place in the list of what may be skipped at a position; -1: nothing. */
export function skippableAt(segments: readonly MediaSegment[], positionMs: number): number {
  return segments.findIndex(
    (s) =>
      s.confidence >= LEAST_CONFIDENCE &&
      positionMs >= s.startMs &&
      positionMs < Math.max(s.startMs, s.endMs - LEAST_LEFT_MS),
  );
}

/** Start of the credits after which nothing follows, where they are sure; null otherwise. */
export function finalCreditsMs(segments: readonly MediaSegment[], durationMs: number): number | null {
  const credits = segments.findLast((s) => s.kind === 'credits');
  if (!credits || credits.confidence < SURE_CREDITS || durationMs - credits.endMs > REST_MS) return null;
  return credits.startMs;
}

/** Intros and recaps go by themselves where the viewer wants it; credits never do: they end in the next title. */
export function skipsByItself({ kind }: MediaSegment): boolean {
  return kind === 'intro' || kind === 'recap';
}

/** Did playing run into it? Somebody who jumps to a place in it wants to see it. */
export function ranInto({ startMs }: MediaSegment, beforeMs: number, positionMs: number): boolean {
  const step = positionMs - beforeMs;
  return step >= 0 && step <= LONGEST_STEP_MS && beforeMs <= startMs + 1 && positionMs >= startMs;
}
