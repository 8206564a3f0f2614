import { describe, expect, test } from 'vitest';
import { ascii, bytes, concat, hex } from '../testing/bytes.ts';
import { el, text, uint, vint } from '../testing/ebml-writer.ts';
import { UNKNOWN_SIZE, children, readFloat, readHeader, readText, readUint, readVint } from './ebml.ts';

describe('variable-size integers', () => {
  test.each([
    ['81', 1],
    ['fe', 126],
    ['4002', 2],
    ['407f', 127],
    ['200001', 1],
    ['10000000', 0],
    ['011fffffffffffff', 2 ** 53 - 1],
  ])('%s is %i', (code, value) => {
    expect(readVint(hex(code), 0)).toBe(value);
  });

  test.each(['ff', '7fff', '1fffffff', '01ffffffffffffff'])('%s is the unknown size', (code) => {
    expect(readVint(hex(code), 0)).toBe(UNKNOWN_SIZE);
  });

  test('what is cut off, invalid or too large is null', () => {
    expect(readVint(hex('40'), 0)).toBeNull();
    expect(readVint(hex('00'), 0)).toBeNull();
    expect(readVint(hex('0120000000000000'), 0)).toBeNull();
    expect(readVint(bytes(), 0)).toBeNull();
  });

  test('every length that a writer may choose reads back', () => {
    for (let length = 1; length <= 8; length++) expect(readVint(vint(100, length), 0)).toBe(100);
  });
});

describe('element headers', () => {
  test('give id, size and length', () => {
    expect(readHeader(hex('1f43b675 4200'), 0)).toEqual({ id: 0x1f43b675, size: 0x200, headerLength: 6 });
    expect(readHeader(hex('ff ec 81'), 1)).toEqual({ id: 0xec, size: 1, headerLength: 2 });
  });

  test('are null for ids of more than four bytes and for cut bytes', () => {
    expect(readHeader(hex('0843b67581'), 0)).toBeNull();
    expect(readHeader(hex('1f43b6'), 0)).toBeNull();
    expect(readHeader(hex('1f43b675'), 0)).toBeNull();
    expect(readHeader(hex('1f43b67540'), 0)).toBeNull();
  });
});

describe('elements in memory', () => {
  test('come in order with their bodies', () => {
    const body = concat(uint(0xd7, 1), text(0x86, 'V_VP9'), el(0xec));
    expect([...children(body)].map((e) => [e.id, e.data.length])).toEqual([
      [0xd7, 1],
      [0x86, 5],
      [0xec, 0],
    ]);
  });

  test('never reach beyond their parent', () => {
    const [only] = [...children(hex('86 ff 56 5f'))];
    expect(only?.data).toEqual(hex('565f'));
    const [cut] = [...children(hex('86 90 56 5f'))];
    expect(cut?.data).toEqual(hex('565f'));
  });

  test('stop at junk', () => {
    expect([...children(concat(uint(0xd7, 1), hex('00 00 00')))]).toHaveLength(1);
  });
});

describe('values', () => {
  test('numbers', () => {
    expect(readUint(hex('010203'))).toBe(0x010203);
    expect(readUint(bytes())).toBe(0);
    expect(readUint(new Uint8Array(9).fill(255))).toBe(0);
    expect(readFloat(hex('3fc00000'))).toBe(1.5);
    expect(readFloat(hex('3ff8000000000000'))).toBe(1.5);
    expect(readFloat(hex('7ff8000000000000'))).toBe(0);
    expect(readFloat(hex('00'))).toBe(0);
  });

  test('text ends at a zero and survives bad UTF-8', () => {
    expect(readText(ascii('eng\0junk'))).toBe('eng');
    expect(readText(hex('ff41'))).toBe('\ufffdA');
  });
});
