// The key-frame list of an index: ascending, without repeats, small enough to be kept for every file.
import type { KeyframeGrid, MediaStream } from '../model.ts';

/** More than an hour of one-second key frames, many hours of usual ones. */
const MAX_KEYFRAMES = 6000;

/** `times` in ticks, in file order; negative ones cannot be shown and are left out. null when nothing is left. */
export function makeGrid(
  streamIndex: number,
  timescale: number,
  times: readonly number[],
  positions: readonly number[] | null,
  endPts: number,
  bytes: { before: readonly number[]; total: number } | null = null,
): KeyframeGrid | null {
  const order = times
    .map((_, i) => i)
    .filter((i) => times[i]! >= 0)
    .toSorted((a, b) => times[a]! - times[b]!);
  let kept = order.filter((i, n) => n === 0 || times[i]! > times[order[n - 1]!]!);
  // Film in which every frame is a key frame needs no such list: a second apart is near enough, hours of it are thinned further.
  for (let gap = timescale; kept.length > MAX_KEYFRAMES; gap *= 2) kept = thinned(kept, times, gap);
  const first = kept[0];
  if (first === undefined) return null;
  const keyframes = kept.map((i) => times[i]!);
  return {
    streamIndex,
    firstPts: times[first]!,
    endPts: Math.max(endPts, keyframes.at(-1)! + 1),
    keyframes,
    positions: positions && kept.map((i) => positions[i]!),
    ...(bytes && { bytesBefore: [...kept.map((i) => bytes.before[i]!), bytes.total] }),
  };
}

function thinned(kept: readonly number[], times: readonly number[], gap: number): number[] {
  let last = -Infinity;
  return kept.filter((i) => {
    if (times[i]! - last < gap) return false;
    last = times[i]!;
    return true;
  });
}

/** When a film begins on its file's own clock, which is time 0 of its player: at the first picture, without pictures at 0. */
export function startSeconds(streams: readonly MediaStream[], grid: KeyframeGrid | null): number {
  const video = streams.find((s) => s.index === grid?.streamIndex);
  return grid && video?.type === 'video' ? grid.firstPts / video.timescale : 0;
}
