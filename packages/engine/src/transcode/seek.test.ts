import { describe, expect, it } from 'vitest';
import { lastAtOrBefore, SEEK_ATTEMPTS, seekSeconds } from './seek.ts';

function grid(keyframes: number[]): { grid: Parameters<typeof seekSeconds>[0]['grid'] } {
  return { grid: { streamIndex: 0, firstPts: 0, endPts: 1_000_000, keyframes, positions: null } };
}
const at = (start: number): { start: number; timescale: number; isGridStream: boolean } => ({
  start,
  timescale: 1000,
  isGridStream: true,
});

describe('with a key-frame list', () => {
  const index = grid([0, 4000, 8000, 8100, 20_000]);

  it('aims a little behind the key frame that the part is decoded from', () => {
    expect(seekSeconds(index, at(4000), 0)).toBeCloseTo(4.17, 6);
    expect(seekSeconds(index, at(7000), 0)).toBeCloseTo(4.17, 6);
    expect(seekSeconds(index, at(25_000), 0)).toBeCloseTo(20.17, 6);
  });

  it('never aims past the next key frame', () => {
    expect(seekSeconds(index, at(8000), 0)).toBeCloseTo(8.04, 6);
  });

  it('reads from the start where the first key frame is the one', () => {
    expect(seekSeconds(index, at(0), 0)).toBeNull();
    expect(seekSeconds(index, at(3999), 0)).toBeNull();
  });

  it('goes back farther with every attempt', () => {
    const tries = [0, 1, 2].map((attempt) => seekSeconds(index, at(20_000), attempt));
    expect(tries[0]).toBeCloseTo(20.17, 6);
    expect(tries[1]).toBeCloseTo(8.27, 6);
    expect(tries[2]).toBeCloseTo(4.17, 6);
    expect(seekSeconds(index, at(8000), 5)).toBeNull();
  });
});

describe('without one', () => {
  it('starts well before the part, earlier with every attempt, at last at the start of the file', () => {
    const tries = Array.from({ length: SEEK_ATTEMPTS }, (_, n) => seekSeconds({ grid: null }, at(30_000), n));
    expect(tries).toEqual([27, 18, null]);
    expect(seekSeconds({ grid: null }, at(2000), 0)).toBeNull();
  });

  it('does so for another stream than the one of the list, too', () => {
    expect(seekSeconds(grid([0, 4000]), { ...at(30_000), isGridStream: false }, 0)).toBe(27);
    expect(seekSeconds(grid([]), at(30_000), 0)).toBe(27);
  });
});

it('finds the last number that is not greater', () => {
  const sorted = [1, 3, 3, 7];
  expect([0, 1, 2, 3, 6, 7, 9].map((v) => lastAtOrBefore(sorted, v))).toEqual([-1, 0, 0, 2, 2, 3, 3]);
  expect(lastAtOrBefore([], 5)).toBe(-1);
});
