// Presentation graphics of Blu-ray (PGS): segments of palettes, objects and compositions → frames.
import type { SubtitlePacket } from '../../model.ts';
import { MAX_PIXELS, MAX_PLANE, TRANSPARENT, fromYcbcr } from './picture.ts';
import type { Bitmap, PictureFrame, Rgba } from './picture.ts';

/** Segment types. */
const [PALETTE, OBJECT, COMPOSITION, END] = [0x14, 0x15, 0x16, 0x80] as const;
/** Composition states that begin anew: acquisition point and epoch start. */
const FRESH_STATES = 0xc0;
const EPOCH_START = 0x80;
/** The format allows 64 objects of at most 4 MB in its decoder. */
const MAX_OBJECTS = 64;
const MAX_OBJECT_BYTES = 8 << 20;

interface ObjectData {
  width: number;
  height: number;
  /** Run-length coded, as it came; in pieces until it is whole. */
  parts: Uint8Array[];
  bytes: number;
}
interface Placed {
  objectId: number;
  x: number;
  y: number;
  isForced: boolean;
  crop: { x: number; y: number; width: number; height: number } | null;
}
interface Composition {
  width: number;
  height: number;
  paletteId: number;
  placed: Placed[];
}

/**
 * The frames of packets of one PGS stream as Matroska stores them: segments without the "PG" head. Decoding can begin at any
 * packet; what refers to objects that came before is left out. Damaged segments are passed over.
 */
export function decodePgs(packets: readonly SubtitlePacket[]): PictureFrame[] {
  const decoder = new PgsDecoder();
  return packets.flatMap((packet) => decoder.packet(packet));
}

class PgsDecoder {
  readonly #palettes = new Map<number, Rgba[]>();
  readonly #objects = new Map<number, ObjectData>();
  #composition: Composition | null = null;
  #isHd = true;

