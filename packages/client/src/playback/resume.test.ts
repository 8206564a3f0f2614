import { describe, expect, test } from 'vitest';
import { playStart, resumePosition, watchedShare } from './resume.ts';

const HOUR = 3_600_000;
describe('resuming', () => {
  test('begins three seconds before the place', () => {
    expect(resumePosition(60_000, HOUR)).toBe(57_000);
  });

  test('begins at the start after a few seconds, at the very end, or with nonsense', () => {
    for (const position of [0, 5_000, HOUR - 5_000, HOUR, HOUR * 2, Number.NaN, -1])
      expect(resumePosition(position, HOUR)).toBe(0);
  });

  test('still resumes when the length is not known', () => {
    expect(resumePosition(60_000, 0)).toBe(57_000);
  });

  test('the button offers to resume with what is left', () => {
    expect(playStart({ positionMs: 60_000, played: false }, HOUR)).toEqual({
      kind: 'resume',
      positionMs: 60_000,
      leftMs: HOUR - 60_000,
    });
    expect(playStart({ positionMs: 60_000, played: true })).toEqual({
      kind: 'resume',
      positionMs: 60_000,
      leftMs: null,
    });
  });

  test('the button offers to start or to start again', () => {
    expect(playStart({ positionMs: 0, played: false }, HOUR)).toEqual({ kind: 'start' });
    expect(playStart({ positionMs: 0, played: true }, HOUR)).toEqual({ kind: 'again' });
    expect(playStart({ positionMs: HOUR - 1, played: true }, HOUR)).toEqual({ kind: 'again' });
  });

  test('the bar on a card is empty without a length and never longer than full', () => {
    expect(watchedShare({ positionMs: HOUR / 4, played: false }, HOUR)).toBe(0.25);
    expect(watchedShare({ positionMs: HOUR * 3, played: false }, HOUR)).toBe(1);
    for (const durationMs of [undefined, 0, -5])
      expect(watchedShare({ positionMs: HOUR, played: false }, durationMs)).toBe(0);
  });
});
