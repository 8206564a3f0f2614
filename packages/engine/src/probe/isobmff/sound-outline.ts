// What a scan asks of a track of sound, read off the runs of its tables: two hours of three sounds have a million samples, and
// unrolling them costs more than all the rest of opening the file.
import { MAX_FRAME_BYTES } from '../limits.ts';
import { findBox } from './boxes.ts';
import { MAX_SAMPLES, pairsOf, sampleCount, sizeBox, viewOf } from './sample-table.ts';

export interface SoundOutline {
  count: number;
  /** Of all samples. */
  bytes: number;
  /** Decoding time after the last sample, media ticks. */
  endDts: number;
  /** Decoding time of sample `i`. */
  dts(i: number): number;
  /** Length of every sample but the last, which may be shorter; null where they differ. */
  uniformTicks: number | null;
}

/**
 * Of a body of `stbl`; null for tables whose samples have to be looked at one by one: some lie beyond the end of the file
 * (`sizeBytes`) or in no chunk, are shown at another time than they are decoded, or have several descriptions.
 */
export function outlineSound(stbl: Uint8Array, sizeBytes: number): SoundOutline | null {
  const count = sampleCount(stbl, sizeBytes);
  if (count === 0 || count > MAX_SAMPLES || findBox(stbl, 'ctts')) return null;
  const sizes = sizesOf(stbl, count);
  if (!sizes || !areAllInside(stbl, sizes, sizeBytes)) return null;
  return { count, bytes: sizes.total, ...outlineTimes(stbl, count) };
}

interface Sizes {
  count: number;
  total: number;
  largest: number;
  of(i: number): number;
}

/** null for compact sizes, which no muxer writes for sound of today, and for samples that no frame is as large as. */
function sizesOf(stbl: Uint8Array, count: number): Sizes | null {
  const { common, bits, entries } = sizeBox(stbl);
  if (common > 0) return { count, total: common * count, largest: common, of: () => common };
  if (bits !== 32) return null;
  let [total, largest] = [0, 0];
  for (let i = 0; i < count; i++) {
    const size = entries.getUint32(i * 4);
    total += size;
    if (size > largest) largest = size;
  }
  return largest > MAX_FRAME_BYTES ? null : { count, total, largest, of: (i) => entries.getUint32(i * 4) };
}

/** Every sample lies in a chunk, whole within the file, and has the first description. */
function areAllInside(stbl: Uint8Array, sizes: Sizes, sizeBytes: number): boolean {
  const stco = findBox(stbl, 'stco');
  const places = viewOf((stco ?? findBox(stbl, 'co64') ?? new Uint8Array(0)).subarray(8));
  const step = stco ? 4 : 8;
  const runs = viewOf((findBox(stbl, 'stsc') ?? new Uint8Array(0)).subarray(8));
  const runsEnd = runs.byteLength - (runs.byteLength % 12);
  let [sample, inChunk, run] = [0, 0, 0];
  for (let chunk = 1; chunk * step <= places.byteLength && sample < sizes.count; chunk++) {
    for (; run < runsEnd && chunk >= runs.getUint32(run); run += 12) {
      inChunk = runs.getUint32(run + 4);
      if (runs.getUint32(run + 8) !== 1) return false;
    }
    const place = (chunk - 1) * step;
    const at = step === 4 ? places.getUint32(place) : Number(places.getBigUint64(place));
    const end = Math.min(sizes.count, sample + inChunk);
    // Summed up only where it may matter.
    if (at + (end - sample) * sizes.largest > sizeBytes && at + sum(sizes, sample, end) > sizeBytes) return false;
    sample = end;
  }
  return sample === sizes.count;
}

function sum(sizes: Sizes, from: number, to: number): number {
  let bytes = 0;
  for (let i = from; i < to; i++) bytes += sizes.of(i);
  return bytes;
}

interface Run {
  first: number;
  dts: number;
  ticks: number;
}

function outlineTimes(stbl: Uint8Array, count: number): Pick<SoundOutline, 'endDts' | 'dts' | 'uniformTicks'> {
  const pairs = pairsOf(findBox(stbl, 'stts'));
  const runs: Run[] = [];
  let [first, dts, ticks] = [0, 0, 0];
  for (let pair = 0; pair + 8 <= pairs.byteLength && first < count; pair += 8) {
    const length = Math.min(count - first, pairs.getUint32(pair));
    ticks = pairs.getUint32(pair + 4);
    if (length > 0) runs.push({ first, dts, ticks });
    first += length;
    dts += length * ticks;
  }
  // The last value goes on to the end.
  if (first < count) runs.push({ first, dts, ticks });
  const endDts = dts + (count - first) * ticks;
  const [start] = runs;
  const isUniform = start !== undefined && runs.every((r) => r.ticks === start.ticks || r.first === count - 1);
  return {
    endDts,
    uniformTicks: count >= 3 && isUniform && start.ticks > 0 ? start.ticks : null,
    dts(i) {
      const run = runs.findLast((r) => r.first <= i) ?? { first: 0, dts: 0, ticks: 0 };
      return run.dts + (i - run.first) * run.ticks;
    },
  };
}
