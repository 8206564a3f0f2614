import { describe, expect, it } from 'vitest';
import type { KeyframeGrid } from '../model.ts';
import { candidatesAnywhere, candidatesAround, chapterCandidates } from './picture-candidates.ts';

const SCALE = 1000;
/** Key frames every `gapS` seconds from `startS` on. */
function grid(lengthS: number, gapS: number, startS = 0): KeyframeGrid {
  const keyframes = Array.from({ length: Math.ceil(lengthS / gapS) }, (_, i) => (startS + i * gapS) * SCALE);
  const [firstPts, endPts] = [startS * SCALE, (startS + lengthS) * SCALE];
  return { streamIndex: 0, firstPts, endPts, keyframes, positions: null };
}
const secondsOf = (g: KeyframeGrid, found: readonly number[]): number[] => found.map((k) => g.keyframes[k]! / SCALE);

describe('candidates for the picture of a film', () => {
  it('lie from a tenth to a third of it', () => {
    const g = grid(7200, 2);
    const seconds = secondsOf(g, candidatesAround(g, SCALE, 7200 * 0.18));
    expect(seconds).toHaveLength(8);
    expect(seconds[0]).toBeGreaterThan(720);
    expect(seconds.at(-1)).toBeLessThan(2160);
  });

  it('are each there once, however few key frames there are', () => {
    const few = grid(60, 30);
    expect(candidatesAround(few, SCALE, 9)).toEqual([0]);
    expect(candidatesAround(few, SCALE, 20)).toEqual([0, 1]);
    expect(candidatesAnywhere(few, SCALE)).toEqual([0, 1]);
  });

  it('count from the first picture', () => {
    const late = grid(100, 1, 3600);
    const seconds = secondsOf(late, candidatesAround(late, SCALE, 3600 + 18));
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(3609);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(3630);
  });

  it('come from all over the film when those were no good', () => {
    const g = grid(7200, 2);
    const seconds = secondsOf(g, candidatesAnywhere(g, SCALE));
    expect(seconds[0]).toBeGreaterThan(360);
    expect(seconds.at(-1)).toBeGreaterThan(4000);
    expect(seconds.at(-1)).toBeLessThan(7200 * 0.8);
  });
});

describe('candidates for the pictures of chapters', () => {
  const g = grid(600, 4);

  it('are the first key frames behind its beginning', () => {
    const chapters = [{ startMs: 0 }, { startMs: 100_000 }, { startMs: 299_000 }];
    expect(chapterCandidates(chapters, g, SCALE).map((found) => secondsOf(g, found))).toEqual([
      [4, 8, 12],
      [104, 108, 112],
      [300, 304, 308],
    ]);
  });

  it('do not belong to the next one', () => {
    const chapters = [{ startMs: 10_000 }, { startMs: 14_000 }, { startMs: 15_000 }];
    expect(chapterCandidates(chapters, g, SCALE).map((found) => secondsOf(g, found))).toEqual([
      [12],
      [12],
      [16, 20, 24],
    ]);
  });

  it('are at least one, also behind the end of the film', () => {
    const chapters = [{ startMs: 900_000 }];
    expect(secondsOf(g, chapterCandidates(chapters, g, SCALE)[0]!)).toEqual([596]);
  });

  it('are fewer when there are very many chapters', () => {
    const many = Array.from({ length: 700 }, (_, i) => ({ startMs: i * 800 }));
    const found = chapterCandidates(many, g, SCALE);
    expect(found).toHaveLength(500);
    expect(found.every((f) => f.length === 1)).toBe(true);
  });
});
