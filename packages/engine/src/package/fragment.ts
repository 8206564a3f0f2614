// Movie fragments of one track (ISO/IEC 14496-12 §8.8): writing, reading and re-timing them.
import { AppError } from '@praxino/contracts/errors';
import { boxesIn, findBox, viewOf } from './boxes.ts';
import type { BoxAt } from './boxes.ts';

export interface FragmentSample {
  /** Decode duration in ticks. */
  duration: number;
  /** Bytes. */
  size: number;
  /** Composition time minus decode time, in ticks; may be negative. */
  offset: number;
  isKey: boolean;
}
export interface Fragment {
  /** mfhd sequence number. */
  sequence: number;
  /** Base media decode time in ticks. Encoders with a reorder delay write negative ones; `writeFragment` takes none. */
  tfdt: number;
  samples: FragmentSample[];
}

const DEFAULT_BASE_IS_MOOF = 0x020000;
/** trun flags: data offset, sample duration, sample size; for video sample flags and composition offset, too. */
const AUDIO_TRUN = 0x301;
const VIDEO_TRUN = 0xf01;
/** sample_depends_on = 2 (on none) · sample_depends_on = 1 with sample_is_non_sync_sample (§8.8.3.1). */
const KEY_FLAGS = 0x02000000;
const DELTA_FLAGS = 0x01010000;
const NON_SYNC = 0x10000;
/** More samples than an hour of audio in one fragment is no fragment but damage. */
const MAX_SAMPLES = 1_000_000;

/**
 * `moof` and the 8-byte header of `mdat`; the sample payloads follow in order. Track 1 unless another is named, 64-bit `tfdt`, signed offsets (trun v1).
 * No samples give a valid, empty fragment. Throws RangeError on a negative `tfdt` or a payload of 4 GiB.
 */
export function writeFragment(fragment: Fragment & { isVideo: boolean; trackId?: number }): Uint8Array {
  const { sequence, tfdt, samples, isVideo, trackId = 1 } = fragment;
  if (!(tfdt >= 0)) throw new RangeError(`a fragment cannot start at ${tfdt}`);
  const payload = samples.reduce((sum, s) => sum + s.size, 8);
  if (payload > 0xffff_ffff) throw new RangeError(`a fragment of ${payload} bytes is too large`);
  const trunSize = 20 + (isVideo ? 16 : 8) * samples.length;
  const trafSize = 8 + 16 + 20 + trunSize;
  const moofSize = 8 + 16 + trafSize;
  const out = new Uint8Array(moofSize + 8);
  const view = viewOf(out);
  let at = 0;
  const num = (value: number): void => {
    view.setUint32(at, value >>> 0);
    at += 4;
  };
  const head = (size: number, type: string): void => {
    num(size);
    for (const c of type) out[at++] = c.charCodeAt(0);
  };
  head(moofSize, 'moof');
  head(16, 'mfhd');
  num(0);
  num(sequence);
  head(trafSize, 'traf');
  head(16, 'tfhd');
  num(DEFAULT_BASE_IS_MOOF);
  num(trackId);
  head(20, 'tfdt');
  num(0x01000000);
  view.setBigUint64(at, BigInt(tfdt));
  at += 8;
  head(trunSize, 'trun');
  num(0x01000000 | (isVideo ? VIDEO_TRUN : AUDIO_TRUN));
  num(samples.length);
  num(moofSize + 8);
  for (const s of samples) {
    num(s.duration);
    num(s.size);
    if (!isVideo) continue;
    num(s.isKey ? KEY_FLAGS : DELTA_FLAGS);
    num(s.offset);
  }
  head(payload, 'mdat');
  return out;
}

interface Defaults {
  duration: number;
  size: number;
  flags: number;
}

/**
 * The samples of a `moof` with one track. Fields that the writer left to the defaults of `tfhd` (ffmpeg does so when all
 * samples agree, in one-frame fragments above all) are filled in; missing composition offsets are 0.
 * Throws AppError('transcode.failed') on anything else: only encoders' output is read here.
 */
export function readFragment(moof: Uint8Array): Fragment {
  try {
    return parseFragment(moof);
  } catch (error) {
    if (error instanceof RangeError)
      throw new AppError(
        'transcode.failed',
        // The fault is in this box; what is wrong in it stands in the sentence.
        { detail: `The encoder wrote a broken fragment: ${error.message}`, byteOffset: 0 },
        { cause: error },
      );
    throw error;
  }
}

