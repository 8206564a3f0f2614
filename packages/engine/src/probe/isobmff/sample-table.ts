// Where every sample lies and when it is decoded and shown: `stbl` unrolled into typed arrays (ISO/IEC 14496-12 clause 8.6 and 8.7).
import { setImmediate } from 'node:timers/promises';
import { MAX_FRAME_BYTES, tooManyFrames } from '../limits.ts';
import { Cursor, findBox } from './boxes.ts';

/** 25 bytes a sample: 13 MB for the pictures and one sound track of a two-hour film. */
export interface SampleTable {
  count: number;
  /** Media ticks. */
  dts: Float64Array<ArrayBuffer>;
  /** Presentation minus decoding time. */
  shift: Int32Array<ArrayBuffer>;
  size: Uint32Array<ArrayBuffer>;
  offset: Float64Array<ArrayBuffer>;
  /** 1 for samples a decoder can start at. */
  key: Uint8Array<ArrayBuffer>;
  /** Decoding time after the last sample. */
  endDts: number;
  /** Samples lie beyond the end of the file and were left out. */
  isCutOff: boolean;
  /** Some samples use another sample description than the first. */
  usesSeveralEntries: boolean;
}

/** Of one track: a day at 30 frames per second, 17 hours of AAC. At 25 bytes each they fit in 75 MB. */
export const MAX_SAMPLES = 3_000_000;

/** Grows as samples are added; file order is decode order. */
export class SampleTableBuilder {
  #table: SampleTable;

  /** Goes on from a table, or starts an empty one with room for so many samples. */
  constructor(start: SampleTable | number) {
    this.#table = typeof start === 'number' ? allocate(Math.min(start, MAX_SAMPLES)) : start;
  }

  get count(): number {
    return this.#table.count;
  }

