// VobSub: the subpictures of DVDs, one unit (SPU) a packet, with the palette of their .idx file.
import type { SubtitlePacket } from '../../model.ts';
import { MAX_PIXELS, MAX_PLANE, TRANSPARENT } from './picture.ts';
import type { Bitmap, PictureFrame, Rgba } from './picture.ts';

export interface VobSubHead {
  width: number;
  height: number;
  palette: Rgba[];
}

/** A PAL disc; grey steps are what players show without a palette. */
const FALLBACK: VobSubHead = {
  width: 720,
  height: 576,
  palette: Array.from({ length: 16 }, (_, i) => grey(i === 0 ? 0 : 255 - i * 12)),
};
/** The delay of a control sequence counts in 1024 / 90 000 s. */
const TICK_MS = 1024 / 90;
/** A subpicture without an end disappears after so long at most. */
const MAX_SHOWN_MS = 20_000;
const MAX_SEQUENCES = 64;

function grey(value: number): Rgba {
  return { r: value, g: value, b: value, a: 255 };
}

/** `size: 720x576` and `palette: rrggbb, …` of an .idx file, which Matroska and MP4 keep with the track. */
export function readVobSubHead(header: Uint8Array | null): VobSubHead {
  const text = header ? Buffer.from(header.subarray(0, 1 << 16)).toString('latin1') : '';
  const size = /^size:\s*(\d{1,4})\s*x\s*(\d{1,4})/m.exec(text);
  const colours = /^palette:\s*([0-9a-f, \t]+)/im.exec(text)?.[1]?.split(',') ?? [];
  const [width, height] = [Number(size?.[1]), Number(size?.[2])];
  const isSize = width > 0 && height > 0 && width <= MAX_PLANE && height <= MAX_PLANE;
  return {
    width: isSize ? width : FALLBACK.width,
    height: isSize ? height : FALLBACK.height,
    palette: FALLBACK.palette.map((standard, i) => {
      const value = Number.parseInt(colours[i]?.trim() || 'x', 16);
      return Number.isNaN(value) ? standard : { r: (value >> 16) & 255, g: (value >> 8) & 255, b: value & 255, a: 255 };
    }),
  };
}

/** The frames of VobSub packets. Damaged ones are passed over. */
export function decodeVobSub(packets: readonly SubtitlePacket[], head: VobSubHead): PictureFrame[] {
  return packets.flatMap(({ startMs, data }) => decodeUnit(startMs, data, head));
}

interface Controls {
  startMs: number | null;
  endMs: number | null;
  isForced: boolean;
  colours: [number, number, number, number];
  alphas: [number, number, number, number];
  area: { x1: number; y1: number; x2: number; y2: number } | null;
  /** Where the odd and the even lines begin. */
  fields: [number, number] | null;
}

function decodeUnit(startMs: number, data: Uint8Array, head: VobSubHead): PictureFrame[] {
  if (data.length < 4) return [];
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const controls = readControls(view, view.getUint16(2));
  const bitmap = bitmapOf(data, controls, head);
  if (!bitmap) return [];
  const from = startMs + (controls.startMs ?? 0);
  return [
    {
      startMs: Math.round(from),
      endMs: Math.round(controls.endMs === null ? from + MAX_SHOWN_MS : startMs + controls.endMs),
      planeWidth: head.width,
      planeHeight: head.height,
      bitmaps: [bitmap],
      isForced: controls.isForced,
    },
  ];
}

/** Control sequences: a delay, where the next one is, commands. The last one points at itself. */
function readControls(view: DataView, first: number): Controls {
  const controls: Controls = {
    startMs: null,
    endMs: null,
    isForced: false,
    colours: [0, 0, 0, 0],
    alphas: [0, 0, 0, 0],
    area: null,
    fields: null,
  };
  let at = first;
  for (let i = 0; i < MAX_SEQUENCES && at + 4 <= view.byteLength; i++) {
    const delayMs = view.getUint16(at) * TICK_MS;
    const next = view.getUint16(at + 2);
    readCommands(view, at + 4, delayMs, controls);
    if (next <= at) break;
    at = next;
  }
  return controls;
}

function readCommands(view: DataView, from: number, delayMs: number, controls: Controls): void {
  let at = from;
  const u8 = (n: number): number => (at + n < view.byteLength ? view.getUint8(at + n) : 0);
  const nibbles = (): [number, number, number, number] => [u8(2) & 15, u8(2) >> 4, u8(1) & 15, u8(1) >> 4];
  while (at < view.byteLength) {
    switch (u8(0)) {
      case 0x00:
        controls.isForced = true;
        controls.startMs ??= delayMs;
        at += 1;
        break;
      case 0x01:
        controls.startMs ??= delayMs;
        at += 1;
        break;
      case 0x02:
        controls.endMs ??= delayMs;
        at += 1;
        break;
      case 0x03:
        controls.colours = nibbles();
        at += 3;
        break;
      case 0x04:
        controls.alphas = nibbles();
        at += 3;
        break;
      case 0x05:
        controls.area = {
          x1: (u8(1) << 4) | (u8(2) >> 4),
          x2: ((u8(2) & 15) << 8) | u8(3),
          y1: (u8(4) << 4) | (u8(5) >> 4),
          y2: ((u8(5) & 15) << 8) | u8(6),
        };
        at += 7;
        break;
      case 0x06:
        controls.fields = [(u8(1) << 8) | u8(2), (u8(3) << 8) | u8(4)];
        at += 5;
        break;
      case 0x07:
        // Colours that change within the picture (karaoke): the first ones stay.
        at += 1 + Math.max(2, (u8(1) << 8) | u8(2));
        break;
      default:
        return;
    }
  }
}

function bitmapOf(data: Uint8Array, { area, fields, colours, alphas }: Controls, head: VobSubHead): Bitmap | null {
  if (!area || !fields) return null;
  const [width, height] = [area.x2 - area.x1 + 1, area.y2 - area.y1 + 1];
  if (width <= 0 || height <= 0 || width * height > MAX_PIXELS) return null;
  const pixels = new Uint8Array(width * height);
  fields.forEach((offset, odd) => decodeField(data, offset, { pixels, width, height, firstLine: odd }));
  const palette = colours.map((colour, i) => {
    const a = alphas[i]! * 17;
    return a === 0 ? TRANSPARENT : { ...head.palette[colour]!, a };
  });
  return { x: area.x1, y: area.y1, width, height, pixels, palette };
}

interface Field {
  pixels: Uint8Array;
  width: number;
  height: number;
  firstLine: number;
}

/** Every second line, run lengths of 2, 4, 6 or 8 bits before 2 bits of colour; a length of 0 reaches to the end of the line. */
function decodeField(data: Uint8Array, offset: number, { pixels, width, height, firstLine }: Field): void {
  let nibble = offset * 2;
  const end = data.length * 2;
  const next = (): number => {
    const byte = data[nibble >> 1] ?? 0;
    return nibble++ & 1 ? byte & 15 : byte >> 4;
  };
  for (let y = firstLine; y < height; y += 2) {
    for (let x = 0; x < width && nibble < end;) {
      let code = next();
      for (let least = 4; code < least && least <= 64 && nibble < end; least *= 4) code = (code << 4) | next();
      const length = code >> 2;
      const stop = length === 0 ? width : Math.min(width, x + length);
      pixels.fill(code & 3, y * width + x, y * width + stop);
      x = stop;
    }
    nibble += nibble & 1;
  }
}