function parseFragment(bytes: Uint8Array): Fragment {
  const moof = findBox(bytes, 'moof');
  if (!moof) throw new RangeError('there is no moof box');
  const view = viewOf(bytes);
  const fragment: Fragment = { sequence: 0, tfdt: 0, samples: [] };
  let tracks = 0;
  for (const part of boxesIn(bytes, moof.body, moof.end)) {
    if (part.type === 'mfhd') fragment.sequence = view.getUint32(part.body + 4);
    if (part.type !== 'traf') continue;
    if (++tracks > 1) throw new RangeError('there is more than one track in it');
    readTrack(bytes, part, fragment);
  }
  if (tracks === 0) throw new RangeError('there is no track in it');
  return fragment;
}

function readTrack(bytes: Uint8Array, traf: BoxAt, fragment: Fragment): void {
  const view = viewOf(bytes);
  const defaults: Defaults = { duration: 0, size: 0, flags: 0 };
  let hasTime = false;
  for (const part of boxesIn(bytes, traf.body, traf.end)) {
    if (part.type === 'tfhd') readDefaults(view, part, defaults);
    if (part.type === 'tfdt') {
      hasTime = true;
      fragment.tfdt = bytes[part.body] === 1 ? Number(view.getBigInt64(part.body + 4)) : view.getUint32(part.body + 4);
    }
    if (part.type === 'trun') readRun(view, part, defaults, fragment.samples);
  }
  if (!hasTime) throw new RangeError('there is no tfdt box');
}

function readDefaults(view: DataView, tfhd: BoxAt, defaults: Defaults): void {
  const flags = view.getUint32(tfhd.body) & 0xffffff;
  let at = tfhd.body + 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0);
  const next = (bit: number, otherwise: number): number => {
    if (!(flags & bit)) return otherwise;
    at += 4;
    return view.getUint32(at - 4);
  };
  defaults.duration = next(0x8, 0);
  defaults.size = next(0x10, 0);
  defaults.flags = next(0x20, 0);
}

function readRun(view: DataView, trun: BoxAt, defaults: Defaults, samples: FragmentSample[]): void {
  const flags = view.getUint32(trun.body) & 0xffffff;
  const count = view.getUint32(trun.body + 4);
  if (samples.length + count > MAX_SAMPLES) throw new RangeError(`it claims ${count} samples`);
  let at = trun.body + 8 + (flags & 0x1 ? 4 : 0);
  const next = (bit: number, otherwise: number): number => {
    if (!(flags & bit)) return otherwise;
    if (at + 4 > trun.end) throw new RangeError('its trun box is too short');
    at += 4;
    return view.getUint32(at - 4);
  };
  const firstFlags = next(0x4, defaults.flags);
  for (let i = 0; i < count; i++) {
    const duration = next(0x100, defaults.duration);
    const size = next(0x200, defaults.size);
    const isKey = (next(0x400, i === 0 ? firstFlags : defaults.flags) & NON_SYNC) === 0;
    // Unsigned in version 0, but no composition offset comes near 2^31.
    samples.push({ duration, size, isKey, offset: next(0x800, 0) | 0 });
  }
}

/** When a fragment is shown, without any edit list: smallest and largest composition time, and the end of its decode time. */
export function fragmentTimes(fragment: Fragment): { firstPts: number; lastPts: number; endDts: number } {
  let dts = fragment.tfdt;
  let firstPts = Infinity;
  let lastPts = -Infinity;
  for (const s of fragment.samples) {
    firstPts = Math.min(firstPts, dts + s.offset);
    lastPts = Math.max(lastPts, dts + s.offset);
    dts += s.duration;
  }
  return { firstPts, lastPts, endDts: dts };
}

/**
 * An encoder's `moof` at its place in the film: decode times + `shiftTicks`, composition offsets + `delayTicks` (what the edit
 * list of the init segment takes back). The whole box is written anew, because ffmpeg leaves out fields that patching would need.
 * Returns `moof` and the header of `mdat`. Throws as `readFragment` and `writeFragment` do.
 */
export function retimeFragment(
  moof: Uint8Array,
  options: { sequence: number; shiftTicks: number; delayTicks: number; isVideo?: boolean },
): Uint8Array {
  const { sequence, shiftTicks, delayTicks, isVideo = true } = options;
  const { tfdt, samples } = readFragment(moof);
  const shifted = samples.map((s) => ({ ...s, offset: s.offset + delayTicks }));
  return writeFragment({ sequence, tfdt: tfdt + shiftTicks, samples: shifted, isVideo });
}
