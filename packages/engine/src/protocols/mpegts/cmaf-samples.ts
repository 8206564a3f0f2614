// Takes CMAF segments apart again: what a transport stream carries are the samples in them.
import { AppError } from '@praxino/contracts/errors';
import { boxesIn, findBox, viewOf } from '../../package/boxes.ts';
import type { BoxAt } from '../../package/boxes.ts';
import { readFragment } from '../../package/fragment.ts';
import { timescaleOf } from '../../package/init.ts';

export interface Track {
  /** Type of the sample entry: avc1, hvc1, mp4a, ac-3 … */
  entry: string;
  /** Payload of the configuration box in it (avcC, hvcC, esds); empty where there is none. */
  config: Uint8Array;
  timescale: number;
  /** What the edit list takes back from composition times, in ticks. */
  delayTicks: number;
}

export interface Sample {
  /** Seconds of the film's clock; decode times may lie before its beginning. */
  pts: number;
  dts: number;
  isKey: boolean;
  data: Uint8Array;
}

/** Bytes of a sample entry between its header and its boxes (ISO/IEC 14496-12 §12.1.3, §12.2.3). */
const ENTRY_FIELDS = { visual: 78, audio: 28 } as const;

/** Reads an init segment of ours. Throws AppError('stream.not-found') for anything else. */
export function readTrack(init: Uint8Array): Track {
  const stsd = inside(init, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd']);
  const timescale = timescaleOf(init);
  const [entry] = stsd ? [...boxesIn(init, stsd.body + 8, stsd.end)] : [];
  if (!entry || timescale === null) throw new AppError('stream.not-found', 'The init segment describes no track.');
  const isAudio = inside(init, ['moov', 'trak', 'mdia', 'minf', 'smhd']) !== null;
  const from = entry.body + (isAudio ? ENTRY_FIELDS.audio : ENTRY_FIELDS.visual);
  const config = [...boxesIn(init, from, entry.end)].find((b) => /^(?:avcC|hvcC|esds)$/.test(b.type));
  return {
    entry: entry.type,
    config: config ? init.subarray(config.body, config.end) : new Uint8Array(),
    timescale,
    delayTicks: delayOf(init),
  };
}

function inside(bytes: Uint8Array, path: readonly string[]): BoxAt | null {
  let at: Pick<BoxAt, 'body' | 'end'> | null = { body: 0, end: bytes.length };
  let found: BoxAt | null = null;
  for (const type of path) {
    found = at && findBox(bytes, type, at.body, at.end);
    at = found;
  }
  return found;
}

function delayOf(init: Uint8Array): number {
  const elst = inside(init, ['moov', 'trak', 'edts', 'elst']);
  // One edit of version 0: entry count, duration, media time.
  return elst ? viewOf(init).getInt32(elst.body + 12) : 0;
}

/** The samples of a segment, in decode order. */
export function readSamples(segment: Uint8Array, { timescale, delayTicks }: Track): Sample[] {
  const samples: Sample[] = [];
  let fragment: ReturnType<typeof readFragment> | null = null;
  for (const box of boxesIn(segment)) {
    if (box.type === 'moof') fragment = readFragment(segment.subarray(box.start, box.end));
    if (box.type !== 'mdat' || !fragment) continue;
    let [dts, at] = [fragment.tfdt, box.body];
    for (const { duration, size, offset, isKey } of fragment.samples) {
      const data = segment.subarray(at, at + size);
      samples.push({
        pts: (dts + offset - delayTicks) / timescale,
        dts: (dts - delayTicks) / timescale,
        isKey,
        data,
      });
      dts += duration;
      at += size;
    }
    fragment = null;
  }
  return samples;
}
