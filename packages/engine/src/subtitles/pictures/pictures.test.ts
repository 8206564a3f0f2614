// Picture subtitles, written by hand bit by bit: what a decoder shows, where and when.
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../testing/random.ts';
import { decodePictures } from './decode-pictures.ts';
import { decodeDvb } from './dvb.ts';
import { decodePgs } from './pgs.ts';
import { fromYcbcr } from './picture.ts';
import type { Bitmap, PictureFrame } from './picture.ts';
import { pictureCues } from './picture-list.ts';
import { writePng } from './png.ts';
import { decodeVobSub, readVobSubHead } from './vobsub.ts';

const u16 = (n: number): number[] => [n >> 8, n & 255];
const packet = (startMs: number, ...bytes: number[][]) => ({
  startMs,
  durationMs: 0,
  data: Uint8Array.from(bytes.flat()),
});
const rows = ({ width, height, pixels }: Bitmap): number[][] =>
  Array.from({ length: height }, (_, y) => [...pixels.subarray(y * width, (y + 1) * width)]);

describe('PGS', () => {
  const segment = (type: number, ...body: number[][]): number[] => {
    const bytes = body.flat();
    return [type, ...u16(bytes.length), ...bytes];
  };
  const composition = (state: number, objects: number[][], size: [number, number] = [1920, 1080]): number[] =>
    segment(0x16, u16(size[0]), u16(size[1]), [0x10], u16(1), [state, 0, 0, objects.length], objects.flat());
  const palette = segment(0x14, [0, 0], [1, 235, 128, 128, 255], [2, 16, 128, 128, 128]);
  const object = (code: number[], width: number, height: number, flags = 0xc0): number[] =>
    segment(0x15, u16(0), [0, flags], [0], u16(code.length + 4), u16(width), u16(height), code);
  const placed = (x: number, y: number, flags = 0, crop: number[] = []): number[] => [
    ...u16(0),
    0,
    flags,
    ...u16(x),
    ...u16(y),
    ...crop,
  ];
  /** 1 1 0 0 / 2 2 2 2: single pixels, a run of transparent ones, a run of a colour. */
  const code = [1, 1, 0, 2, 0, 0, 0, 0x84, 2, 0, 0];
  const end = segment(0x80);

  it('is shown where the composition puts its object, in the colours of its palette', () => {
    const [frame] = decodePgs([packet(1500, composition(0x80, [placed(100, 900)]), palette, object(code, 4, 2), end)]);
    expect(frame).toMatchObject({ startMs: 1500, endMs: null, planeWidth: 1920, planeHeight: 1080, isForced: false });
    const [bitmap] = frame!.bitmaps;
    expect(bitmap).toMatchObject({ x: 100, y: 900, width: 4, height: 2 });
    expect(rows(bitmap!)).toEqual([
      [1, 1, 0, 0],
      [2, 2, 2, 2],
    ]);
    expect(bitmap!.palette.slice(0, 3)).toEqual([
      { r: 0, g: 0, b: 0, a: 0 },
      { r: 255, g: 255, b: 255, a: 255 },
      { r: 0, g: 0, b: 0, a: 128 },
    ]);
  });

  it('is put together from an object in pieces, long runs and a packet without an end', () => {
    const long = [0, 0x40 | 0, 200, 0, 0xc0 | 0, 100, 1, 0, 0];
    const pieces = [
      segment(0x15, u16(0), [0, 0x80], [0], u16(long.length + 4), u16(300), u16(1), long.slice(0, 4)),
      segment(0x15, u16(0), [0, 0x40], long.slice(4)),
    ];
    const [frame] = decodePgs([packet(0, composition(0x80, [placed(0, 0)]), palette, ...pieces)]);
    const pixels = rows(frame!.bitmaps[0]!)[0]!;
    expect([pixels.indexOf(1), pixels.lastIndexOf(1)]).toEqual([200, 299]);
  });

  it('can be cropped and forced', () => {
    const crop = [...u16(1), ...u16(0), ...u16(2), ...u16(2)];
    const [frame] = decodePgs([
      packet(0, composition(0x80, [placed(5, 6, 0xc0, crop)]), palette, object(code, 4, 2), end),
    ]);
    expect(frame!.isForced).toBe(true);
    expect(rows(frame!.bitmaps[0]!)).toEqual([
      [1, 0],
      [2, 2],
    ]);
  });

  it('keeps objects within an epoch, and says nothing when what it shows never came', () => {
    const again = packet(2000, composition(0x00, [placed(7, 7)]), end);
    const first = packet(1000, composition(0x80, [placed(0, 0)]), palette, object(code, 4, 2), end);
    expect(decodePgs([first, again]).map((f) => f.bitmaps[0]?.x)).toEqual([0, 7]);
    expect(decodePgs([again])).toEqual([]);
  });

  it('ends with the next composition, an empty one too', () => {
    const frames = decodePgs([
      packet(1000, composition(0x80, [placed(0, 0)]), palette, object(code, 4, 2), end),
      packet(3000, composition(0x00, []), end),
    ]);
    expect(pictureCues(frames).map((c) => [c.startMs, c.endMs])).toEqual([[1000, 3000]]);
  });
});

