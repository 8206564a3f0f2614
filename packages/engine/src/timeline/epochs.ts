// Where the clock of a file jumps. Nothing that is made in one go may reach across.
import type { MediaIndex } from '../model.ts';

/** Key frames at which a new stretch of unbroken time begins, the first stretch left out; ticks of the grid, ascending. */
export function epochStarts({ grid, access }: Pick<MediaIndex, 'grid' | 'access'>): number[] {
  const { positions, keyframes } = grid ?? { positions: null, keyframes: [] };
  if (!positions) return [];
  return (access?.epochs ?? []).slice(1).flatMap((epoch) => {
    const k = positions.findIndex((p) => p >= epoch.fromByte);
    return k > 0 ? [keyframes[k]!] : [];
  });
}
