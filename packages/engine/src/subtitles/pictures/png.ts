// Palette bitmaps as PNG (RFC 2083), which every client decodes by itself.
import { crc32, deflateSync } from 'node:zlib';
import type { Bitmap } from './picture.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Colour type 3: a palette. */
const INDEXED = 3;

/** Eight bits a pixel, palette and transparency as they are: nothing is lost. */
export function writePng({ width, height, pixels, palette }: Bitmap): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, INDEXED, 0, 0, 0], 8);
  const used = palette.slice(0, 256);
  // An index beyond the palette would make the file invalid.
  const last = pixels.reduce((most, p) => (p > most ? p : most), 0);
  const colours = Array.from({ length: Math.max(1, last + 1, used.length) }, (_, i) => used[i] ?? CLEAR);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Uint8Array.from(colours.flatMap(({ r, g, b }) => [r, g, b]))),
    chunk(
      'tRNS',
      Uint8Array.from(colours, ({ a }) => a),
    ),
    chunk('IDAT', deflateSync(rows, { level: 6 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

const CLEAR = { r: 0, g: 0, b: 0, a: 0 };

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
