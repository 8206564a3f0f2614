import { describe, expect, test } from 'vitest';
import { scrubStep } from './use-scrub.ts';

const TWO_HOURS = 7_200_000;

describe('a held key', () => {
  test('goes in its direction, faster the longer it is held', () => {
    expect(scrubStep(10, 0, TWO_HOURS)).toBe(10);
    expect(scrubStep(-10, 0, TWO_HOURS)).toBe(-10);
    expect(scrubStep(10, 1600, TWO_HOURS)).toBe(20);
    expect(scrubStep(-10, 3200, TWO_HOURS)).toBe(-40);
    expect(scrubStep(10, 60_000, TWO_HOURS)).toBe(120);
  });

  test('never jumps over a large part of a short film', () => {
    expect(scrubStep(10, 60_000, 300_000)).toBe(10);
    expect(scrubStep(-60, 60_000, 300_000)).toBe(-60);
  });

  test('crosses a film of three hours within half a minute', () => {
    let at = 0;
    let held = 0;
    for (; at < 10_800; held += 100) at += scrubStep(10, held, 10_800_000);
    expect(held).toBeLessThan(30_000);
  });
});