describe('VobSub', () => {
  const idx = Buffer.from('# VobSub\nsize: 720x480\npalette: 000000, ff0000, 00ff00, 0000ff\n');

  it('reads size and palette of its head, and has others where they are missing', () => {
    const head = readVobSubHead(idx);
    expect(head).toMatchObject({ width: 720, height: 480 });
    expect(head.palette.slice(1, 3)).toEqual([
      { r: 255, g: 0, b: 0, a: 255 },
      { r: 0, g: 255, b: 0, a: 255 },
    ]);
    expect(readVobSubHead(null)).toMatchObject({ width: 720, height: 576 });
    expect(readVobSubHead(Buffer.from('size: 9999x1\npalette: zz'))).toMatchObject({ width: 720, height: 576 });
  });

  it('is shown between its start and stop, both fields woven', () => {
    // Even line: 4 pixels of colour 1 (4 → 0100 01). Odd line: to its end in colour 2.
    const even = [0x11, 0x00];
    const odd = [0x00, 0x02];
    const controls = [
      ...u16(0),
      ...u16(24),
      0x01,
      0x03,
      0x32,
      0x10,
      0x04,
      0x0f,
      0xf0,
      0x05,
      0x00,
      0xa0,
      0x0d,
      0x01,
      0x40,
      0x15,
      0x06,
      ...u16(4),
      ...u16(6),
      0xff,
    ];
    const second = 8 + controls.length;
    controls.splice(2, 2, ...u16(second));
    const stop = [...u16(88), ...u16(second), 0x02, 0xff];
    const data = [...u16(8 + controls.length + stop.length), ...u16(8), ...even, ...odd, ...controls, ...stop];
    const [frame] = decodeVobSub([packet(5000, data)], readVobSubHead(idx));
    expect(frame).toMatchObject({ startMs: 5000, endMs: 5000 + Math.round((88 * 1024) / 90), planeWidth: 720 });
    const [bitmap] = frame!.bitmaps;
    expect(bitmap).toMatchObject({ x: 10, y: 20, width: 4, height: 2 });
    expect(rows(bitmap!)).toEqual([
      [1, 1, 1, 1],
      [2, 2, 2, 2],
    ]);
    expect(bitmap!.palette.map((c) => c.a)).toEqual([0, 255, 255, 0]);
    expect(bitmap!.palette[1]).toMatchObject({ r: 255, g: 0, b: 0 });
  });
});

describe('DVB', () => {
  const segment = (type: number, ...body: number[][]): number[] => {
    const bytes = body.flat();
    return [0x0f, type, 0, 1, ...u16(bytes.length), ...bytes];
  };

  it('draws objects into regions of the page', () => {
    const page = segment(0x10, [5, 0x08], [1, 0], u16(40), u16(50));
    const region = segment(0x11, [1, 0x08], u16(4), u16(2), [0x48, 0, 0, 0], u16(9), u16(0), u16(0));
    const clut = segment(0x12, [0, 0], [1, 0x21, 235, 128, 128, 0], [2, 0x21, 16, 128, 128, 0]);
    // 4-bit pixels: four single ones, end of string, end of line.
    const run = (colour: number): number[] => [0x11, (colour << 4) | colour, (colour << 4) | colour, 0x00, 0xf0];
    const object = segment(0x13, u16(9), [0], u16(run(1).length), u16(run(2).length), run(1), run(2));
    const [frame] = decodeDvb([packet(700, page, region, clut, object, segment(0x80))]);
    expect(frame).toMatchObject({ startMs: 700, endMs: 5700, planeWidth: 720, planeHeight: 576 });
    const [bitmap] = frame!.bitmaps;
    expect(bitmap).toMatchObject({ x: 40, y: 50, width: 4, height: 2 });
    expect(rows(bitmap!)).toEqual([
      [1, 1, 1, 1],
      [2, 2, 2, 2],
    ]);
    expect(bitmap!.palette[1]).toEqual({ r: 255, g: 255, b: 255, a: 255 });
  });
});

