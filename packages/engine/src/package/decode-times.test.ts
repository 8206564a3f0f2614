import { describe, expect, test } from 'vitest';
import { seeded } from '../testing/random.ts';
import { decodeTimes } from './decode-times.ts';

const ascending = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b);

describe('decode times', () => {
  test('are the times of the pictures in ascending order', () => {
    expect(decodeTimes([0, 120, 40, 80], [0, 40, 80, 120], 160)).toEqual([0, 40, 80, 120]);
  });

  test('come earlier where a picture would be decoded later than it is composed', () => {
    // Between the first two pictures shown lie 700 ticks, and the second one is decoded last.
    const pts = [0, 860, 740, 700];
    const times = decodeTimes(pts, ascending(pts), 100);
    expect(times).toEqual([0, 700, 740, 800]);
    times.forEach((t, i) => expect(t).toBeLessThanOrEqual(pts[i]! + 100));
  });

  test('heed pictures that are yet to come', () => {
    const pts = [0, 900, 500, 520];
    const [, second] = decodeTimes(pts, [0, 900], 10);
    expect(second).toBe(509); // the next one is composed at 510
  });

  test('ascend, begin with the first picture and are never late, whatever the rate', () => {
    const random = seeded(7);
    for (let round = 0; round < 300; round++) {
      const shown: number[] = [0];
      while (shown.length < 40) shown.push(shown.at(-1)! + 2 + Math.floor(random() ** 4 * 30_000));
      // Groups of one reference and three pictures before it.
      const pts = [0];
      for (let i = 1; i + 3 < shown.length; i += 4) pts.push(shown[i + 3]!, shown[i + 1]!, shown[i]!, shown[i + 2]!);
      const times = decodeTimes(pts, ascending(pts), 15_000);
      expect(times[0]).toBe(0);
      times.slice(1).forEach((t, i) => expect(t).toBeGreaterThan(times[i]!));
      times.forEach((t, i) => expect(t).toBeLessThanOrEqual(pts[i]! + 15_000));
    }
  });
});
