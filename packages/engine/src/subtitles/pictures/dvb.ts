// DVB subtitles (ETSI EN 300 743): pages of regions of objects, on a plane of 720 × 576 unless told otherwise.
import type { SubtitlePacket } from '../../model.ts';
import { MAX_PIXELS, MAX_PLANE, TRANSPARENT, fromYcbcr } from './picture.ts';
import type { Bitmap, PictureFrame, Rgba } from './picture.ts';

/** Segment types of clause 7.2. */
const [PAGE, REGION, CLUT, OBJECT, DISPLAY, END] = [0x10, 0x11, 0x12, 0x13, 0x14, 0x80] as const;
const SYNC = 0x0f;
const MAX_REGIONS = 64;
const MAX_PLACES = 256;
/** Of one object in all regions: more would be an attack on our time. */
const MAX_DRAWN = 32;

interface Region {
  width: number;
  height: number;
  clut: number;
  pixels: Uint8Array;
  places: { objectId: number; x: number; y: number }[];
}
interface Page {
  timeoutMs: number;
  regions: { id: number; x: number; y: number }[];
}

/** The frames of DVB packets (without data identifier and stream id, as containers keep them). Damage is passed over. */
export function decodeDvb(packets: readonly SubtitlePacket[]): PictureFrame[] {
  const decoder = new DvbDecoder();
  return packets.flatMap((packet) => decoder.packet(packet));
}

class DvbDecoder {
  #plane = { width: 720, height: 576 };
  #page: Page | null = null;
  readonly #regions = new Map<number, Region>();
  readonly #cluts = new Map<number, Rgba[]>();

  packet({ startMs, data }: SubtitlePacket): PictureFrame[] {
    let isPage = false;
    for (let at = data[0] === 0x20 ? 2 : 0; at + 6 <= data.length && data[at] === SYNC;) {
      const length = (data[at + 4]! << 8) | data[at + 5]!;
      if (at + 6 + length > data.length) break;
      const body = new DataView(data.buffer, data.byteOffset + at + 6, length);
      const type = data[at + 1];
      isPage ||= type === PAGE;
      if (type === PAGE) this.#readPage(body);
      else if (type === REGION) this.#readRegion(body);
      else if (type === CLUT) this.#readClut(body);
      else if (type === OBJECT) this.#readObject(body);
      else if (type === DISPLAY) this.#readDisplay(body);
      else if (type === END) break;
      at += 6 + length;
    }
    return isPage && this.#page ? [this.#frame(startMs, this.#page)] : [];
  }

  #readDisplay(body: DataView): void {
    if (body.byteLength < 5) return;
    const [width, height] = [body.getUint16(1) + 1, body.getUint16(3) + 1];
    if (width <= MAX_PLANE && height <= MAX_PLANE) this.#plane = { width, height };
  }

  #readPage(body: DataView): void {
    if (body.byteLength < 2) return;
    // Mode change or acquisition point: regions are defined anew.
    if ((body.getUint8(1) & 0x0c) !== 0) {
      this.#regions.clear();
      this.#cluts.clear();
    }
    const page: Page = { timeoutMs: body.getUint8(0) * 1000, regions: [] };
    for (let at = 2; at + 6 <= body.byteLength && page.regions.length < MAX_REGIONS; at += 6)
      page.regions.push({ id: body.getUint8(at), x: body.getUint16(at + 2), y: body.getUint16(at + 4) });
    this.#page = page;
  }

  #readRegion(body: DataView): void {
    if (body.byteLength < 10) return;
    const id = body.getUint8(0);
    const [width, height] = [body.getUint16(2), body.getUint16(4)];
    if (width === 0 || height === 0 || width > MAX_PLANE || height > MAX_PLANE) return;
    if (this.#regions.size >= MAX_REGIONS && !this.#regions.has(id)) return;
    const known = this.#regions.get(id);
    const isSame = known?.width === width && known.height === height;
    const region: Region = {
      width,
      height,
      clut: body.getUint8(7),
      pixels: isSame ? known.pixels : new Uint8Array(width * height),
      places: [],
    };
    const fills = (body.getUint8(1) & 0x08) !== 0;
    const depth = (body.getUint8(6) >> 2) & 7;
    // The background of 8, 4 and 2 bits stands at places of its own.
    const background =
      depth === 3 ? body.getUint8(8) : depth === 2 ? body.getUint8(9) >> 4 : (body.getUint8(9) >> 2) & 3;
    if (fills || !isSame) region.pixels.fill(background);
    for (let at = 10; at + 6 <= body.byteLength && region.places.length < MAX_PLACES;) {
      const kind = body.getUint8(at + 2) >> 6;
      region.places.push({
        objectId: body.getUint16(at),
        x: body.getUint16(at + 2) & 0x0fff,
        y: body.getUint16(at + 4) & 0x0fff,
      });
      at += kind === 1 || kind === 2 ? 8 : 6;
    }
    this.#regions.set(id, region);
  }

  #readClut(body: DataView): void {
    if (body.byteLength < 2) return;
    const id = body.getUint8(0);
    const clut = this.#cluts.get(id) ?? standardClut();
    for (let at = 2; at + 2 <= body.byteLength;) {
      const [index, flags] = [body.getUint8(at), body.getUint8(at + 1)];
      const isFull = (flags & 1) !== 0;
      if (at + (isFull ? 6 : 4) > body.byteLength) break;
      const [y, cr, cb, t] = isFull
        ? [2, 3, 4, 5].map((n) => body.getUint8(at + n))
        : shortColour(body.getUint16(at + 2));
      // Y = 0 is transparent; T counts transparency.
      clut[index] = y === 0 ? TRANSPARENT : fromYcbcr(y!, cb!, cr!, 255 - t!, this.#plane.height > 576);
      at += isFull ? 6 : 4;
    }
    this.#cluts.set(id, clut);
  }

  #readObject(body: DataView): void {
    if (body.byteLength < 7) return;
    const id = body.getUint16(0);
    const coding = (body.getUint8(2) >> 2) & 3;
    if (coding !== 0) return;
    const isOpaque = (body.getUint8(2) & 2) === 0;
    const [top, bottom] = [body.getUint16(3), body.getUint16(5)];
    const code = new Uint8Array(body.buffer, body.byteOffset + 7, body.byteLength - 7);
    const fields = [code.subarray(0, top), bottom > 0 ? code.subarray(top, top + bottom) : code.subarray(0, top)];
    const places = [...this.#regions.values()].flatMap((region) =>
      region.places.filter((p) => p.objectId === id).map((place) => ({ region, place })),
    );
    for (const { region, place } of places.slice(0, MAX_DRAWN))
      fields.forEach((field, odd) => drawField(field, region, place.x, place.y + odd, isOpaque));
  }

  #frame(startMs: number, page: Page): PictureFrame {
    const bitmaps = page.regions.flatMap(({ id, x, y }): Bitmap[] => {
      const region = this.#regions.get(id);
      if (!region || region.width * region.height > MAX_PIXELS) return [];
      const { width, height, pixels, clut } = region;
      return [{ x, y, width, height, pixels: pixels.slice(), palette: this.#cluts.get(clut) ?? standardClut() }];
    });
    const endMs = page.timeoutMs > 0 ? startMs + page.timeoutMs : null;
    const { width, height } = this.#plane;
    return { startMs, endMs, planeWidth: width, planeHeight: height, bitmaps, isForced: false };
  }
}

