import { describe, expect, test } from 'vitest';
import { bytes, concat, frame, hex } from '../testing/bytes.ts';
import { vint } from '../testing/ebml-writer.ts';
import { LACING, laceCount, splitLaces } from './lacing.ts';

const frames = [frame(1, 300), frame(2, 5), frame(3, 255), frame(4, 40)];

/** Sizes as sums of 255 and a rest. */
function xiph(...laces: Uint8Array[]): Uint8Array {
  const sizes = laces
    .slice(0, -1)
    .flatMap((f) => [...Array<number>(Math.floor(f.length / 255)).fill(255), f.length % 255]);
  return concat(bytes(laces.length - 1, ...sizes), ...laces);
}

/** First size, then differences in two bytes whose zero is 8191. */
function ebml(...laces: Uint8Array[]): Uint8Array {
  const sizes = laces
    .slice(0, -1)
    .map((f, i) => (i === 0 ? vint(f.length) : vint(f.length - laces[i - 1]!.length + 8191, 2)));
  return concat(bytes(laces.length - 1), ...sizes, ...laces);
}

describe('lacing', () => {
  test('none: the payload is the frame', () => {
    expect(splitLaces(frames[0]!, LACING.none)).toEqual([frames[0]]);
    expect(laceCount(9, LACING.none)).toBe(1);
  });

  test('Xiph sizes, also beyond 255', () => {
    expect(splitLaces(xiph(...frames), LACING.xiph)).toEqual(frames);
    expect(laceCount(3, LACING.xiph)).toBe(4);
  });

  test('EBML sizes with negative differences', () => {
    expect(splitLaces(ebml(...frames), LACING.ebml)).toEqual(frames);
  });

  test('fixed sizes', () => {
    const equal = [frame(1, 12), frame(2, 12), frame(3, 12)];
    expect(splitLaces(concat(bytes(2), ...equal), LACING.fixed)).toEqual(equal);
  });

  test('one laced frame is a frame', () => {
    for (const mode of [LACING.xiph, LACING.fixed, LACING.ebml])
      expect(splitLaces(concat(bytes(0), frames[1]!), mode)).toEqual([frames[1]]);
  });

  test.each([
    ['sizes beyond the block', hex('01 ff ff 00 01'), LACING.xiph],
    ['sizes that end nowhere', hex('02 ff ff ff'), LACING.xiph],
    ['an uneven share', hex('01 01 02 03'), LACING.fixed],
    ['a negative size', hex('02 81 80 00 00'), LACING.ebml],
    ['an invalid size', hex('01 00 00'), LACING.ebml],
    ['nothing', bytes(), LACING.xiph],
  ])('%s gives no frames', (_, payload, mode) => {
    expect(splitLaces(payload, mode)).toEqual([]);
  });

  test('any bytes give frames inside the block or none', () => {
    for (let seed = 0; seed < 500; seed++) {
      const payload = frame(seed, 1 + (seed % 60));
      for (const mode of [LACING.xiph, LACING.fixed, LACING.ebml]) {
        const total = splitLaces(payload, mode).reduce((sum, f) => sum + f.length, 0);
        expect(total).toBeLessThan(payload.length + 1);
      }
    }
  });
});
