import { describe, expect, test } from 'vitest';
import { cellsOfRow, gridShape } from './columns.ts';

const facts = { gap: 20, target: 160, ratio: 2 / 3, textHeight: 48 };

describe('a grid', () => {
  test('fills the width exactly with cards of at least about the target size', () => {
    for (const width of [358, 720, 1256, 1704, 3648]) {
      const { columns, cardWidth } = gridShape({ ...facts, width });
      expect(columns * cardWidth + (columns - 1) * facts.gap).toBeCloseTo(width, 6);
      expect(cardWidth).toBeGreaterThanOrEqual(Math.min(facts.target, (width - facts.gap) / 2));
    }
  });

  test('shows seven posters on a desk of 1256 px', () => {
    expect(gridShape({ ...facts, width: 1256 }).columns).toBe(7);
  });

  test('never has fewer than two columns and no card of negative size', () => {
    expect(gridShape({ ...facts, width: 100 })).toMatchObject({ columns: 2, cardWidth: 40 });
    expect(gridShape({ ...facts, width: 0 }).cardWidth).toBe(1);
  });

  test('a row is as high as picture, words and gap', () => {
    const { cardWidth, rowHeight } = gridShape({ ...facts, width: 1256 });
    expect(rowHeight).toBeCloseTo(cardWidth * 1.5 + 48 + 20, 6);
  });

  test('the last row may be short, and rows behind the end are empty', () => {
    expect(cellsOfRow(0, 7, 50_000)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(cellsOfRow(2, 4, 10)).toEqual([8, 9]);
    expect(cellsOfRow(3, 4, 10)).toEqual([]);
  });
});
