import { describe, expect, test } from 'vitest';
import { memorySource } from '../byte-source.ts';
import { bytes, concat, frame, hex } from '../testing/bytes.ts';
import { blockGroup, cluster, el, openEnded, simpleBlock, uint } from '../testing/ebml-writer.ts';
import { scanBlocks } from './clusters.ts';
import type { Block, ScanEnd } from './clusters.ts';
import { ID } from './ids.ts';

const never = new AbortController().signal;

async function scan(
  file: Uint8Array,
  options: { from?: number; to?: number; chunkBytes?: number; stopAfter?: number } = {},
): Promise<{ blocks: Block[]; end: ScanEnd }> {
  const blocks: Block[] = [];
  const end = await scanBlocks({
    source: memorySource(file),
    from: options.from ?? 0,
    to: options.to ?? file.length,
    signal: never,
    chunkBytes: options.chunkBytes ?? 64,
    wants: (track) => track === 1,
    onBlock: (block) => {
      blocks.push(block);
      return blocks.length !== options.stopAfter;
    },
  });
  return { blocks, end };
}

describe('walking clusters', () => {
  test('gives times, keys and payloads in file order', async () => {
    const file = concat(
      cluster(
        1000,
        simpleBlock(1, 0, true, frame(1)),
        simpleBlock(2, 5, true, frame(2)),
        simpleBlock(1, -40, false, frame(3)),
      ),
      cluster(2000, blockGroup(1, 0, frame(4)), blockGroup(1, 40, frame(5), { reference: -40, duration: 40 })),
    );
    const { blocks, end } = await scan(file);
    expect(blocks.map((b) => [b.track, b.time, b.isKey, b.duration])).toEqual([
      [1, 1000, true, null],
      [2, 1005, true, null],
      [1, 960, false, null],
      [1, 2000, true, null],
      [1, 2040, false, 40],
    ]);
    expect(blocks.map((b) => b.payload)).toEqual([frame(1), null, frame(3), frame(4), frame(5)]);
    expect(end).toEqual({ damages: 0, isCutOff: false, at: file.length });
  });

  test('gives the same whatever is buffered', async () => {
    const file = concat(
      ...Array.from({ length: 6 }, (_, i) =>
        cluster(i * 100, simpleBlock(1, 0, true, frame(i, 300)), simpleBlock(2, 1, true, frame(i, 90))),
      ),
    );
    const whole = await scan(file, { chunkBytes: 1 << 20 });
    for (const chunkBytes of [1, 41, 64, 333]) expect(await scan(file, { chunkBytes })).toEqual(whole);
  });

  test('names the cluster each block is in', async () => {
    const first = cluster(0, simpleBlock(1, 0, true, frame(1)));
    const { blocks } = await scan(concat(first, cluster(10, simpleBlock(1, 0, true, frame(2)))));
    expect(blocks.map((b) => b.clusterAt)).toEqual([0, first.length]);
  });

  test('walks clusters of unknown size up to the next top-level element', async () => {
    const open = (time: number, seed: number): Uint8Array =>
      openEnded(ID.Cluster, uint(ID.Timestamp, time), simpleBlock(1, 0, true, frame(seed)));
    const { blocks, end } = await scan(concat(open(0, 1), open(500, 2), el(ID.Cues, bytes(0xbb, 0x80)), open(900, 3)));
    expect(blocks.map((b) => b.time)).toEqual([0, 500, 900]);
    expect(end.damages).toBe(0);
  });

  test('steps over fillers and top-level elements between clusters', async () => {
    const filler = concat(el(ID.Void, new Uint8Array(50)), el(0xab, bytes(9)));
    const { blocks, end } = await scan(
      concat(
        cluster(0, filler, simpleBlock(1, 0, true, frame(1))),
        el(ID.Tags, frame(7)),
        cluster(9, simpleBlock(1, 0, true, frame(2))),
      ),
    );
    expect(blocks).toHaveLength(2);
    expect(end.damages).toBe(0);
  });

  test('padding between clusters and behind the last one is no damage', async () => {
    const padding = el(ID.Void, new Uint8Array(30));
    const good = (time: number): Uint8Array => cluster(time, simpleBlock(1, 0, true, frame(time)));
    const { blocks, end } = await scan(concat(good(0), padding, good(9), padding));
    expect(blocks.map((b) => b.time)).toEqual([0, 9]);
    expect(end.damages).toBe(0);
  });

  test('stops when told to', async () => {
    const file = cluster(0, ...Array.from({ length: 5 }, (_, i) => simpleBlock(1, i, true, frame(i))));
    expect((await scan(file, { stopAfter: 2 })).blocks).toHaveLength(2);
  });

  test('a group is told as soon as it is over, also at the end of the range', async () => {
    expect((await scan(cluster(0, blockGroup(1, 3, frame(1), { duration: 9 })))).blocks).toMatchObject([
      { time: 3, duration: 9, isKey: true },
    ]);
  });

  test('an aborted walk ends with the reason', async () => {
    const reason = new Error('enough');
    const walk = scanBlocks({
      source: memorySource(cluster(0, simpleBlock(1, 0, true, frame(1)))),
      from: 0,
      to: 1000,
      signal: AbortSignal.abort(reason),
      chunkBytes: 8,
      wants: () => true,
      onBlock: () => true,
    });
    await expect(walk).rejects.toBe(reason);
  });
});

