import { expect, test } from 'vitest';
import { atWidth, sourceSet } from './sources.ts';

test('the width joins an address with and without a query', () => {
  expect(atWidth('/i/1?t=x', 320)).toBe('/i/1?t=x&w=320');
  expect(atWidth('/i/1', 320)).toBe('/i/1?w=320');
});

test('offers widths up to the first that shows the whole picture', () => {
  expect(sourceSet('/a', 1000, 'landscape')).toBe('/a?w=320 320w, /a?w=640 640w, /a?w=960 960w, /a?w=1280 1280w');
  expect(sourceSet('/a', 368, 'poster')).toBe('/a?w=184 184w, /a?w=368 368w');
});

test('a tiny or a huge picture still has a sensible set', () => {
  expect(sourceSet('/a', 10, 'poster')).toBe('/a?w=184 184w');
  expect(sourceSet('/a', 100_000, 'poster').split(', ')).toHaveLength(4);
});
