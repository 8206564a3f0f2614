// Where every sample lies and when it is decoded and shown: `stbl` unrolled into typed arrays (ISO/IEC 14496-12 clause 8.6 and 8.7).
import { setImmediate } from 'node:timers/promises';
import { AppError } from '@praxino/contracts/errors';
import { MAX_FRAME_BYTES } from '../limits.ts';
import { Cursor, findBox } from './boxes.ts';

/** 25 bytes a sample: 13 MB for the pictures and one sound track of a two-hour film. */
export interface SampleTable {
  count: number;
  /** Media ticks. */
  dts: Float64Array;
  /** Presentation minus decoding time. */
  shift: Int32Array;
  size: Uint32Array;
  offset: Float64Array;
  /** 1 for samples a decoder can start at. */
  key: Uint8Array;
  /** Decoding time after the last sample. */
  endDts: number;
  /** Samples lie beyond the end of the file and were left out. */
  isCutOff: boolean;
  /** Some samples use another sample description than the first. */
  usesSeveralEntries: boolean;
}

/** Ten days of 24 frames per second. */
export const MAX_SAMPLES = 20_000_000;

/** Grows as samples are added; file order is decode order. */
export class SampleTableBuilder {
  #table: SampleTable;

  constructor(capacity: number) {
    this.#table = allocate(Math.min(capacity, MAX_SAMPLES));
  }

  get count(): number {
    return this.#table.count;
  }

  /** Throws AppError('media.unreadable') when a file has more samples than any film. */
  add(dts: number, duration: number, shift: number, size: number, offset: number, isKey: boolean): void {
    if (this.#table.count === this.#table.dts.length) this.#grow();
    const t = this.#table;
    const i = t.count++;
    t.dts[i] = dts;
    t.shift[i] = shift;
    t.size[i] = size;
    t.offset[i] = offset;
    t.key[i] = isKey ? 1 : 0;
    t.endDts = dts + duration;
  }

  #grow(): void {
    const from = this.#table;
    if (from.count >= MAX_SAMPLES)
      throw new AppError('media.unreadable', 'The index of this file lists more frames than any film has.');
    const to = allocate(Math.min(MAX_SAMPLES, Math.max(256, from.count * 2)));
    to.dts.set(from.dts);
    to.shift.set(from.shift);
    to.size.set(from.size);
    to.offset.set(from.offset);
    to.key.set(from.key);
    this.#table = { ...from, dts: to.dts, shift: to.shift, size: to.size, offset: to.offset, key: to.key };
  }

