// CTA-608 captions in a track of their own (QuickTime `c608`): each sample has the pairs of one or both fields.
import type { SubtitlePacket } from '../../model.ts';
import type { Cue } from '../cue.ts';
import { wholeBoxes } from '../whole-boxes.ts';
import { captionCues } from './caption-cues.ts';

/** What the boxes of a sample hold (QuickTime File Format, "Closed captioning sample data"). */
const FIELDS: ReadonlyMap<string, number> = new Map([
  ['cdat', 0xfc],
  ['cdt2', 0xfd],
]);

/** The cues of the first channel that says something; a track is made for one. */
export function captionTrackCues(packets: readonly SubtitlePacket[]): Cue[] {
  const frames = packets.map(({ startMs, data }) => ({ startMs, constructs: constructsOf(data) }));
  const endMs = packets.reduce((end, p) => Math.max(end, p.startMs + p.durationMs), 0);
  return [...captionCues(frames, endMs).values()][0] ?? [];
}

function constructsOf(sample: Uint8Array): Uint8Array {
  // As ffmpeg (5.1) copies them into a track: constructs without a box around them.
  if (sample.length % 3 === 0 && (sample[0] ?? 0) >= 0xf8) return sample;
  const constructs: number[] = [];
  for (const { type, bytes } of wholeBoxes(sample)) {
    const field = FIELDS.get(type);
    if (field === undefined) continue;
    for (let at = 0; at + 1 < bytes.length; at += 2) constructs.push(field, bytes[at]!, bytes[at + 1]!);
  }
  return Uint8Array.from(constructs);
}
