import { expect, test, vi } from 'vitest';
import { bufferedEnd, createTimeStore } from './time-store.ts';

const ranges = (...pairs: [number, number][]) => ({
  length: pairs.length,
  start: (i: number) => pairs[i]?.[0] ?? 0,
  end: (i: number) => pairs[i]?.[1] ?? 0,
});

test('tells listeners about a new time until they stop', () => {
  const store = createTimeStore();
  const listener = vi.fn();
  const stop = store.subscribe(listener);
  store.set({ positionMs: 5, bufferedMs: 6, durationMs: 7 });
  expect(store.get()).toEqual({ positionMs: 5, bufferedMs: 6, durationMs: 7 });
  stop();
  store.set({ positionMs: 8, bufferedMs: 8, durationMs: 8 });
  expect(listener).toHaveBeenCalledTimes(1);
});

test('what is loaded ends with the range that holds the position', () => {
  expect(bufferedEnd(ranges([0, 10], [20, 40]), 25)).toBe(40_000);
  expect(bufferedEnd(ranges([0, 10], [20, 40]), 19.8)).toBe(40_000);
  expect(bufferedEnd(ranges([0, 10], [20, 40]), 15)).toBe(15_000);
  expect(bufferedEnd(ranges(), 3)).toBe(3_000);
});