  /** What was added, with the marks of the caller. */
  finish(marks: { isCutOff: boolean; usesSeveralEntries: boolean }): SampleTable {
    return { ...this.#table, ...marks };
  }
}

function allocate(n: number): SampleTable {
  return {
    count: 0,
    dts: new Float64Array(n),
    shift: new Int32Array(n),
    size: new Uint32Array(n),
    offset: new Float64Array(n),
    key: new Uint8Array(n),
    endDts: 0,
    isCutOff: false,
    usesSeveralEntries: false,
  };
}

export interface UnrolledTable {
  builder: SampleTableBuilder;
  isCutOff: boolean;
  usesSeveralEntries: boolean;
}

/** Samples between two turns of the event loop: about three milliseconds. */
const TURN_SAMPLES = 1 << 14;

/** Unrolls a body of `stbl` into a builder, which fragments may add to. `sizeBytes`: of the file. */
export async function readSampleTable(
  stbl: Uint8Array,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<UnrolledTable> {
  const box = (type: string): Uint8Array => findBox(stbl, type) ?? new Uint8Array(0);
  const sizes = readSizes(stbl, sizeBytes);
  const times = new Runs(box('stts'), 8);
  const shifts = new Runs(box('ctts'), 8);
  const chunks = new Chunks(box('stsc'), findBox(stbl, 'stco'), findBox(stbl, 'co64'));
  const sync = findBox(stbl, 'stss');
  const keys = sync ? readNumbers(sync) : null;
  const builder = new SampleTableBuilder(sizes.count);
  let [dts, isCutOff, nextKey] = [0, false, 0];
  for (let i = 0; i < sizes.count; i++) {
    if (i % TURN_SAMPLES === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    const size = sizes.at(i);
    const offset = chunks.place(size);
    if (offset === null || offset + size > sizeBytes || size > MAX_FRAME_BYTES) {
      isCutOff = true;
      break;
    }
    // stss counts from 1 and ascends.
    while (keys && nextKey < keys.length && keys[nextKey]! < i + 1) nextKey++;
    const duration = times.next();
    builder.add(dts, duration, shifts.next() | 0, size, offset, keys === null || keys[nextKey] === i + 1);
    dts += duration;
  }
  return { builder, isCutOff, usesSeveralEntries: chunks.usesSeveralEntries };
}

interface Sizes {
  count: number;
  at(i: number): number;
}

/** `stsz` or the compact `stz2`; a count that does not fit the box or the file is cut. */
function readSizes(stbl: Uint8Array, sizeBytes: number): Sizes {
  const stsz = findBox(stbl, 'stsz');
  const c = new Cursor(stsz ?? findBox(stbl, 'stz2') ?? new Uint8Array(0));
  c.skip(4);
  const word = c.u32();
  const told = c.u32();
  const rest = c.bytes();
  if (stsz && word > 0) return { count: Math.min(told, Math.floor(sizeBytes / word), MAX_SAMPLES), at: () => word };
  const bits = stsz ? 32 : word & 255;
  const count = Math.min(told, Math.floor((rest.length * 8) / (bits || 32)));
  const view = new DataView(rest.buffer, rest.byteOffset, rest.length);
  if (bits === 32) return { count, at: (i) => view.getUint32(i * 4) };
  if (bits === 16) return { count, at: (i) => view.getUint16(i * 2) };
  if (bits === 8) return { count, at: (i) => rest[i]! };
  return { count: bits === 4 ? count : 0, at: (i) => (rest[i >> 1]! >> (i % 2 === 0 ? 4 : 0)) & 15 };
}

/** Pairs of (count, value), handed out one by one; the last value goes on where the table is short. */
class Runs {
  readonly #cursor: Cursor;
  readonly #entryBytes: number;
  #left = 0;
  #value = 0;

  constructor(table: Uint8Array, entryBytes: number) {
    this.#cursor = new Cursor(table);
    this.#entryBytes = entryBytes;
    this.#cursor.skip(8);
  }

  next(): number {
    while (this.#left === 0 && this.#cursor.left >= this.#entryBytes) {
      this.#left = this.#cursor.u32();
      this.#value = this.#cursor.u32();
    }
    if (this.#left > 0) this.#left--;
    return this.#value;
  }
}

/** Samples in chunks: `stsc` says how many, `stco` or `co64` where. */
class Chunks {
  usesSeveralEntries = false;
  readonly #runs: Cursor;
  readonly #offsets: DataView;
  readonly #step: number;
  readonly #count: number;
  #chunk = 0;
  #samplesPerChunk = 0;
  #nextRunAt = 1;
  #next: { first: number; samples: number; entry: number } | null = null;
  #left = 0;
  #at = 0;

  constructor(stsc: Uint8Array, stco: Uint8Array | null, co64: Uint8Array | null) {
    this.#runs = new Cursor(stsc);
    this.#runs.skip(8);
    this.#step = stco ? 4 : 8;
    const table = (stco ?? co64 ?? new Uint8Array(0)).subarray(8);
    this.#offsets = new DataView(table.buffer, table.byteOffset, table.length);
    this.#count = Math.floor(table.length / this.#step);
    this.#readRun();
  }

  #readRun(): void {
    this.#next =
      this.#runs.left >= 12 ? { first: this.#runs.u32(), samples: this.#runs.u32(), entry: this.#runs.u32() } : null;
    this.#nextRunAt = this.#next?.first ?? Infinity;
  }

  /** Offset of the next sample; null where the table has no chunk for it. */
  place(size: number): number | null {
    while (this.#left === 0) {
      if (this.#chunk >= this.#count) return null;
      this.#chunk++;
      while (this.#next && this.#chunk >= this.#nextRunAt) {
        this.#samplesPerChunk = this.#next.samples;
        if (this.#next.entry !== 1) this.usesSeveralEntries = true;
        this.#readRun();
      }
      this.#left = this.#samplesPerChunk;
      const at = (this.#chunk - 1) * this.#step;
      this.#at = this.#step === 4 ? this.#offsets.getUint32(at) : Number(this.#offsets.getBigUint64(at));
    }
    const offset = this.#at;
    this.#left--;
    this.#at += size;
    return offset;
  }
}

function readNumbers(table: Uint8Array): Uint32Array {
  const c = new Cursor(table);
  c.skip(4);
  const count = Math.min(c.u32(), Math.floor(c.left / 4));
  return Uint32Array.from({ length: count }, () => c.u32());
}
