import { describe, expect, test } from 'vitest';
import { concat, number } from '../testing/bytes.ts';
import { box, fullBox, u16, u32 } from '../testing/box-writer.ts';
import { SampleTableBuilder, readSampleTable } from './sample-table.ts';
import type { SampleTable } from './sample-table.ts';

const signal = new AbortController().signal;

async function table(boxes: readonly Uint8Array[], sizeBytes = 1_000_000): Promise<SampleTable> {
  return await readSampleTable(concat(...boxes), { sizeBytes, byteOffset: 0 }, signal);
}
const list = (values: Float64Array | Int32Array | Uint32Array | Uint8Array, count: number): number[] => [
  ...values.subarray(0, count),
];

const stsz = (...sizes: number[]): Uint8Array => fullBox('stsz', 0, 0, u32(0, sizes.length, ...sizes));
const stts = (...runs: number[]): Uint8Array => fullBox('stts', 0, 0, u32(runs.length / 2, ...runs));
const stsc = (...runs: number[]): Uint8Array => fullBox('stsc', 0, 0, u32(runs.length / 3, ...runs));
const stco = (...offsets: number[]): Uint8Array => fullBox('stco', 0, 0, u32(offsets.length, ...offsets));

describe('sample table', () => {
  test('unrolls runs of times, chunks and key frames', async () => {
    const t = await table([
      stsz(10, 20, 30, 40, 50),
      stts(2, 100, 3, 50),
      stsc(1, 2, 1, 2, 1, 1, 3, 2, 1),
      stco(1000, 5000, 9000),
      fullBox('ctts', 0, 0, u32(2, 1, 0, 4, 7)),
      fullBox('stss', 0, 0, u32(2, 1, 4)),
    ]);
    expect(t).toMatchObject({ count: 5, endDts: 350, isCutOff: false, usesSeveralEntries: false });
    expect(list(t.offset, 5)).toEqual([1000, 1010, 5000, 9000, 9040]);
    expect(list(t.dts, 5)).toEqual([0, 100, 200, 250, 300]);
    expect(list(t.shift, 5)).toEqual([0, 7, 7, 7, 7]);
    expect(list(t.key, 5)).toEqual([1, 0, 0, 1, 0]);
  });

  test('every sample is a key frame without stss', async () => {
    const t = await table([stsz(1, 1), stts(2, 1), stsc(1, 2, 1), stco(0)]);
    expect(list(t.key, 2)).toEqual([1, 1]);
  });

  test('reads 64-bit offsets, equal sizes and compact sizes', async () => {
    const co64 = fullBox('co64', 0, 0, u32(1), number(5e9, 8));
    expect((await table([fullBox('stsz', 0, 0, u32(8, 3)), stts(3, 1), stsc(1, 3, 1), co64], 6e9)).offset[2]).toBe(
      5e9 + 16,
    );
    const compact = (bits: number, ...sizes: Uint8Array[]): Uint8Array => fullBox('stz2', 0, 0, u32(bits, 3), ...sizes);
    for (const sizes of [
      compact(16, u16(5, 6, 7)),
      compact(8, Uint8Array.of(5, 6, 7)),
      compact(4, Uint8Array.of(0x56, 0x70)),
    ]) {
      expect(list((await table([sizes, stts(3, 1), stsc(1, 3, 1), stco(0)])).size, 3)).toEqual([5, 6, 7]);
    }
  });

  test('takes composition offsets for signed, whatever the version', async () => {
    const t = await table([stsz(1), stts(1, 1), stsc(1, 1, 1), stco(0), fullBox('ctts', 0, 0, u32(1, 1, 0xffff_fff6))]);
    expect(t.shift[0]).toBe(-10);
  });

  test('leaves out what lies beyond the end of the file, and what follows', async () => {
    const t = await table([stsz(10, 10, 10), stts(3, 1), stsc(1, 1, 1), stco(0, 95, 20)], 100);
    expect(t).toMatchObject({ count: 1, isCutOff: true });
  });

  test('notices samples of another description', async () => {
    expect((await table([stsz(1, 1), stts(2, 1), stsc(1, 1, 1, 2, 1, 2), stco(0, 9)])).usesSeveralEntries).toBe(true);
  });

  test.each([
    [
      'four billion sizes that are not there',
      [fullBox('stsz', 0, 0, u32(0, 0xffff_ffff)), stts(1, 1), stsc(1, 1, 1), stco(0)],
    ],
    [
      'four billion samples of one byte',
      [fullBox('stsz', 0, 0, u32(1, 0xffff_ffff)), stts(1, 1), stsc(1, 0xffff_ffff, 1), stco(0)],
    ],
    ['chunks without samples', [stsz(1, 1), stts(1, 1), stsc(1, 0, 1), stco(0, 1, 2)]],
    ['endless runs of nothing', [stsz(1, 1), stts(0, 1, 0, 2), stsc(1, 1, 1), stco(0, 1)]],
    ['no boxes', []],
    ['a stray compact size', [fullBox('stz2', 0, 0, u32(7, 9), u32(1)), stco(0)]],
    ['boxes cut in their heads', [box('stsz', u16(0)), box('stsc'), box('stco'), box('stts')]],
  ])('bears %s', async (_, boxes) => {
    const t = await table(boxes, 2000);
    expect(t.count).toBeLessThanOrEqual(2000);
  });

  test('more samples than any film has are refused, a table of many ends with the abort', async () => {
    const reason = new Error('enough');
    const file = { sizeBytes: 1e9, byteOffset: 77 };
    const sizes = (n: number): Uint8Array =>
      concat(fullBox('stsz', 0, 0, u32(1, n)), stts(1, 1), stsc(1, n, 1), stco(0));
    await expect(readSampleTable(sizes(20_000_000), file, signal)).rejects.toMatchObject({
      code: 'media.unreadable',
      details: { byteOffset: 77 },
    });
    await expect(readSampleTable(sizes(1000), file, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect((await readSampleTable(sizes(2_000_000), file, signal)).count).toBe(2_000_000);
  });

  test.each([
    ['nothing', 1, 0],
    ['a table', null, 2],
  ])('a builder grows from %s and keeps what it has', async (_, start, had) => {
    const builder = new SampleTableBuilder(start ?? (await table([stsz(0, 1), stts(2, 2), stsc(1, 2, 1), stco(0)])));
    expect(builder.count).toBe(had);
    for (let i = had; i < 1000; i++) builder.add(i * 2, 2, i, i, i * 3, i % 10 === 0);
    const t = builder.finish({ isCutOff: false, usesSeveralEntries: false });
    expect(t).toMatchObject({ count: 1000, endDts: 2000 });
    expect([t.dts[999], t.shift[500], t.size[7], t.offset[999], t.key[990], t.key[991]]).toEqual([
      1998, 500, 7, 2997, 1, 0,
    ]);
  });
});
