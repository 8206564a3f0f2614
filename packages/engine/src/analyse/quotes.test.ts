import { describe, expect, test } from 'vitest';
import { quotes } from './quotes.ts';
import { madeSound, type Part } from './testing/made-sound.ts';

const LENGTHS = { leastMs: 15_000, mostMs: 240_000 };
/** The episode before: four scenes of half a minute. */
const before = [
  madeSound(
    [
      ['one', 30],
      ['two', 30],
    ],
    { seed: 8 },
  ),
  madeSound(
    [
      ['three', 30],
      ['four', 30],
    ],
    { seed: 9 },
  ),
];
const find = (parts: readonly Part[], endMs = 120_000, startMs = 0) =>
  quotes(madeSound(parts, { seed: 3 }), { startMs, endMs }, before, LENGTHS);

describe('scenes of another episode', () => {
  test('one after the other are a stretch', () => {
    const found = find([
      ['one', 9],
      ['three', 9],
      ['two', 9],
      ['new', 100],
    ]);
    expect(Math.abs(found!.startMs)).toBeLessThan(600);
    expect(Math.abs(found!.endMs - 27_000)).toBeLessThan(1000);
  });

  test('with something unknown between them are one stretch all the same', () => {
    const found = find([
      ['one', 9],
      ['middle of the episode', 8],
      ['two', 9],
      ['new', 100],
    ]);
    expect(Math.abs(found!.endMs - 26_000)).toBeLessThan(1000);
  });

  test('that begin late are a memory, not a recap', () => {
    expect(
      find(
        [
          ['new', 60],
          ['one', 20],
          ['two', 20],
          ['newer', 40],
        ],
        140_000,
      ),
    ).toBeNull();
  });

  test('that are too short, or too few, are nothing', () => {
    expect(
      find([
        ['one', 9],
        ['new', 100],
      ]),
    ).toBeNull();
    expect(
      find([
        ['one', 6],
        ['a', 12],
        ['b', 9],
        ['new', 100],
      ]),
    ).toBeNull();
    expect(find([['new', 100]])).toBeNull();
  });

  test('after the place that is looked at do not count', () => {
    expect(
      find(
        [
          ['one', 9],
          ['two', 9],
          ['three', 9],
          ['new', 60],
        ],
        12_000,
      ),
    ).toBeNull();
    expect(
      find(
        [
          ['one', 9],
          ['two', 9],
          ['three', 9],
          ['new', 60],
        ],
        60_000,
        20_000,
      ),
    ).toBeNull();
  });

  test('of an episode that nobody has listened to are nothing', () => {
    const nothing = { startMs: 0, items: new Uint32Array() };
    expect(quotes(nothing, { startMs: 0, endMs: 60_000 }, before, LENGTHS)).toBeNull();
    expect(quotes(before[0]!, { startMs: 0, endMs: 60_000 }, [nothing], LENGTHS)).toBeNull();
    expect(quotes(before[0]!, { startMs: 0, endMs: 60_000 }, [], LENGTHS)).toBeNull();
  });
});
