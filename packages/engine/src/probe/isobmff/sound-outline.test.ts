import { describe, expect, test } from 'vitest';
import { fullBox, u32 } from '../testing/box-writer.ts';
import { concat, number } from '../testing/bytes.ts';
import { readSampleTable } from './sample-table.ts';
import { outlineSound } from './sound-outline.ts';

const signal = new AbortController().signal;
const stsz = (...sizes: number[]): Uint8Array => fullBox('stsz', 0, 0, u32(0, sizes.length, ...sizes));
const equal = (size: number, count: number): Uint8Array => fullBox('stsz', 0, 0, u32(size, count));
const stts = (...runs: number[]): Uint8Array => fullBox('stts', 0, 0, u32(runs.length / 2, ...runs));
const stsc = (...runs: number[]): Uint8Array => fullBox('stsc', 0, 0, u32(runs.length / 3, ...runs));
const stco = (...offsets: number[]): Uint8Array => fullBox('stco', 0, 0, u32(offsets.length, ...offsets));
const co64 = (...offsets: number[]): Uint8Array =>
  fullBox('co64', 0, 0, u32(offsets.length), ...offsets.map((o) => number(o, 8)));

const fiveInThree = [stsz(10, 20, 30, 40, 50), stsc(1, 2, 1, 2, 1, 1, 3, 2, 1), stco(1000, 5000, 9000)];

describe('the outline of a track of sound', () => {
  test.each<[string, Uint8Array[], number | null]>([
    ['sound of equal lengths', [...fiveInThree, stts(5, 1024)], 1024],
    ['a shorter last packet', [...fiveInThree, stts(4, 1024, 1, 300)], 1024],
    ['lengths that change', [...fiveInThree, stts(2, 100, 3, 50)], null],
    ['runs of nothing', [...fiveInThree, stts(0, 7, 5, 100, 0, 9)], 100],
    ['times for fewer samples than there are', [...fiveInThree, stts(2, 100)], 100],
    ['times for more samples than there are', [...fiveInThree, stts(9, 100)], 100],
    ['no times at all', fiveInThree, null],
    ['times that stand still', [...fiveInThree, stts(5, 0)], null],
    ['one size for all', [equal(8, 4), stts(4, 960), stsc(1, 4, 1), co64(70_000)], 960],
    ['two packets', [stsz(5, 6), stts(2, 10), stsc(1, 2, 1), stco(0)], null],
  ])('says of %s what unrolling says', async (_name, boxes, uniform) => {
    const stbl = concat(...boxes);
    const table = await readSampleTable(stbl, { sizeBytes: 100_000, byteOffset: 0 }, signal);
    const outline = outlineSound(stbl, 100_000)!;
    expect(outline).toMatchObject({ count: table.count, endDts: table.endDts, uniformTicks: uniform });
    const indexes = [...Array(table.count).keys()];
    expect(indexes.map((i) => outline.dts(i))).toEqual([...table.dts.subarray(0, table.count)]);
    expect(outline.bytes).toBe(table.size.subarray(0, table.count).reduce((sum, n) => sum + n, 0));
  });

  const times = stts(5, 100);
  test.each<[string, Uint8Array[], number]>([
    ['the last packet ends beyond the file', [...fiveInThree, times], 9089],
    ['a chunk in the middle lies beyond the file', [stsz(10, 20, 30), times, stsc(1, 1, 1), stco(0, 9000, 50)], 100],
    ['some packets lie in no chunk', [stsz(10, 20, 30), times, stsc(1, 1, 1), stco(0, 20)], 10_000],
    ['packets have several descriptions', [stsz(10, 20), times, stsc(1, 1, 1, 2, 1, 2), stco(0, 20)], 10_000],
    ['packets are heard at another time', [...fiveInThree, times, fullBox('ctts', 0, 0, u32(1, 5, 7))], 10_000],
    ['a packet is larger than any', [stsz(10, 2 ** 31), times, stsc(1, 2, 1), stco(0)], 2 ** 33],
    ['there are none', [stsz(), times], 10_000],
    ['there are more than in any film', [equal(1, 4_000_000), times, stsc(1, 4_000_000, 1), stco(0)], 2 ** 33],
  ])('is none where %s', (_name, boxes, sizeBytes) => {
    expect(outlineSound(concat(...boxes), sizeBytes)).toBeNull();
  });

  test('reaches to the last byte of the file', () => {
    expect(outlineSound(concat(...fiveInThree, times), 9090)?.count).toBe(5);
  });
});
