import { describe, expect, test } from 'vitest';
import { ascii, bytes, concat, hex } from '../testing/bytes.ts';
import { box } from '../testing/box-writer.ts';
import { Cursor, boxes, findPath, readBoxHeader, readText } from './boxes.ts';

describe('box headers', () => {
  test('have a size of four or eight bytes, or reach to the end', () => {
    expect(readBoxHeader(hex('00000010 6d646174'), 0)).toEqual({ type: 'mdat', size: 16, headerLength: 8 });
    expect(readBoxHeader(hex('00000001 6d646174 0000000100000000'), 0)).toEqual({
      type: 'mdat',
      size: 2 ** 32,
      headerLength: 16,
    });
    expect(readBoxHeader(hex('00000000 6d646174'), 0)).toEqual({ type: 'mdat', size: 0, headerLength: 8 });
  });

  test.each([
    ['cut off', '00000010 6d6461'],
    ['smaller than itself', '00000007 6d646174'],
    ['large and smaller than itself', '00000001 6d646174 000000000000000f'],
    ['larger than any file', '00000001 6d646174 ffffffffffffffff'],
    ['large and cut off', '00000001 6d646174 00000000'],
  ])('%s is none', (_, code) => {
    expect(readBoxHeader(hex(code), 0)).toBeNull();
  });
});

describe('boxes in memory', () => {
  const tree = box('moov', box('mvhd', bytes(1, 2)), box('trak', box('tkhd', bytes(3))));

  test('come in order, and are found by path', () => {
    expect([...boxes(findPath(tree, 'moov')!)].map((b) => b.type)).toEqual(['mvhd', 'trak']);
    expect(findPath(tree, 'moov', 'trak', 'tkhd')).toEqual(bytes(3));
    expect(findPath(tree, 'moov', 'none', 'tkhd')).toBeNull();
  });

  test('never reach beyond their parent', () => {
    const [only] = [...boxes(concat(hex('0000ffff'), ascii('trak'), bytes(1, 2)))];
    expect(only?.data).toEqual(bytes(1, 2));
  });
});

describe('cursor', () => {
  test('reads numbers of all sizes', () => {
    const c = new Cursor(hex('01 0203 04050607 ffffffff 0000000100000002 ffffffffffffffff'));
    expect([c.u8(), c.u16(), c.u32(), c.i32(), c.u64(), c.i64()]).toEqual([1, 0x0203, 0x04050607, -1, 2 ** 32 + 2, -1]);
    expect([c.left, c.overran]).toEqual([0, false]);
  });

  test('gives zeros and empty bytes past the end, and says so', () => {
    const c = new Cursor(bytes(1));
    expect([c.u32(), c.u8(), c.bytes(5).length, c.left, c.overran]).toEqual([0, 0, 0, 0, true]);
  });

  test('text ends at a zero', () => {
    expect(readText(ascii('Video\0x'))).toBe('Video');
  });
});
