import { describe, expect, test } from 'vitest';
import { clockOf, fitFrameClock, tickRule, toTicks } from './frame-clock.ts';

/** Times of frames in whole milliseconds, as Matroska stores them. */
const milliseconds = (fps: number, count: number, start = 0): number[] =>
  Array.from({ length: count }, (_, i) => Math.round((start + i / fps) * 1000) / 1000);
const TOLERANCE = 0.001_15;

describe('frame clock', () => {
  test.each([
    [24, 1, 90_000, 3750],
    [25, 1, 90_000, 3600],
    [30, 1, 90_000, 3000],
    [48, 1, 90_000, 1875],
    [50, 1, 90_000, 1800],
    [60, 1, 90_000, 1500],
    [30_000, 1001, 90_000, 3003],
    [24_000, 1001, 24_000, 1001],
    [60_000, 1001, 60_000, 1001],
    [7, 1, 7000, 1000],
  ])('%i/%i runs at %i with %i ticks a frame', (num, den, timescale, frameTicks) => {
    expect(clockOf({ num, den })).toMatchObject({ timescale, frameTicks });
  });
});

describe('finding the frame rate', () => {
  const evidence = (times: number[], nominalSeconds: number | null = null) => ({
    nominalSeconds,
    originSeconds: times[0]!,
    opening: times.slice(0, 48),
    checks: times,
    toleranceSeconds: TOLERANCE,
  });

  test.each([24, 25, 30, 24_000 / 1001, 30_000 / 1001, 60_000 / 1001, 50, 12, 120])(
    'finds %f frames per second behind milliseconds',
    (fps) => {
      const clock = fitFrameClock(evidence(milliseconds(fps, 4000, 0.021)))!;
      expect(clock.rate.num / clock.rate.den).toBeCloseTo(fps, 9);
    },
  );

  test('tells 23.976 from 24 although the first frames look alike', () => {
    const film = milliseconds(24_000 / 1001, 3000);
    expect(fitFrameClock(evidence(film, 1 / 24))?.rate).toEqual({ num: 24_000, den: 1001 });
  });

  test('does not take a field rate for a frame rate', () => {
    expect(fitFrameClock(evidence(milliseconds(25, 500), 0.02))?.rate).toEqual({ num: 25, den: 1 });
  });

  test('bears lost frames', () => {
    const times = milliseconds(25, 500).filter((_, i) => i % 17 !== 5);
    expect(fitFrameClock(evidence(times, 0.04))?.rate).toEqual({ num: 25, den: 1 });
  });

  test('does not depend on the order of frames in the file', () => {
    const times = milliseconds(24, 480);
    const reordered = times.map((_, i) => times[i % 4 === 1 ? i + 2 : i % 4 === 3 ? i - 2 : i] ?? times[i]!);
    expect(fitFrameClock({ ...evidence(times), opening: reordered.slice(0, 48) })?.rate).toEqual({ num: 24, den: 1 });
  });

  test('gives up on a variable rate, whatever the file claims', () => {
    const times = Array.from({ length: 300 }, (_, i) => i * 0.04 + (i % 5) * 0.006);
    expect(fitFrameClock(evidence(times, 0.04))).toBeNull();
  });

  test('gives up when a later part of the film lies off the grid', () => {
    const times = [...milliseconds(25, 100), ...milliseconds(25, 100, 4.013)];
    expect(fitFrameClock(evidence(times, 0.04))).toBeNull();
  });

  test('believes the nominal rate of a film of one frame, and knows nothing without it', () => {
    expect(fitFrameClock(evidence([0], 0.04))?.rate).toEqual({ num: 25, den: 1 });
    expect(fitFrameClock(evidence([0]))).toBeNull();
  });
});

describe('seconds to ticks', () => {
  const rule = tickRule(clockOf({ num: 24_000, den: 1001 }), 0.021, TOLERANCE);

  test('keeps the phase of the first frame', () => {
    expect(toTicks(0.021, rule)).toBe(504);
    expect(toTicks(0.063, rule)).toBe(504 + 1001);
  });

  test('never drifts over two hours', () => {
    const frame = 172_000;
    const stored = Math.round((0.0208 + (frame * 1001) / 24_000) * 1000) / 1000;
    expect(toTicks(stored, rule)).toBe(504 + frame * 1001);
  });

  test('rounds times that are no grid frames', () => {
    expect(toTicks(0.04, rule)).toBe(960);
  });

  test('rounds to 90 kHz where the rate varies', () => {
    expect(toTicks(0.0335, tickRule(null, 0, TOLERANCE))).toBe(3015);
  });
});
