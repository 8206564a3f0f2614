// The smallest parts of ISO BMFF (ISO/IEC 14496-12): writing boxes, and walking over those in a buffer.

/** Bytes of 16-bit numbers, big-endian; negative values as two's complement. */
export function u16(...values: number[]): Uint8Array {
  const out = new Uint8Array(values.length * 2);
  const view = new DataView(out.buffer);
  values.forEach((value, i) => view.setUint16(i * 2, value & 0xffff));
  return out;
}

/** Bytes of 32-bit numbers, big-endian; negative values as two's complement. */
export function u32(...values: number[]): Uint8Array {
  const out = new Uint8Array(values.length * 4);
  const view = new DataView(out.buffer);
  values.forEach((value, i) => view.setUint32(i * 4, value >>> 0));
  return out;
}

export function u8(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

/** Bytes of an ASCII text, four-character codes above all. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  // Not zeroed first: every byte is written below.
  const { buffer, byteOffset } = Buffer.allocUnsafeSlow(length);
  const out = new Uint8Array(buffer, byteOffset, length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function box(type: string, ...payload: Uint8Array[]): Uint8Array {
  const size = payload.reduce((sum, part) => sum + part.length, 8);
  return concat([u32(size), ascii(type), ...payload]);
}

export function fullBox(type: string, version: number, flags: number, ...payload: Uint8Array[]): Uint8Array {
  return box(type, u32((version << 24) | flags), ...payload);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export interface BoxAt {
  type: string;
  /** Offset of the size field, of the payload, and of what follows the box. */
  start: number;
  body: number;
  end: number;
}

/** The boxes in [from, to) of a buffer. Throws RangeError where a size does not fit. */
export function* boxesIn(bytes: Uint8Array, from = 0, to: number = bytes.length): Generator<BoxAt> {
  const view = viewOf(bytes);
  for (let start = from; start < to;) {
    if (to - start < 8) throw new RangeError(`half a box header at byte ${start}`);
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    let size = view.getUint32(start);
    let body = start + 8;
    if (size === 1) {
      if (to - start < 16) throw new RangeError(`half a box header at byte ${start}`);
      size = Number(view.getBigUint64(start + 8));
      body = start + 16;
    }
    const end = start + size;
    if (end < body || end > to)
      throw new RangeError(`box ${JSON.stringify(type)} at byte ${start} has the impossible size ${size}`);
    yield { type, start, body, end };
    start = end;
  }
}

/** The first box of a type in [from, to), or null. */
export function findBox(bytes: Uint8Array, type: string, from = 0, to: number = bytes.length): BoxAt | null {
  for (const found of boxesIn(bytes, from, to)) if (found.type === type) return found;
  return null;
}
