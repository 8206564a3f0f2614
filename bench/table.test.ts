import { describe, expect, it } from 'vitest';
import { atMost, median, soonerThan, table } from './table.ts';

describe('median', () => {
  it('takes the middle value, or the mean of the two middle ones', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
  it('refuses an empty list', () => {
    expect(() => median([])).toThrow(RangeError);
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
  it('hold a bound without a baseline', () => {
    expect(atMost('memory', 100, 'MB', 100).ok).toBe(true);
    expect(atMost('memory', 101, 'MB', 100).ok).toBe(false);
  });
});

describe('table', () => {
  it('is Markdown with one line a row and marks what was missed', () => {
    const text = table([atMost('a', 1, 'ms', 2), atMost('b', 3, 'ms', 2)]);
    expect(text.split('\n')).toHaveLength(4);
    expect(text).toContain('| a | 1.0 ms | – | – | ≤ 2 ms | yes |');
    expect(text).toContain('**no**');
  });
});
