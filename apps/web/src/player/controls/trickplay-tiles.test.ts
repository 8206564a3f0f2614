import { describe, expect, test } from 'vitest';
import { makeTrickplay } from '../../testing/make.ts';
import { tileAt } from './trickplay-tiles.ts';

const trickplay = makeTrickplay({ columns: 5, rows: 5, intervalMs: 10_000, count: 60 });

describe('the small picture of a moment', () => {
  test.each([
    [0, 0, '0% 0%'],
    [9_999, 0, '0% 0%'],
    [10_000, 0, '25% 0%'],
    [49_000, 0, '100% 0%'],
    [50_000, 0, '0% 25%'],
    [249_999, 0, '100% 100%'],
    [250_000, 1, '0% 0%'],
    [599_000, 2, '100% 25%'],
  ])('at %i ms lies on sheet %i at %s', (ms, sheet, position) => {
    expect(tileAt(trickplay, ms)).toEqual({ sheet, position, size: '500% 500%' });
  });

  test('beyond either end is that of the end', () => {
    expect(tileAt(trickplay, -5)).toEqual(tileAt(trickplay, 0));
    expect(tileAt(trickplay, 9_999_999)).toEqual(tileAt(trickplay, 599_999));
  });

  test('fills the sheet of a very short film', () => {
    const short = makeTrickplay({ columns: 1, rows: 1, intervalMs: 1000, count: 1 });
    expect(tileAt(short, 500)).toEqual({ sheet: 0, position: '0% 0%', size: '100% 100%' });
  });
});
