import { describe, expect, test } from 'vitest';
import { nextInDirection } from './geometry.ts';
import type { Box } from './geometry.ts';

const box = (left: number, top: number, width = 100, height = 150): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
/** Three columns, three rows, 20 px apart. */
const grid = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => box(column * 120, row * 170)));
const go = (from: number, direction: 'left' | 'right' | 'up' | 'down'): number =>
  nextInDirection(grid[from] as Box, grid, direction);

describe('arrow keys', () => {
  test('walk a grid cell by cell', () => {
    expect([go(4, 'left'), go(4, 'right'), go(4, 'up'), go(4, 'down')]).toEqual([3, 5, 1, 7]);
  });

  test('stop at the edge instead of jumping to another row', () => {
    expect(nextInDirection(grid[2] as Box, grid.slice(0, 3), 'right')).toBe(-1);
    expect(go(0, 'up')).toBe(-1);
    expect(go(8, 'down')).toBe(-1);
  });

  test('from the last column of a row the rail on the far left is not "right"', () => {
    const rail = box(-200, 0, 80, 400);
    expect(nextInDirection(grid[0] as Box, [rail, ...grid.slice(1)], 'left')).toBe(0);
  });

  test('down from a wide heading button goes to the card under it', () => {
    const button = box(130, -100, 60, 40);
    expect(nextInDirection(button, grid, 'down')).toBe(1);
  });

  test('down reaches a row that is scrolled aside', () => {
    const row = [box(600, 300), box(720, 300)];
    expect(nextInDirection(box(0, 0), row, 'down')).toBe(0);
  });

  test('without anything to go to there is nothing', () => {
    expect(nextInDirection(box(0, 0), [], 'down')).toBe(-1);
    expect(nextInDirection(box(0, 0), [box(0, 0)], 'down')).toBe(-1);
  });
});
