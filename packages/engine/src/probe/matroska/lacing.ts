// Several frames in one block (RFC 9559 clause 10.3).
import { readVint, vintLength } from './ebml.ts';

/** Bits 1 and 2 of the block flags. */
export const LACING = { none: 0, xiph: 1, fixed: 2, ebml: 3 } as const;

/** The frames of a block's payload (what follows its flags). Empty when the lacing is broken. */
export function splitLaces(payload: Uint8Array, lacing: number): Uint8Array[] {
  if (lacing === LACING.none) return [payload];
  const last = payload[0];
  if (last === undefined) return [];
  const layout =
    lacing === LACING.xiph
      ? xiphSizes(payload, last)
      : lacing === LACING.ebml
        ? ebmlSizes(payload, last)
        : fixedSizes(payload, last);
  if (!layout) return [];
  const frames: Uint8Array[] = [];
  let at = layout.body;
  for (const size of layout.sizes) {
    frames.push(payload.subarray(at, at + size));
    at += size;
  }
  return at <= payload.length ? [...frames, payload.subarray(at)] : [];
}

/** Number of frames without looking at their sizes; `firstByte` is the first of the payload. */
export function laceCount(firstByte: number | undefined, lacing: number): number {
  return lacing === LACING.none ? 1 : (firstByte ?? 0) + 1;
}

/** Sizes of all frames but the last, and where the first begins. */
interface LaceLayout {
  sizes: number[];
  body: number;
}

function fixedSizes(payload: Uint8Array, last: number): LaceLayout | null {
  const size = (payload.length - 1) / (last + 1);
  return Number.isInteger(size) ? { sizes: Array.from({ length: last }, () => size), body: 1 } : null;
}

function xiphSizes(payload: Uint8Array, last: number): LaceLayout | null {
  const sizes: number[] = [];
  let at = 1;
  for (let i = 0; i < last; i++) {
    let size = 0;
    for (;;) {
      const byte = payload[at++];
      if (byte === undefined) return null;
      size += byte;
      if (byte < 255) break;
    }
    sizes.push(size);
  }
  return { sizes, body: at };
}

/** The first size, then signed differences whose zero lies in the middle of the range. */
function ebmlSizes(payload: Uint8Array, last: number): LaceLayout | null {
  const sizes: number[] = [];
  let at = 1;
  for (let i = 0; i < last; i++) {
    const length = vintLength(payload[at] ?? 0);
    const raw = readVint(payload, at);
    if (raw === null || raw < 0) return null;
    const size = i === 0 ? raw : sizes[i - 1]! + raw - (2 ** (7 * length - 1) - 1);
    if (size < 0) return null;
    sizes.push(size);
    at += length;
  }
  return { sizes, body: at };
}
