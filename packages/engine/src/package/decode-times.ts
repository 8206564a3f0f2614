// When pictures are decoded, given only when they are shown.

/**
 * Decode times for pictures in decode order: `sorted`, their PTS in ascending order, the first one kept, but none later than its
 * picture is composed (PTS + `delay`): ffmpeg 5.1 shifts a whole track by its most negative composition offset. Only variable
 * frame rates and unusually deep pyramids meet that limit. `pts` may go on behind `sorted` for pictures yet to come, whose limits
 * count too. All in ticks.
 */
export function decodeTimes(pts: ArrayLike<number>, sorted: readonly number[], delay: number): number[] {
  const times = sorted.slice();
  const first = times[0]!;
  let limit = Infinity;
  for (let i = pts.length - 1; i >= 0; i--) {
    limit = Math.min(limit - 1, pts[i]! + delay);
    if (i >= times.length) continue;
    times[i] = Math.max(first, Math.min(times[i]!, limit));
    limit = Math.min(limit, times[i]!);
  }
  return times;
}