describe('damaged clusters', () => {
  const good = (time: number): Uint8Array => cluster(time, simpleBlock(1, 0, true, frame(time & 255)));

  test('are left for the next one', async () => {
    const { blocks, end } = await scan(
      concat(good(0), hex('00 00 de ad be ef 00'), new Uint8Array(3000).fill(0x99), good(7)),
    );
    expect(blocks.map((b) => b.time)).toEqual([0, 7]);
    expect(end.damages).toBeGreaterThan(0);
  });

  test('blocks larger than their cluster are damage', async () => {
    const lying = el(ID.Cluster, uint(ID.Timestamp, 5), concat(bytes(0xa3), hex('4fff'), frame(1)));
    const { blocks, end } = await scan(concat(lying, new Uint8Array(5000), good(9)));
    expect(blocks.map((b) => b.time)).toEqual([9]);
    expect(end.damages).toBe(1);
  });

  test('a file cut in the middle of a block loses that block only', async () => {
    const file = concat(
      good(0),
      cluster(40, simpleBlock(1, 0, true, frame(1)), simpleBlock(1, 40, false, frame(2, 500))),
    );
    for (let cut = 1; cut < 490; cut += 7) {
      const { blocks, end } = await scan(file.subarray(0, file.length - cut));
      expect(blocks.map((b) => b.time)).toEqual([0, 40]);
      expect(end.isCutOff).toBe(true);
    }
  });

  test('blocks outside clusters, without a track or too short are damage', async () => {
    for (const junk of [
      simpleBlock(1, 0, true, frame(1)),
      cluster(0, el(ID.SimpleBlock, bytes(0x80, 0, 0, 0, 1))),
      cluster(0, el(ID.SimpleBlock, bytes(0x81, 0))),
    ]) {
      const { blocks, end } = await scan(concat(junk, good(3)));
      expect(blocks.map((b) => b.time)).toEqual([3]);
      expect(end.damages).toBe(1);
    }
  });

  test('a megabyte of false starts is walked once, not over and over', async () => {
    const file = new Uint8Array(1 << 20);
    for (let i = 0; i + 5 < file.length; i += 5) file.set([0x1f, 0x43, 0xb6, 0x75, 0x81], i);
    const source = memorySource(file);
    let read = 0;
    const counted = {
      ...source,
      read: (offset: number, length: number, signal: AbortSignal) => {
        read += Math.min(length, file.length - offset);
        return source.read(offset, length, signal);
      },
    };
    await scanBlocks({
      source: counted,
      from: 0,
      to: file.length,
      signal: never,
      chunkBytes: 1 << 14,
      wants: () => true,
      onBlock: () => true,
    });
    expect(read).toBeLessThan(4 * file.length);
  });
});
