// Where a head starts to read so that it has every frame from a given time on, and decodes as little as possible before it.
import type { MediaIndex } from '../model.ts';

/**
 * Demuxers that seek by decode time aim 3/23 s too early when a stream has B-frames (libavformat's heuristic), which costs a
 * whole group of pictures to decode. Aiming past the key frame by a little more lands on it.
 */
const LEAD_SECONDS = 0.17;
/** Without a key-frame list: how far before the start to begin, one per attempt. Broadcasts have key frames every 0.5–2 s. */
const BLIND_MARGINS_SECONDS = [3, 12, 60] as const;

/** How many times a head may be started for one run before its result counts as all there is. */
export const SEEK_ATTEMPTS: number = BLIND_MARGINS_SECONDS.length;

/**
 * Seconds to seek to, on the clock of `inputArguments`; null for the start of the file. `start` is in ticks of `timescale`,
 * `attempt` counts from 0 and reaches farther back each time. A seek may land anywhere at or before the wanted key frame;
 * landing after it loses frames, which the head notices.
 */
export function seekSeconds(
  index: Pick<MediaIndex, 'grid'>,
  place: { start: number; timescale: number; isGridStream: boolean },
  attempt: number,
): number | null {
  const { start, timescale } = place;
  const keyframes = place.isGridStream ? index.grid?.keyframes : undefined;
  if (!keyframes?.length) {
    const at = start / timescale - BLIND_MARGINS_SECONDS[Math.min(attempt, SEEK_ATTEMPTS - 1)]!;
    return at > 0 ? at : null;
  }
  const k = lastAtOrBefore(keyframes, start) - stepsBack(attempt);
  if (k <= 0) return null;
  const at = keyframes[k]! / timescale;
  const gap = (keyframes[k + 1] ?? Infinity) / timescale - at;
  // Never so far that the next key frame is nearer.
  return at + Math.min(LEAD_SECONDS, gap * 0.4);
}

function stepsBack(attempt: number): number {
  return attempt === 0 ? 0 : 2 ** attempt - 1;
}

/** Position of the last number ≤ `value` in an ascending list, -1 when all are greater. */
export function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
