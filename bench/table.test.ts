import { describe, expect, it } from 'vitest';
import { atLeast, atMost, atMostShare, atMostTimes, cheaperThan, median, p95, soonerThan, table } from './table.ts';

describe('median', () => {
  it('takes the middle value, or the mean of the two middle ones', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
  it('refuses an empty list', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('p95', () => {
  it('is the value that 95 of 100 do not exceed', () => {
    expect(p95(Array.from({ length: 100 }, (_, i) => i + 1))).toBe(95);
    expect(p95([7])).toBe(7);
    expect(() => p95([])).toThrow(RangeError);
  });
});

describe('rows', () => {
  it('hold the target when the baseline takes at least so many times as long', () => {
    expect(soonerThan('seek', [10, 30, 20], [200, 220, 180], 10)).toMatchObject({
      value: 20,
      baseline: 200,
      ratio: 10,
      ok: true,
    });
    expect(soonerThan('seek', [20], [199], 10).ok).toBe(false);
  });
  it('say how the slowest of our runs went', () => {
    expect(soonerThan('seek', [10, 30, 20], [200], 10).p95).toBe(30);
    expect(atMost('first byte', [1, 2, 9], 'ms', 5)).toMatchObject({ value: 2, p95: 9, ok: true });
  });
  it('hold a share of the baseline, and processor time as time', () => {
    expect(atMostShare('picture', [100], [400], 0.25).ok).toBe(true);
    expect(atMostShare('picture', [101], [400], 0.25).ok).toBe(false);
    expect(cheaperThan('open', [10], [300], 30)).toMatchObject({ unit: 'ms CPU', ok: true });
  });
  it('hold a multiple of the baseline', () => {
    expect(atMostTimes('bytes', [103], [100], 'MB', 1.03)).toMatchObject({ ratio: 1.03, ok: true });
    expect(atMostTimes('bytes', [104], [100], 'MB', 1.03).ok).toBe(false);
  });
  it('hold a least', () => {
    expect([atLeast('speed', 600, 'MB/s', 600).ok, atLeast('speed', 599, 'MB/s', 600).ok]).toEqual([true, false]);
  });
  it('hold a bound without a baseline', () => {
    expect(atMost('memory', 100, 'MB', 100).ok).toBe(true);
    expect(atMost('memory', 101, 'MB', 100).ok).toBe(false);
  });
});

describe('table', () => {
  it('is Markdown with one line a row and marks what was missed', () => {
    const text = table([atMost('a', 1, 'ms', 2), atMost('b', 3, 'ms', 2)]);
    expect(text.split('\n')).toHaveLength(4);
    expect(text).toContain('| a | 1.0 ms | – | – | – | ≤ 2 ms | yes |');
    expect(text).toContain('**no**');
  });
});
