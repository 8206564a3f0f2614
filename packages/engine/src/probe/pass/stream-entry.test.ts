import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source.ts';
import { entryBefore, packetShape } from './stream-entry.ts';
import type { PacketShape } from './stream-entry.ts';

const signal = AbortSignal.timeout(10_000);
const plain: PacketShape = { bytes: 188, sync: 0 };
const MAP_PID = 0x1000;

function packet(pid: number, isStart: boolean, payload: readonly number[] = []): Uint8Array {
  const out = new Uint8Array(188).fill(0xff);
  out.set([0x47, (isStart ? 0x40 : 0) | (pid >> 8), pid & 0xff, 0x10, ...payload]);
  return out;
}
/** Program 1 has its map in MAP_PID. */
const association = packet(0, true, [
  0,
  0,
  0xb0,
  13,
  0,
  1,
  0xc1,
  0,
  0,
  0,
  1,
  0xe0 | (MAP_PID >> 8),
  MAP_PID & 0xff,
  0,
  0,
  0,
  0,
]);
const map = packet(MAP_PID, true, [0, 2]);
const picture = (isStart = false) => packet(0x100, isStart);
function stream(...packets: Uint8Array[]): Uint8Array {
  return Buffer.concat(packets);
}
const filler = (count: number) => Array.from({ length: count }, () => picture());

describe('where to begin to read', () => {
  it('is the last association table whose map stands before the packet', async () => {
    const bytes = stream(association, map, ...filler(5), association, map, ...filler(3), picture(true));
    expect(await entryBefore(memorySource(bytes), plain, 12 * 188, signal)).toBe(7 * 188);
  });

  it('is not a table whose map comes only behind the packet', async () => {
    const bytes = stream(association, map, ...filler(2), association, picture(true), map);
    expect(await entryBefore(memorySource(bytes), plain, 5 * 188, signal)).toBe(0);
  });

  it('is looked for farther back when the tables are rare', async () => {
    const bytes = stream(association, map, ...filler(1000), picture(true));
    expect(await entryBefore(memorySource(bytes), plain, 1002 * 188, signal)).toBe(0);
    const late = stream(...filler(10), association, map, ...filler(1000), picture(true));
    expect(await entryBefore(memorySource(late), plain, 1012 * 188, signal)).toBe(10 * 188);
  });

  it('is the start of a file without tables', async () => {
    expect(await entryBefore(memorySource(stream(...filler(400))), plain, 399 * 188, signal)).toBe(0);
  });

  it('keeps to the packets of Blu-ray, which have four bytes in front', async () => {
    const timed = (p: Uint8Array) => Buffer.concat([Buffer.alloc(4), p]);
    const bytes = stream(...[association, map, picture(), association, map, picture(), picture(true)].map(timed));
    expect(packetShape(bytes)).toEqual({ bytes: 192, sync: 4 });
    expect(await entryBefore(memorySource(bytes), { bytes: 192, sync: 4 }, 6 * 192, signal)).toBe(3 * 192);
  });

  it('survives tables of rubbish', async () => {
    const rubbish = packet(
      0,
      true,
      Array.from({ length: 180 }, () => 0xff),
    );
    const torn = packet(0, true, [0xf0]);
    const bytes = stream(rubbish, torn, packet(0, true, [0, 0, 0xbf, 0xff]), ...filler(2));
    expect(await entryBefore(memorySource(bytes), plain, 4 * 188, signal)).toBe(0);
  });
});

it('knows the three shapes of packets', () => {
  expect(packetShape(stream(picture(), picture(), picture()))).toEqual(plain);
  expect(packetShape(new Uint8Array(600))).toBeNull();
});
