import { describe, expect, test } from 'vitest';
import { createProgressReporter, REPORT_EVERY_MS } from './progress.ts';
import type { ProgressKind } from './progress.ts';

/** Feeds [now, position, state] and keeps what was reported as [now, position, state]. */
function run(steps: [number, number, ProgressKind][]): [number, number, ProgressKind][] {
  const reporter = createProgressReporter();
  return steps.flatMap(([now, positionMs, state]): [number, number, ProgressKind][] => {
    const due = reporter.update({ positionMs, state }, now);
    return due === null ? [] : [[now, due.positionMs, due.state]];
  });
}
const playing = (from: number, to: number, everyMs = 250): [number, number, ProgressKind][] =>
  Array.from({ length: (to - from) / everyMs + 1 }, (_, i) => [from + i * everyMs, from + i * everyMs, 'playing']);

describe('progress', () => {
  test('is told at the start and then every ten seconds', () => {
    expect(run(playing(0, 30_000)).map(([now]) => now)).toEqual([
      0,
      REPORT_EVERY_MS,
      2 * REPORT_EVERY_MS,
      3 * REPORT_EVERY_MS,
    ]);
  });

  test('a pause and going on are told at once', () => {
    const told = run([
      [0, 0, 'playing'],
      [3_000, 3_000, 'playing'],
      [3_100, 3_100, 'paused'],
      [9_000, 3_100, 'paused'],
      [9_100, 3_100, 'playing'],
    ]);
    expect(told.map(([now, , state]) => [now, state])).toEqual([
      [0, 'playing'],
      [3_100, 'paused'],
      [9_100, 'playing'],
    ]);
  });

  test('a jump is told, but a drag of the handle not with every pixel', () => {
    const drag = Array.from({ length: 20 }, (_, i): [number, number, ProgressKind] => [
      2_000 + i * 100,
      100_000 + i * 60_000,
      'playing',
    ]);
    const told = run([[0, 0, 'playing'], ...drag]);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.length).toBeLessThanOrEqual(4);
  });

  test('steady playing at double speed is no jump', () => {
    const steps = Array.from({ length: 36 }, (_, i): [number, number, ProgressKind] => [i * 250, i * 500, 'playing']);
    expect(run(steps)).toHaveLength(1);
  });

  test('seeking while paused is told', () => {
    const told = run([
      [0, 5_000, 'paused'],
      [2_000, 900_000, 'paused'],
      [60_000, 900_000, 'paused'],
    ]);
    expect(told.map(([, position]) => position)).toEqual([5_000, 900_000]);
  });

  test('a stop is told once and nothing after it', () => {
    const told = run([
      [0, 0, 'playing'],
      [500, 500, 'stopped'],
      [600, 500, 'stopped'],
      [20_000, 900, 'playing'],
    ]);
    expect(told).toEqual([
      [0, 0, 'playing'],
      [500, 500, 'stopped'],
    ]);
  });

  test('positions are whole and never negative, as the contract wants them', () => {
    expect(run([[0, -4.5, 'paused']])).toEqual([[0, 0, 'paused']]);
    expect(run([[0, 1_234.56, 'paused']])).toEqual([[0, 1_235, 'paused']]);
  });
});
