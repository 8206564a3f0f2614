// EBML: element headers, numbers and text (RFC 8794).

/** Size of an element that ends where the next one of its parent's level begins. */
export const UNKNOWN_SIZE = -1;

export interface ElementHeader {
  id: number;
  /** Bytes of the body; UNKNOWN_SIZE where the writer did not know. */
  size: number;
  /** Bytes of id and size. */
  headerLength: number;
}

/** Most bytes an element header has: 4 of id, 8 of size. */
export const MAX_HEADER_LENGTH = 12;

/** The header at `at`; null when the bytes are none or end too early. */
export function readHeader(bytes: Uint8Array, at: number): ElementHeader | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const idLength = Math.clz32(first) - 23;
  if (idLength > 4 || at + idLength >= bytes.length) return null;
  let id = first;
  for (let i = 1; i < idLength; i++) id = id * 256 + bytes[at + i]!;
  const sizeLength = vintLength(bytes[at + idLength]!);
  const size = readVint(bytes, at + idLength);
  return size === null ? null : { id, size, headerLength: idLength + sizeLength };
}

/** Bytes of the variable-size integer that starts with `first`; 9 for an invalid one. */
export function vintLength(first: number): number {
  return Math.clz32(first) - 23;
}

/** Value without its length marker; UNKNOWN_SIZE when all bits are set, null when it is cut off, invalid or beyond 2^53. */
export function readVint(bytes: Uint8Array, at: number): number | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const length = vintLength(first);
  if (length > 8 || at + length > bytes.length) return null;
  let value = first & (0xff >> length);
  let isUnknown = value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i]!;
    if (byte !== 0xff) isUnknown = false;
    value = value * 256 + byte;
  }
  if (isUnknown) return UNKNOWN_SIZE;
  return value <= Number.MAX_SAFE_INTEGER ? value : null;
}

export interface Element {
  id: number;
  /** Body, cut at the end of its parent. */
  data: Uint8Array;
}

/** No element holds more; a list that goes on is an attack on our time. */
const MAX_CHILDREN = 500_000;

/** Elements of a body in memory, in order. Stops where the bytes are no element any more. */
export function* children(body: Uint8Array): Generator<Element> {
  for (let [at, count] = [0, 0]; at < body.length && count < MAX_CHILDREN; count++) {
    const header = readHeader(body, at);
    if (!header) return;
    const start = at + header.headerLength;
    const end = header.size === UNKNOWN_SIZE ? body.length : Math.min(body.length, start + header.size);
    yield { id: header.id, data: body.subarray(start, end) };
    at = end;
  }
}

/** Unsigned; 0 for an empty element (RFC 8794 clause 7.2) and for one no number can hold. */
export function readUint(data: Uint8Array): number {
  if (data.length > 8) return 0;
  let value = 0;
  for (const byte of data) value = value * 256 + byte;
  return value;
}

/** 4 or 8 bytes; 0 otherwise. */
export function readFloat(data: Uint8Array): number {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const value = data.length === 8 ? view.getFloat64(0) : data.length === 4 ? view.getFloat32(0) : 0;
  return Number.isFinite(value) ? value : 0;
}

const UTF8 = new TextDecoder();

/** UTF-8 up to the first zero byte. */
export function readText(data: Uint8Array): string {
  const zero = data.indexOf(0);
  return UTF8.decode(zero < 0 ? data : data.subarray(0, zero));
}
