import { describe, expect, it } from 'vitest';
import { AdtsSplitter } from './adts.ts';

function frame(payload: Uint8Array, crc = false): Buffer {
  const header = Buffer.alloc(crc ? 9 : 7);
  const size = header.length + payload.length;
  header[0] = 0xff;
  header[1] = crc ? 0xf0 : 0xf1;
  header[2] = 0x4c;
  header[3] = 0x80 | (size >> 11);
  header[4] = (size >> 3) & 0xff;
  header[5] = ((size & 7) << 5) | 0x1f;
  header[6] = 0xfc;
  return Buffer.concat([header, payload]);
}
const payloads = [5, 300, 1, 2000].map((n, i) => Buffer.alloc(n, i + 1));
const stream = Buffer.concat(payloads.map((p, i) => frame(p, i === 1)));

describe('an ADTS stream', () => {
  it.each([1, 2, 6, 7, 8, 100, 1000, 10_000])('falls into the same frames when it comes %d bytes at a time', (step) => {
    const splitter = new AdtsSplitter();
    const frames: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += step) frames.push(...splitter.push(stream.subarray(at, at + step)));
    splitter.end();
    expect(frames.map((f) => Buffer.from(f))).toEqual(payloads);
  });

  it('gives copies, because pipes use their buffers again', () => {
    const chunk = Buffer.from(stream);
    const [first] = new AdtsSplitter().push(chunk);
    chunk.fill(0);
    expect(Buffer.from(first!)).toEqual(payloads[0]);
  });
});

describe('something else', () => {
  it.each([
    ['no sync word', Buffer.from('ffmpeg says hello to you')],
    ['a layer that AAC has not', Buffer.from([0xff, 0xf7, 0x4c, 0x80, 0x20, 0x1f, 0xfc, 0])],
    ['a frame shorter than its header', Buffer.from([0xff, 0xf1, 0x4c, 0x80, 0, 0x1f, 0xfc, 0])],
    ['a frame of a header alone', frame(Buffer.alloc(0))],
    [
      'several blocks in a frame',
      (() => {
        const bytes = frame(Buffer.alloc(10));
        bytes[6] = 0xfd;
        return bytes;
      })(),
    ],
    ['a second frame that is none', Buffer.concat([frame(Buffer.alloc(10)), Buffer.alloc(20)])],
  ])('is refused: %s', (_name, bytes) => {
    expect(() => new AdtsSplitter().push(bytes)).toThrow(expect.objectContaining({ code: 'transcode.failed' }));
  });

  it('is refused: an end in the middle of a frame', () => {
    const splitter = new AdtsSplitter();
    splitter.push(stream.subarray(0, stream.length - 1));
    expect(() => splitter.end()).toThrow(expect.objectContaining({ code: 'transcode.failed' }));
  });
});