  packet({ startMs, data }: SubtitlePacket): PictureFrame[] {
    const frames: PictureFrame[] = [];
    for (const [type, body] of segments(data)) {
      if (type === COMPOSITION) this.#readComposition(body);
      else if (type === PALETTE) this.#readPalette(body);
      else if (type === OBJECT) this.#readObject(body);
      else if (type === END) frames.push(...this.#frame(startMs));
    }
    // Some muxers leave the end segment out.
    frames.push(...this.#frame(startMs));
    return frames;
  }

  #readComposition(body: DataView): void {
    if (body.byteLength < 11) return;
    const state = body.getUint8(7);
    if ((state & FRESH_STATES) === EPOCH_START) {
      this.#objects.clear();
      this.#palettes.clear();
    }
    const [width, height] = [body.getUint16(0), body.getUint16(2)];
    if (width === 0 || height === 0 || width > MAX_PLANE || height > MAX_PLANE) return;
    this.#isHd = height > 576;
    this.#composition = { width, height, paletteId: body.getUint8(9), placed: readPlaced(body) };
  }

  #readPalette(body: DataView): void {
    if (body.byteLength < 2) return;
    const id = body.getUint8(0);
    const palette = this.#palettes.get(id) ?? Array.from({ length: 256 }, () => TRANSPARENT);
    // Entries: index, Y, Cr, Cb, alpha.
    for (let at = 2; at + 5 <= body.byteLength; at += 5) {
      const [y, cr, cb, a] = [1, 2, 3, 4].map((n) => body.getUint8(at + n)) as [number, number, number, number]; // four of them
      palette[body.getUint8(at)] = a === 0 ? TRANSPARENT : fromYcbcr(y, cb, cr, a, this.#isHd);
    }
    this.#palettes.set(id, palette);
  }

  #readObject(body: DataView): void {
    if (body.byteLength < 4) return;
    const id = body.getUint16(0);
    const isFirst = (body.getUint8(3) & 0x80) !== 0;
    if (!isFirst) {
      const known = this.#objects.get(id);
      if (known) append(known, rest(body, 4));
      return;
    }
    if (body.byteLength < 11 || (this.#objects.size >= MAX_OBJECTS && !this.#objects.has(id))) return;
    const object: ObjectData = { width: body.getUint16(7), height: body.getUint16(9), parts: [], bytes: 0 };
    append(object, rest(body, 11));
    this.#objects.set(id, object);
  }

  #frame(startMs: number): PictureFrame[] {
    const composition = this.#composition;
    this.#composition = null;
    if (!composition) return [];
    const palette = this.#palettes.get(composition.paletteId);
    const bitmaps = composition.placed.flatMap((p) => {
      const object = this.#objects.get(p.objectId);
      const bitmap = object && palette && decodeObject(object, palette);
      return bitmap ? [place(bitmap, p)] : [];
    });
    // What refers to what never came says nothing about the screen.
    if (composition.placed.length > 0 && bitmaps.length === 0) return [];
    return [
      {
        startMs,
        endMs: null,
        planeWidth: composition.width,
        planeHeight: composition.height,
        bitmaps,
        isForced: composition.placed.some((p) => p.isForced),
      },
    ];
  }
}

function* segments(data: Uint8Array): Generator<[type: number, body: DataView]> {
  for (let at = 0; at + 3 <= data.length;) {
    const length = (data[at + 1]! << 8) | data[at + 2]!;
    if (at + 3 + length > data.length) return;
    yield [data[at]!, new DataView(data.buffer, data.byteOffset + at + 3, length)];
    at += 3 + length;
  }
}

function readPlaced(body: DataView): Placed[] {
  const placed: Placed[] = [];
  const count = body.getUint8(10);
  for (let i = 0, at = 11; i < count && at + 8 <= body.byteLength; i++) {
    const flags = body.getUint8(at + 3);
    const isCropped = (flags & 0x80) !== 0;
    if (isCropped && at + 16 > body.byteLength) break;
    const u16 = (n: number): number => body.getUint16(at + n);
    const crop = isCropped ? { x: u16(8), y: u16(10), width: u16(12), height: u16(14) } : null;
    placed.push({ objectId: u16(0), x: u16(4), y: u16(6), isForced: (flags & 0x40) !== 0, crop });
    at += isCropped ? 16 : 8;
  }
  return placed;
}

function append(object: ObjectData, part: Uint8Array): void {
  if (object.bytes + part.length > MAX_OBJECT_BYTES) return;
  object.parts.push(part);
  object.bytes += part.length;
}

function rest(body: DataView, from: number): Uint8Array {
  return new Uint8Array(body.buffer, body.byteOffset + from, body.byteLength - from);
}

function decodeObject({ width, height, parts }: ObjectData, palette: Rgba[]): Bitmap | null {
  if (width === 0 || height === 0 || width * height > MAX_PIXELS) return null;
  const pixels = decodeRuns(Buffer.concat(parts), width, height);
  return { x: 0, y: 0, width, height, pixels, palette };
}

/** Runs: a colour for one pixel, or 0 and a length of 6 or 14 bits, with a colour or without (transparent: 0); 00 00 ends a line. */
function decodeRuns(code: Uint8Array, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height);
  let [at, x, y] = [0, 0, 0];
  while (at < code.length && y < height) {
    let [colour, length] = [code[at++]!, 1];
    if (colour === 0) {
      const flags = code[at++] ?? 0;
      length = flags & 0x3f;
      if (flags & 0x40) length = (length << 8) | (code[at++] ?? 0);
      if (flags & 0x80) colour = code[at++] ?? 0;
      if (flags === 0) {
        [x, y] = [0, y + 1];
        continue;
      }
    }
    // A run ends with its line, whatever it claims.
    const end = Math.min(width, x + length);
    if (colour !== 0) pixels.fill(colour, y * width + x, y * width + end);
    x = end;
  }
  return pixels;
}

function place(bitmap: Bitmap, { x, y, crop }: Placed): Bitmap {
  if (!crop) return { ...bitmap, x, y };
  const left = Math.min(crop.x, bitmap.width);
  const top = Math.min(crop.y, bitmap.height);
  const width = Math.min(crop.width, bitmap.width - left);
  const height = Math.min(crop.height, bitmap.height - top);
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (top + row) * bitmap.width + left;
    pixels.set(bitmap.pixels.subarray(from, from + width), row * width);
  }
  return { ...bitmap, x, y, width, height, pixels };
}
