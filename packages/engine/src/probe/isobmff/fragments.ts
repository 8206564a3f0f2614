// Samples of fragmented files: `moof` boxes (ISO/IEC 14496-12 clause 8.8).
import { ByteWindow } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { MAX_FRAME_BYTES, tooManyFrames } from '../limits.ts';
import { Cursor, MAX_HEADER_LENGTH, boxes, findBox, readBoxHeader } from './boxes.ts';
import type { FragmentDefaults, Movie } from './movie.ts';
import { MAX_SAMPLES } from './sample-table.ts';
import type { SampleTableBuilder } from './sample-table.ts';

const NON_SYNC = 0x0001_0000;

export interface FragmentTarget {
  builder: SampleTableBuilder;
  /** Decoding time at which the next fragment without a time of its own goes on. */
  nextDts: number;
  isCutOff: boolean;
}

/** Samples of all fragments of a file so far. */
interface Budget {
  samples: number;
}

/** Adds the samples of all fragments to the tables of their tracks. */
export async function readFragments(
  source: ByteSource,
  offsets: readonly number[],
  movie: Movie,
  targets: Map<number, FragmentTarget>,
  signal: AbortSignal,
): Promise<void> {
  const budget: Budget = { samples: 0 };
  // Fragments of one frame each lie close together.
  const window = new ByteWindow(source, { first: 1 << 14, least: 1 << 12, most: 1 << 16 });
  for (const at of offsets) {
    const header = readBoxHeader(await window.bytes(at, MAX_HEADER_LENGTH, signal), 0);
    if (!header) continue;
    const moof = await window.bytes(at + header.headerLength, header.size - header.headerLength, signal);
    let base = at;
    for (const box of boxes(moof)) {
      if (box.type === 'traf')
        base = readTrackFragment(box.data, { at, base, sizeBytes: source.size }, movie, targets, budget);
    }
  }
}

/** Returns where the data of the next track fragment begin when that does not say so itself. */
function readTrackFragment(
  traf: Uint8Array,
  { at: moofAt, base, sizeBytes }: { at: number; base: number; sizeBytes: number },
  movie: Movie,
  targets: Map<number, FragmentTarget>,
  budget: Budget,
): number {
  const c = new Cursor(findBox(traf, 'tfhd') ?? new Uint8Array(0));
  const flags = c.u32() & 0xff_ffff;
  const id = c.u32();
  const target = targets.get(id);
  const usual = movie.fragmentDefaults.get(id) ?? { duration: 0, size: 0, flags: 0 };
  let dataAt = (flags & 0x02_0000) === 0 ? base : moofAt;
  if ((flags & 1) !== 0) dataAt = c.u64();
  if ((flags & 2) !== 0) c.skip(4);
  const defaults: FragmentDefaults = {
    duration: (flags & 8) === 0 ? usual.duration : c.u32(),
    size: (flags & 0x10) === 0 ? usual.size : c.u32(),
    flags: (flags & 0x20) === 0 ? usual.flags : c.u32(),
  };
  const time = new Cursor(findBox(traf, 'tfdt') ?? new Uint8Array(0));
  if (target && time.left >= 8) {
    const version = time.u8();
    time.skip(3);
    target.nextDts = version === 1 ? time.u64() : time.u32();
  }
  const runBase = dataAt;
  for (const box of boxes(traf)) {
    if (box.type === 'trun') dataAt = readRun(box.data, { base: runBase, dataAt, sizeBytes }, defaults, target, budget);
  }
  return dataAt;
}

/** Returns the end of the run's data. */
function readRun(
  trun: Uint8Array,
  { base, dataAt, sizeBytes }: { base: number; dataAt: number; sizeBytes: number },
  defaults: FragmentDefaults,
  target: FragmentTarget | undefined,
  budget: Budget,
): number {
  const c = new Cursor(trun);
  const flags = c.u32() & 0xff_ffff;
  const told = c.u32();
  let at = (flags & 1) === 0 ? dataAt : base + c.i32();
  const firstFlags = (flags & 4) === 0 ? null : c.u32();
  const entryBytes = [0x100, 0x200, 0x400, 0x800].filter((bit) => (flags & bit) !== 0).length * 4;
  // Without fields of their own, samples are bounded by the bytes that could hold them.
  const most = entryBytes > 0 ? c.left / entryBytes : sizeBytes / Math.max(1, defaults.size);
  const count = Math.min(told, Math.floor(most));
  for (let i = 0; i < count; i++) {
    const duration = (flags & 0x100) === 0 ? defaults.duration : c.u32();
    const size = (flags & 0x200) === 0 ? defaults.size : c.u32();
    const own = (flags & 0x400) === 0 ? defaults.flags : c.u32();
    const shift = (flags & 0x800) === 0 ? 0 : c.i32();
    const sampleFlags = i === 0 && firstFlags !== null ? firstFlags : own;
    if (target && !target.isCutOff) {
      if (at < 0 || at + size > sizeBytes || size > MAX_FRAME_BYTES) target.isCutOff = true;
      else if (++budget.samples > MAX_SAMPLES) throw tooManyFrames(Math.min(Math.max(0, at), sizeBytes));
      else target.builder.add(target.nextDts, duration, shift, size, at, (sampleFlags & NON_SYNC) === 0);
      target.nextDts += duration;
    }
    at += size;
  }
  return at;
}
