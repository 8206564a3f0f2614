// Boxes of ISO base media files (ISO/IEC 14496-12 clause 4.2) and a cursor over their bodies.

export interface BoxHeader {
  type: string;
  /** Header included; 0: up to the end of the file. */
  size: number;
  headerLength: number;
}

/** Most bytes a header has that we read: size, type, large size. */
export const MAX_HEADER_LENGTH = 16;

/** The header at `at`; null when the bytes end too early or the size cannot be one. */
export function readBoxHeader(bytes: Uint8Array, at: number): BoxHeader | null {
  if (at + 8 > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, Math.min(16, bytes.length - at));
  const type = String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!, bytes[at + 6]!, bytes[at + 7]!);
  const size = view.getUint32(0);
  if (size === 0) return { type, size: 0, headerLength: 8 };
  if (size !== 1) return size < 8 ? null : { type, size, headerLength: 8 };
  if (view.byteLength < 16) return null;
  const large = Number(view.getBigUint64(8));
  return large < 16 || !Number.isSafeInteger(large) ? null : { type, size: large, headerLength: 16 };
}

export interface Box {
  type: string;
  /** Body, cut at the end of its parent. */
  data: Uint8Array;
}

/** No box holds more; a list that goes on is an attack on our time. */
const MAX_BOXES = 100_000;

/** Boxes of a body in memory, in order. Stops where the bytes are no box any more. */
export function* boxes(body: Uint8Array): Generator<Box> {
  for (let [at, count] = [0, 0]; at < body.length && count < MAX_BOXES; count++) {
    const header = readBoxHeader(body, at);
    if (!header) return;
    const end = header.size === 0 ? body.length : Math.min(body.length, at + header.size);
    yield { type: header.type, data: body.subarray(at + header.headerLength, end) };
    at = end;
  }
}

/** The first box of a type. */
export function findBox(body: Uint8Array, type: string): Uint8Array | null {
  // Looks at nothing but sizes on the way: tables are found by it again and again.
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  let wanted = 0;
  for (let i = 0; i < 4; i++) wanted = wanted * 256 + type.charCodeAt(i);
  for (let [at, count] = [0, 0]; at + 8 <= body.length && count < MAX_BOXES; count++) {
    const size = view.getUint32(at);
    if (size < 8 || view.getUint32(at + 4) === wanted) {
      const header = readBoxHeader(body, at);
      if (!header) return null;
      const end = header.size === 0 ? body.length : Math.min(body.length, at + header.size);
      if (header.type === type) return body.subarray(at + header.headerLength, end);
      at = end;
    } else at += size;
  }
  return null;
}

/** The first box at the end of a path of types. */
export function findPath(body: Uint8Array, ...path: string[]): Uint8Array | null {
  let data: Uint8Array | null = body;
  for (const type of path) data = data && findBox(data, type);
  return data;
}

/** Reads numbers one after another, most significant byte first. Past the end everything is 0 and `overran` is set. */
export class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get overran(): boolean {
    return this.#at > this.#bytes.length;
  }

  get left(): number {
    return Math.max(0, this.#bytes.length - this.#at);
  }

  #take(length: number): number | null {
    const at = this.#at;
    this.#at += length;
    return this.#at <= this.#bytes.length ? at : null;
  }

  u8(): number {
    const at = this.#take(1);
    return at === null ? 0 : this.#view.getUint8(at);
  }

  u16(): number {
    const at = this.#take(2);
    return at === null ? 0 : this.#view.getUint16(at);
  }

  u32(): number {
    const at = this.#take(4);
    return at === null ? 0 : this.#view.getUint32(at);
  }

  i32(): number {
    return this.u32() | 0;
  }

  /** Exact up to 2^53; nothing in a file that can exist is larger. */
  u64(): number {
    return this.u32() * 2 ** 32 + this.u32();
  }

  i64(): number {
    return this.i32() * 2 ** 32 + this.u32();
  }

  skip(length: number): void {
    this.#at += length;
  }

  /** At most `length` bytes. */
  bytes(length: number = this.left): Uint8Array {
    const start = Math.min(this.#at, this.#bytes.length);
    this.#at += length;
    return this.#bytes.subarray(start, start + length);
  }
}

const UTF8 = new TextDecoder();

/** UTF-8 up to the first zero byte. */
export function readText(data: Uint8Array): string {
  const zero = data.indexOf(0);
  return UTF8.decode(zero < 0 ? data : data.subarray(0, zero));
}
