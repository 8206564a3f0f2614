import { describe, expect, test } from 'vitest';
import { bitsSet, commonSound, indexFingerprint } from './common-sound.ts';
import { madeSound, type Part } from './testing/made-sound.ts';

const heard = (a: readonly Part[], b: readonly Part[], leastMs = 15_000, wrongBits = 2) =>
  commonSound(
    indexFingerprint(madeSound(a, { seed: 1, wrongBits })),
    indexFingerprint(madeSound(b, { seed: 2, wrongBits })),
    { leastMs },
  );

describe('two episodes', () => {
  test('have the tune in common, wherever it lies in each', () => {
    const [common, ...rest] = heard(
      [
        ['a', 40],
        ['tune', 30],
        ['b', 100],
      ],
      [
        ['c', 95],
        ['tune', 30],
        ['d', 20],
      ],
    );
    expect(rest).toEqual([]);
    expect(Math.abs(common!.a.startMs - 40_000)).toBeLessThan(600);
    expect(Math.abs(common!.b.startMs - 95_000)).toBeLessThan(600);
    expect(Math.abs(common!.b.endMs - common!.b.startMs - (common!.a.endMs - common!.a.startMs))).toBeLessThan(10);
  });

  test('have it in common through a worse encoding, too', () => {
    const common = heard(
      [
        ['a', 40],
        ['tune', 30],
      ],
      [
        ['c', 95],
        ['tune', 30],
      ],
      15_000,
      3,
    );
    expect(common).toHaveLength(1);
    expect(Math.abs(common[0]!.a.startMs - 40_000)).toBeLessThan(1000);
  });

  test('share two tunes at two shifts', () => {
    const common = heard(
      [
        ['tune', 30],
        ['a', 20],
        ['jingle', 20],
        ['b', 20],
      ],
      [
        ['c', 10],
        ['jingle', 20],
        ['d', 15],
        ['tune', 30],
      ],
    );
    expect(common.map((c) => Math.round(c.a.startMs / 10_000))).toEqual([0, 5]);
  });

  test('share a tune that a voice interrupts for a second, as one', () => {
    expect(
      heard(
        [
          ['a', 9],
          ['x', 12],
          ['v', 1],
          ['y', 12],
        ],
        [
          ['c', 5],
          ['x', 12],
          ['w', 1],
          ['y', 12],
        ],
      ),
    ).toHaveLength(1);
  });

  test.each<[string, Part[], Part[]]>([
    ['nothing', [['a', 100]], [['b', 100]]],
    [
      'silence',
      [
        ['a', 20],
        ['silence', 60],
        ['b', 20],
      ],
      [
        ['c', 50],
        ['silence', 60],
        ['d', 20],
      ],
    ],
    [
      'a tune that is too short',
      [
        ['a', 20],
        ['tune', 10],
        ['b', 20],
      ],
      [
        ['c', 50],
        ['tune', 10],
        ['d', 20],
      ],
    ],
    ['nothing, where one makes no sound', [], [['tune', 50]]],
  ])('that share %s have nothing in common', (_name, a, b) => {
    expect(heard(a, b)).toEqual([]);
  });

  test('that begin with the same sound share it from the first moment', () => {
    expect(
      heard(
        [
          ['tune', 30],
          ['a', 60],
        ],
        [
          ['tune', 30],
          ['b', 60],
        ],
      )[0]?.a.startMs,
    ).toBe(0);
  });

  test('tell times from where was listened', () => {
    const late = (seed: number, parts: Part[]) => indexFingerprint(madeSound(parts, { startMs: 600_000, seed }));
    const [common] = commonSound(
      late(1, [
        ['a', 20],
        ['tune', 30],
      ]),
      late(2, [
        ['tune', 30],
        ['b', 9],
      ]),
      { leastMs: 15_000 },
    );
    expect(Math.abs(common!.a.startMs - 620_000)).toBeLessThan(600);
    expect(common!.b.startMs).toBe(600_000);
  });
});

test('bits are counted in all 32 places', () => {
  for (const value of [0, 1, 0x80000000, 0xffffffff, 0x55555555, 0xdeadbeef])
    expect(bitsSet(value)).toBe(value.toString(2).replaceAll('0', '').length);
});
