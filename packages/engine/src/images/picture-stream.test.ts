import { describe, expect, it } from 'vitest';
import { splitPictures } from './picture-stream.ts';

const picture = (size: number, seed: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, i) => (i * 7 + seed) & 255));
const header = (size: number): string => `Content-type: image/jpeg\r\nContent-length: ${size}\r\n\r\n`;
/** As ffmpeg 5.1 writes it: a boundary in front of the first, and one behind each. */
function written(pictures: readonly Buffer[]): Buffer {
  const parts = pictures.flatMap((p) => [Buffer.from(header(p.length)), p, Buffer.from('\r\n--ffmpeg\r\n')]);
  return Buffer.concat([Buffer.from('--ffmpeg\r\n'), ...parts]);
}
async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function split(bytes: Buffer, size = bytes.length): Promise<Uint8Array[]> {
  const pictures: Uint8Array[] = [];
  for await (const picture of splitPictures(inChunks(bytes, size))) pictures.push(picture);
  return pictures;
}

describe('pictures on one output', () => {
  const pictures = [picture(500, 1), picture(1, 2), picture(3000, 3)];

  it.each([1, 7, 64, 1000, 100_000])('come apart, however they arrive: %i bytes at a time', async (size) => {
    expect(await split(written(pictures), size)).toEqual(pictures.map((p) => Uint8Array.from(p)));
  });

  it('may hold anything, also what looks like a boundary', async () => {
    const tricky = Buffer.from(`\r\n--ffmpeg\r\n${header(99)}\r\n\r\n`);
    expect(await split(written([tricky, pictures[0]!]), 5)).toHaveLength(2);
  });

  it('may be none', async () => {
    expect(await split(Buffer.alloc(0))).toEqual([]);
    expect(await split(Buffer.from('--ffmpeg\r\n'))).toEqual([]);
  });

  it.each([
    ['an end within one', written([picture(500, 1)]).subarray(0, 200)],
    ['no length', Buffer.from('--ffmpeg\r\nContent-type: image/jpeg\r\n\r\nabc')],
    ['a length beyond any picture', Buffer.from(`--ffmpeg\r\n${header(2 ** 31)}`)],
    ['a length of nothing', Buffer.from(`--ffmpeg\r\n${header(0)}`)],
    ['no header at all', Buffer.alloc(10_000, 0x41)],
  ])('are refused with %s', async (_what, bytes) => {
    await expect(split(bytes)).rejects.toMatchObject({ code: 'transcode.failed' });
  });
});
