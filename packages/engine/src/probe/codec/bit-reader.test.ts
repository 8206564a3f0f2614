import { describe, expect, test } from 'vitest';
import { bytes } from '../testing/bytes.ts';
import { BitReader, unescapeNal } from './bit-reader.ts';

describe('bit reader', () => {
  test('reads numbers across byte borders', () => {
    const bits = new BitReader(bytes(0b1010_1111, 0b0000_1111));
    expect([bits.u(3), bits.u(7), bits.u(6)]).toEqual([0b101, 0b0111100, 0b001111]);
    expect(bits.overran).toBe(false);
  });

  test('reads Exp-Golomb numbers as clause 9.1 lists them', () => {
    // 1 010 011 00100 00101
    const bits = new BitReader(bytes(0b1010_0110, 0b0100_0010, 0b1000_0000));
    expect([bits.ue(), bits.ue(), bits.ue(), bits.ue(), bits.ue()]).toEqual([0, 1, 2, 3, 4]);
  });

  test('maps signed Exp-Golomb numbers to alternating signs', () => {
    const bits = new BitReader(bytes(0b1010_0110, 0b0100_0010, 0b1000_0000));
    expect([bits.se(), bits.se(), bits.se(), bits.se(), bits.se()]).toEqual([-0, 1, -1, 2, -2]);
  });

  test('gives zeros past the end and says so, even for endless Exp-Golomb prefixes', () => {
    const bits = new BitReader(bytes(0, 0));
    expect(bits.ue()).toBeGreaterThanOrEqual(0);
    expect(bits.u(9)).toBe(0);
    expect(bits.overran).toBe(true);
    expect(bits.bitsLeft).toBe(0);
  });

  test('takes out emulation prevention bytes and nothing else', () => {
    expect(unescapeNal(bytes(1, 0, 0, 3, 1, 0, 3, 0, 0, 3, 0, 0, 3))).toEqual(bytes(1, 0, 0, 1, 0, 3, 0, 0, 0, 0));
  });
});
