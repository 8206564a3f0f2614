import type { MediaSegment } from '@praxino/client';
import { describe, expect, test } from 'vitest';
import { finalCreditsMs, ranInto, skippableAt, skipsByItself } from './skippable.ts';

const segment = (kind: MediaSegment['kind'], startMs: number, endMs: number, confidence = 0.9): MediaSegment => ({
  kind,
  startMs,
  endMs,
  source: 'fingerprint',
  confidence,
});
const recap = segment('recap', 0, 30_000);
const intro = segment('intro', 60_000, 120_000);
const credits = segment('credits', 900_000, 960_000);
const all = [recap, intro, credits];

describe('what may be skipped', () => {
  test.each([
    [0, 0],
    [28_000, 0],
    [29_000, -1],
    [45_000, -1],
    [59_999, -1],
    [60_000, 1],
    [118_400, 1],
    [118_600, -1],
    [930_000, 2],
    [960_000, -1],
  ])('at %i ms is number %i', (positionMs, place) => {
    expect(skippableAt(all, positionMs)).toBe(place);
  });

  test('is nothing that is not sure', () => {
    expect(skippableAt([segment('intro', 0, 60_000, 0.4)], 1000)).toBe(-1);
    expect(skippableAt([segment('intro', 0, 60_000, 0.5)], 1000)).toBe(0);
    expect(skippableAt([], 0)).toBe(-1);
  });
});

describe('the next title is offered from the credits on', () => {
  test.each<[string, MediaSegment[], number | null]>([
    ['when they go on to the end', all, 900_000],
    ['when only a logo follows', [segment('credits', 800_000, 952_000)], 800_000],
    ['not when a scene follows', [segment('credits', 800_000, 900_000)], null],
    ['not when they are a guess', [segment('credits', 900_000, 960_000, 0.5)], null],
    ['not without credits', [intro], null],
  ])('%s', (_name, segments, expected) => {
    expect(finalCreditsMs(segments, 960_000)).toBe(expected);
  });
});

describe('skipping by itself', () => {
  test('is for intros and recaps', () => {
    const kinds = (['intro', 'recap', 'credits', 'preview'] as const).map((kind) => skipsByItself(segment(kind, 0, 1)));
    expect(kinds).toEqual([true, true, false, false]);
  });

  test.each([
    ['playing runs into it', 59_800, 60_050, true],
    ['playing at four times the speed does', 59_100, 60_100, true],
    ['somebody jumps into the middle', 10_000, 80_000, false],
    ['somebody jumps to its start', 10_000, 60_000, false],
    ['somebody jumps back into it', 130_000, 70_000, false],
    ['it goes on', 61_000, 61_250, false],
  ])('when %s', (_name, beforeMs, positionMs, expected) => {
    expect(ranInto(intro, beforeMs, positionMs)).toBe(expected);
  });

  test('happens at the very start, too', () => {
    expect(ranInto(recap, -1, 0)).toBe(true);
  });
});
