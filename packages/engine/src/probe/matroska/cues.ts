// Cues: where key frames (and often subtitles) lie (RFC 9559 clause 5.1.5).
import type { ByteSource } from '../byte-source.ts';
import { MAX_HEADER_LENGTH, UNKNOWN_SIZE, children, readHeader, readUint } from './ebml.ts';
import type { MatroskaHead } from './head.ts';
import { ID } from './ids.ts';

export interface Cue {
  /** Ticks of the file. */
  time: number;
  track: number;
  /** Offset of the Cluster in the file. */
  clusterAt: number;
  /** Of the block inside the Cluster's body; null where the file does not say. */
  relative: number | null;
  /** Ticks; null where the file does not say. */
  duration: number | null;
}

const MAX_CUES_BYTES = 16 << 20;
const MAX_CUES = 300_000;

/** All cues of the file by time; those that point beyond its end are left out. Empty where there are none, or more than any muxer writes. */
export async function readCues(source: ByteSource, head: MatroskaHead, signal: AbortSignal): Promise<Cue[]> {
  if (head.cuesAt === null) return [];
  const header = readHeader(await source.read(head.cuesAt, MAX_HEADER_LENGTH, signal), 0);
  if (!header || header.id !== ID.Cues || header.size === UNKNOWN_SIZE || header.size > MAX_CUES_BYTES) return [];
  const body = await source.read(head.cuesAt + header.headerLength, header.size, signal);
  const cues: Cue[] = [];
  for (const point of children(body)) {
    if (cues.length > MAX_CUES) return [];
    if (point.id === ID.CuePoint) readPoint(point.data, head.segmentStart, cues);
  }
  return cues.filter((c) => c.clusterAt < source.size).toSorted((a, b) => a.time - b.time);
}

function readPoint(data: Uint8Array, segmentStart: number, into: Cue[]): void {
  let time = 0;
  const positions: Uint8Array[] = [];
  for (const el of children(data)) {
    if (el.id === ID.CueTime) time = readUint(el.data);
    if (el.id === ID.CueTrackPositions) positions.push(el.data);
  }
  for (const position of positions) {
    const cue: Cue = { time, track: 0, clusterAt: -1, relative: null, duration: null };
    for (const el of children(position)) {
      if (el.id === ID.CueTrack) cue.track = readUint(el.data);
      if (el.id === ID.CueClusterPosition) cue.clusterAt = segmentStart + readUint(el.data);
      if (el.id === ID.CueRelativePosition) cue.relative = readUint(el.data);
      if (el.id === ID.CueDuration) cue.duration = readUint(el.data);
    }
    if (cue.track > 0 && cue.clusterAt >= segmentStart) into.push(cue);
  }
}