describe('pictures as clients get them', () => {
  const bitmap = (pixels: number[], width: number): Bitmap => ({
    x: 10,
    y: 20,
    width,
    height: pixels.length / width,
    pixels: Uint8Array.from(pixels),
    palette: [
      { r: 0, g: 0, b: 0, a: 0 },
      { r: 255, g: 0, b: 0, a: 255 },
    ],
  });
  const frame = (startMs: number, endMs: number | null, bitmaps: Bitmap[]): PictureFrame => ({
    startMs,
    endMs,
    planeWidth: 720,
    planeHeight: 576,
    bitmaps,
    isForced: false,
  });

  it('lose the empty part around what is seen', () => {
    const [cue] = pictureCues([frame(0, 1000, [bitmap([0, 0, 0, 0, 1, 1, 0, 0, 0], 3)])]);
    expect(cue!.images).toMatchObject([{ x: 11, y: 21, width: 2, height: 1 }]);
    expect(pictureCues([frame(0, 1000, [bitmap([0, 0, 0, 0], 2)])])).toEqual([]);
  });

  it('end when the next begins, or after a while', () => {
    const seen = [bitmap([1], 1)];
    const cues = pictureCues([frame(0, 9000, seen), frame(4000, null, seen), frame(6000, null, [])]);
    expect(cues.map((c) => [c.startMs, c.endMs])).toEqual([
      [0, 4000],
      [4000, 6000],
    ]);
    expect(pictureCues([frame(0, null, seen)])[0]!.endMs).toBe(10_000);
  });

  it('are PNGs whose pixels are those of the bitmap', () => {
    const png = writePng(bitmap([0, 1, 1, 0, 3, 1], 3));
    const chunks = new Map<string, Uint8Array>();
    for (let at = 8; at < png.length;) {
      const length = Buffer.from(png).readUInt32BE(at);
      chunks.set(Buffer.from(png).toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
      at += 12 + length;
    }
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
    expect([...inflateSync(chunks.get('IDAT')!)]).toEqual([0, 0, 1, 1, 0, 0, 3, 1]);
    expect([...chunks.get('tRNS')!]).toEqual([0, 255, 0, 0]);
  });

  it('have the colours of the picture they were made for', () => {
    // Red of BT.709 and of BT.601 are different numbers.
    expect(fromYcbcr(63, 102, 240, 255, true)).toMatchObject({ r: 255, g: 1, b: 0 });
    expect(fromYcbcr(81, 90, 240, 255, false)).toMatchObject({ r: 254, g: 0, b: 0 });
  });
});

describe('damage', () => {
  const random = seeded(7);
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => Math.floor(random() * 256));

  it.each(['hdmv_pgs_subtitle', 'dvd_subtitle', 'dvb_subtitle'])(
    'of %s gives fewer pictures and nothing worse',
    (codec) => {
      const started = performance.now();
      for (let i = 0; i < 400; i++) {
        const data = bytes(Math.floor(random() * 600));
        // Ones that begin as they should get further.
        if (codec === 'dvb_subtitle')
          for (let at = 0; at + 6 < data.length; at += 40) data.set([0x0f, 0x10 + (at % 5), 0, 1, 0, 34], at);
        if (codec === 'hdmv_pgs_subtitle')
          for (let at = 0; at + 3 < data.length; at += 23) data.set([0x14 + (at % 4), 0, 20], at);
        pictureCues(
          decodePictures(codec, bytes(60), [
            { startMs: i, durationMs: 0, data },
            { startMs: i + 1, durationMs: 0, data: data.subarray(3) },
          ]),
        );
      }
      expect(performance.now() - started).toBeLessThan(60_000);
    },
  );

  it('a codec without pictures is a mistake of the caller', () => {
    expect(() => decodePictures('subrip', null, [])).toThrow(RangeError);
  });
});
