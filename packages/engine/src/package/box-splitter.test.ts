import { describe, expect, test } from 'vitest';
import { seeded } from '../testing/random.ts';
import { ascii, box, concat, u32, u8 } from './boxes.ts';
import { BoxSplitter } from './box-splitter.ts';
import type { Box } from './box-splitter.ts';

const boxes = [
  box('ftyp', ascii('iso6')),
  box('moov', new Uint8Array(3000).fill(7)),
  box('free'),
  box('mdat', new Uint8Array(70_000).fill(9)),
];
const large = concat([u32(1), ascii('mdat'), u32(0, 20), u8(1, 2, 3, 4)]);

function fed(bytes: Uint8Array, sizes: () => number): Box[] {
  const splitter = new BoxSplitter();
  const out: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = sizes();
    out.push(...splitter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  splitter.end();
  return out;
}

describe('a stream of boxes', () => {
  const stream = concat([...boxes, large, ...boxes]);

  test.each([
    ['at once', () => stream.length],
    ['byte by byte', () => 1],
    ['in pieces of a pipe', () => 65_536],
  ])('is split %s', (_, sizes) => {
    const out = fed(stream, sizes);
    expect(out.map((b) => b.type)).toEqual(['ftyp', 'moov', 'free', 'mdat', 'mdat', 'ftyp', 'moov', 'free', 'mdat']);
    expect(concat(out.map((b) => b.bytes))).toEqual(stream);
  });

  test('is split the same however it is torn', () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = seeded(seed);
      const out = fed(stream, () => Math.floor(random() ** 4 * 9000) + 1);
      expect(out).toHaveLength(9);
      expect(concat(out.map((b) => b.bytes))).toEqual(stream);
    }
  });

  test('gives boxes that do not change with the buffer they came in', () => {
    const chunk = Uint8Array.from(boxes[0]!);
    const [first] = new BoxSplitter().push(chunk);
    chunk.fill(0);
    expect(first!.bytes).toEqual(boxes[0]);
  });

  test('gives nothing for an empty chunk, and tells what it holds', () => {
    const splitter = new BoxSplitter();
    expect(splitter.push(new Uint8Array())).toEqual([]);
    expect(splitter.push(boxes[1]!.subarray(0, 100))).toEqual([]);
    expect(splitter.pendingBytes).toBe(100);
    expect(splitter.push(boxes[1]!.subarray(100))).toHaveLength(1);
    expect(splitter.pendingBytes).toBe(0);
  });
});

describe('a stream that is none', () => {
  const failed = expect.objectContaining({ code: 'transcode.failed' });

  test('that ends inside a box is reported', () => {
    const splitter = new BoxSplitter();
    splitter.push(boxes[3]!.subarray(0, 50));
    expect(() => splitter.end()).toThrow(failed);
  });

  test.each([
    ['a size of 0', concat([u32(0), ascii('mdat')])],
    ['a size below its header', concat([u32(7), ascii('mdat')])],
    ['a large size below its header', concat([u32(1), ascii('mdat'), u32(0, 15)])],
    ['a size beyond the bound', concat([u32(0x7fff_ffff), ascii('mdat')])],
    ['a large size beyond the bound', concat([u32(1), ascii('mdat'), u32(0xffff_ffff, 0)])],
    ['text', ascii('Error: no such file')],
  ])('with %s is refused before it fills the memory', (_, bytes) => {
    expect(() => new BoxSplitter().push(bytes)).toThrow(failed);
  });

  test('is bounded as told', () => {
    expect(() => new BoxSplitter(1000).push(boxes[1]!)).toThrow(failed);
    expect(new BoxSplitter(4000).push(boxes[1]!)).toHaveLength(1);
  });
});