  /** Throws AppError('media.unreadable') when a file has more samples than any film. */
  add(dts: number, duration: number, shift: number, size: number, offset: number, isKey: boolean): void {
    if (this.#table.count === this.#table.dts.length) this.#grow(offset);
    const t = this.#table;
    const i = t.count++;
    t.dts[i] = dts;
    t.shift[i] = shift;
    t.size[i] = size;
    t.offset[i] = offset;
    t.key[i] = isKey ? 1 : 0;
    t.endDts = dts + duration;
  }

  #grow(offset: number): void {
    const from = this.#table;
    if (from.count >= MAX_SAMPLES) throw tooManyFrames(offset);
    const n = Math.min(MAX_SAMPLES, Math.max(256, Math.floor(from.count * 1.5)));
    // `transfer` gives the old memory back at once; copies would wait for the garbage collector.
    this.#table = {
      ...from,
      dts: new Float64Array(from.dts.buffer.transfer(n * 8)),
      shift: new Int32Array(from.shift.buffer.transfer(n * 4)),
      size: new Uint32Array(from.size.buffer.transfer(n * 4)),
      offset: new Float64Array(from.offset.buffer.transfer(n * 8)),
      key: new Uint8Array(from.key.buffer.transfer(n)),
    };
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

/**
 * Unrolls a body of `stbl`: one tight pass for each kind of number, so that the samples of a long film cost milliseconds, with a
 * turn of the event loop between passes. `sizeBytes`: of the file; `byteOffset`: of its index, for errors. Throws
 * AppError('media.unreadable') for more samples than any film has.
 */
export async function readSampleTable(
  stbl: Uint8Array,
  { sizeBytes, byteOffset }: { sizeBytes: number; byteOffset: number },
  signal: AbortSignal,
): Promise<SampleTable> {
  const turn = async (): Promise<void> => {
    await setImmediate();
    signal.throwIfAborted();
  };
  await turn();
  const count = sampleCount(stbl, sizeBytes);
  if (count > MAX_SAMPLES) throw tooManyFrames(byteOffset);
  const table = allocate(count);
  fillSizes(stbl, table.size);
  await turn();
  const { placed, usesSeveralEntries } = fillOffsets(stbl, table);
  table.count = wholeSamples(table, placed, sizeBytes);
  table.isCutOff = table.count < count;
  table.usesSeveralEntries = usesSeveralEntries;
  await turn();
  fillTimes(findBox(stbl, 'stts'), table);
  fillShifts(findBox(stbl, 'ctts'), table);
  fillKeys(findBox(stbl, 'stss'), table);
  return table;
}

interface SizeBox {
  /** Of every sample; 0 where each has its own. */
  common: number;
  bits: number;
  told: number;
  entries: DataView;
}

/** `stsz` or the compact `stz2`. */
export function sizeBox(stbl: Uint8Array): SizeBox {
  const stsz = findBox(stbl, 'stsz');
  const c = new Cursor(stsz ?? findBox(stbl, 'stz2') ?? new Uint8Array(0));
  c.skip(4);
  const word = c.u32();
  const told = c.u32();
  const rest = c.bytes();
  return {
    common: stsz ? word : 0,
    bits: stsz ? 32 : word & 255,
    told,
    entries: new DataView(rest.buffer, rest.byteOffset, rest.length),
  };
}

/** A count that does not fit the box or the file is cut. */
export function sampleCount(stbl: Uint8Array, sizeBytes: number): number {
  const { common, bits, told, entries } = sizeBox(stbl);
  if (common > 0) return Math.min(told, Math.floor(sizeBytes / common));
  return [4, 8, 16, 32].includes(bits) ? Math.min(told, Math.floor((entries.byteLength * 8) / bits)) : 0;
}

function fillSizes(stbl: Uint8Array, sizes: Uint32Array): void {
  const { common, bits, entries } = sizeBox(stbl);
  const count = sizes.length;
  if (common > 0) sizes.fill(common);
  else if (bits === 32) for (let i = 0; i < count; i++) sizes[i] = entries.getUint32(i * 4);
  else if (bits === 16) for (let i = 0; i < count; i++) sizes[i] = entries.getUint16(i * 2);
  else if (bits === 8) for (let i = 0; i < count; i++) sizes[i] = entries.getUint8(i);
  else for (let i = 0; i < count; i++) sizes[i] = (entries.getUint8(i >> 1) >> (i % 2 === 0 ? 4 : 0)) & 15;
}

/** `stsc` says how many samples lie in each chunk, `stco` or `co64` where it is. `placed`: samples that lie in a chunk. */
function fillOffsets(stbl: Uint8Array, table: SampleTable): { placed: number; usesSeveralEntries: boolean } {
  const { size, offset } = table;
  const stco = findBox(stbl, 'stco');
  const places = viewOf((stco ?? findBox(stbl, 'co64') ?? new Uint8Array(0)).subarray(8));
  const step = stco ? 4 : 8;
  const chunks = Math.floor(places.byteLength / step);
  // First chunk, samples in each, sample description.
  const runs = viewOf((findBox(stbl, 'stsc') ?? new Uint8Array(0)).subarray(8));
  const runsEnd = runs.byteLength - (runs.byteLength % 12);
  let usesSeveralEntries = false;
  let inChunk = 0;
  let run = 0;
  let nextRunAt = runsEnd > 0 ? runs.getUint32(0) : Infinity;
  let i = 0;
  for (let chunk = 1; chunk <= chunks && i < size.length; chunk++) {
    while (chunk >= nextRunAt) {
      inChunk = runs.getUint32(run + 4);
      if (runs.getUint32(run + 8) !== 1) usesSeveralEntries = true;
      run += 12;
      nextRunAt = run < runsEnd ? runs.getUint32(run) : Infinity;
    }
    const place = (chunk - 1) * step;
    let at = step === 4 ? places.getUint32(place) : Number(places.getBigUint64(place));
    const end = Math.min(size.length, i + inChunk);
    for (; i < end; i++) {
      offset[i] = at;
      at += size[i]!;
    }
  }
  return { placed: i, usesSeveralEntries };
}

/** Samples before the first one that lies, in part at least, beyond the end of the file. */
function wholeSamples({ size, offset }: SampleTable, placed: number, sizeBytes: number): number {
  for (let i = 0; i < placed; i++) if (offset[i]! + size[i]! > sizeBytes || size[i]! > MAX_FRAME_BYTES) return i;
  return placed;
}

// `stts` and `ctts` hold pairs of a count and a value; the last value goes on to the end. Both are walked by loops of their own: a film
// with B-frames has a pair for nearly every sample, and a call for each costs more than all the rest of opening the file.

function fillTimes(stts: Uint8Array | null, table: SampleTable): void {
  const { dts, count } = table;
  const pairs = pairsOf(stts);
  let [at, now, duration] = [0, 0, 0];
  for (let pair = 0; pair + 8 <= pairs.byteLength && at < count; pair += 8) {
    const end = Math.min(count, at + pairs.getUint32(pair));
    duration = pairs.getUint32(pair + 4);
    for (; at < end; now += duration) dts[at++] = now;
  }
  for (; at < count; now += duration) dts[at++] = now;
  table.endDts = now;
}

/** Signed, whatever the version says: QuickTime wrote negative ones into version 0. */
function fillShifts(ctts: Uint8Array | null, { shift, count }: SampleTable): void {
  const pairs = pairsOf(ctts);
  let [at, value] = [0, 0];
  for (let pair = 0; pair + 8 <= pairs.byteLength && at < count; pair += 8) {
    const end = Math.min(count, at + pairs.getUint32(pair));
    value = pairs.getInt32(pair + 4);
    while (at < end) shift[at++] = value;
  }
  if (value !== 0) shift.fill(value, at, count);
}

export function pairsOf(box: Uint8Array | null): DataView {
  return viewOf((box ?? new Uint8Array(0)).subarray(8));
}

/** `stss` counts from 1; without it every sample is a key frame. */
function fillKeys(stss: Uint8Array | null, table: SampleTable): void {
  if (!stss) {
    table.key.fill(1, 0, table.count);
    return;
  }
  const c = new Cursor(stss);
  c.skip(4);
  for (let left = Math.min(c.u32(), Math.floor(c.left / 4)); left > 0; left--) {
    const i = c.u32() - 1;
    if (i >= 0 && i < table.count) table.key[i] = 1;
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