/** 6 bits of Y, 4 of Cr, 4 of Cb, 2 of transparency. */
function shortColour(value: number): number[] {
  return [(value >> 10) << 2, ((value >> 6) & 15) << 4, ((value >> 2) & 15) << 4, (value & 3) * 85];
}

/** What a decoder has before the first palette comes (clause 10): here the 16 colours of it, without the half bright ones. */
function standardClut(): Rgba[] {
  return Array.from({ length: 256 }, (_, i) =>
    i === 0 ? TRANSPARENT : { r: i & 1 ? 255 : 0, g: i & 2 ? 255 : 0, b: i & 4 ? 255 : 0, a: i < 8 ? 255 : 127 },
  );
}

/** One field of an object: pixel strings of 2, 4 or 8 bits, lines end with 0xf0 and lie two apart. */
function drawField(code: Uint8Array, region: Region, left: number, firstLine: number, isOpaque: boolean): void {
  const pen = { x: left, y: firstLine };
  const bits = new Bits(code);
  const draw = (colour: number, length: number): void => {
    const end = Math.min(region.width, pen.x + length);
    const isHole = colour === 1 && !isOpaque;
    if (pen.y < region.height && !isHole && pen.x < end)
      region.pixels.fill(colour, pen.y * region.width + pen.x, pen.y * region.width + end);
    pen.x += length;
  };
  while (bits.left >= 8) {
    const kind = bits.read(8);
    if (kind === 0x10) string2(bits, draw);
    else if (kind === 0x11) string4(bits, draw);
    else if (kind === 0x12) string8(bits, draw);
    else if (kind === 0x20) bits.skip(16);
    else if (kind === 0x21) bits.skip(32);
    else if (kind === 0x22) bits.skip(128);
    else if (kind === 0xf0) [pen.x, pen.y] = [left, pen.y + 2];
    else return;
    bits.align();
  }
}

type Draw = (colour: number, length: number) => void;

/** Clause 7.2.5.2.1: a colour, or after two zero bits one of four longer forms. */
function string2(bits: Bits, draw: Draw): void {
  while (bits.left >= 2) {
    const colour = bits.read(2);
    if (colour !== 0) {
      draw(colour, 1);
      continue;
    }
    if (bits.read(1) === 1) {
      const length = bits.read(3) + 3;
      draw(bits.read(2), length);
      continue;
    }
    const isSingle = bits.read(1) === 1;
    const kind = isSingle ? 1 : bits.read(2);
    if (isSingle) draw(0, 1);
    else if (kind === 0) return;
    else if (kind === 1) draw(0, 2);
    else {
      const length = kind === 2 ? bits.read(4) + 12 : bits.read(8) + 29;
      draw(bits.read(2), length);
    }
  }
}

function string4(bits: Bits, draw: Draw): void {
  while (bits.left >= 4) {
    const colour = bits.read(4);
    if (colour !== 0) {
      draw(colour, 1);
      continue;
    }
    if (bits.read(1) === 0) {
      const length = bits.read(3);
      if (length === 0) return;
      draw(0, length + 2);
      continue;
    }
    if (bits.read(1) === 0) {
      const length = bits.read(2) + 4;
      draw(bits.read(4), length);
      continue;
    }
    const kind = bits.read(2);
    if (kind < 2) draw(0, kind + 1);
    else {
      const length = kind === 2 ? bits.read(4) + 9 : bits.read(8) + 25;
      draw(bits.read(4), length);
    }
  }
}

function string8(bits: Bits, draw: Draw): void {
  while (bits.left >= 8) {
    const colour = bits.read(8);
    if (colour !== 0) draw(colour, 1);
    else if (bits.read(1) === 0) {
      const length = bits.read(7);
      if (length === 0) return;
      draw(0, length);
    } else {
      const length = bits.read(7);
      draw(bits.read(8), length);
    }
  }
}

class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length * 8 - this.#at;
  }

  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++)
      value = (value << 1) | (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    return value;
  }

  skip(count: number): void {
    this.#at += count;
  }

  align(): void {
    this.#at = (this.#at + 7) & ~7;
  }
}
