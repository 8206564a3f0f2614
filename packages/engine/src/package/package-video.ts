// One segment of copied pictures: packets as they lie in the file, a fragment header in front.
import type { Packet, VideoStream } from '../model.ts';
import { decodeTimes } from './decode-times.ts';
import { writeFragment } from './fragment.ts';
import { reorderTicks } from './init.ts';

export interface SegmentPlace {
  /** Number of the fragment; any, but ascending. */
  sequence: number;
  /** The segment spans [from, to) on the timeline, in ticks of the stream. */
  from: number;
  to: number;
}

/**
 * `moof` + `mdat` header, then the packets' own bytes: write them one after the other, nothing is copied.
 *
 * Times: every picture is shown exactly at its PTS. The decode times of a segment are its PTS in ascending order, so `tfdt` is
 * its smallest PTS, and composition offsets are `pts + D − decode time`, D being the constant of the init segment's edit list.
 * They are never negative: where a stream reorders farther than D its pictures are decoded earlier.
 *
 * Packets are cut in decode order at key frames, so with an open GOP the leading pictures of the key frame come with it although
 * they are shown before `from`. The segment then starts before `from` and the one before it ends early by as much: the last
 * decode time of a segment lasts one frame, not until `to`, which makes decode times meet at the joint. Where the frame rate
 * varies it lasts what the packet says, else until `to`; joints of open GOPs may then overlap in decode *durations*, while decode
 * *times* still ascend. The last segment of the film lasts until `to`.
 */
export function packageVideo(
  stream: VideoStream,
  packets: readonly Packet[],
  place: SegmentPlace & { isLast: boolean },
): Uint8Array[] {
  const delay = reorderTicks(stream);
  const shown = packets.map((p) => p.pts);
  const times = decodeTimes(
    shown,
    shown.toSorted((a, b) => a - b),
    delay,
  );
  const end = endOfSegment(stream, packets, place);
  const samples = packets.map((packet, i) => ({
    duration: (times[i + 1] ?? end) - times[i]!,
    size: packet.data.length,
    offset: packet.pts + delay - times[i]!,
    isKey: packet.isKey,
  }));
  const head = writeFragment({ sequence: place.sequence, tfdt: times[0] ?? place.from, samples, isVideo: true });
  return [head, ...packets.map((p) => p.data)];
}

/** Where the last picture's time ends. */
function endOfSegment(
  stream: VideoStream,
  packets: readonly Packet[],
  { from, to, isLast }: { from: number; to: number; isLast: boolean },
): number {
  const latest = packets.reduce<Packet | null>((last, p) => (last && last.pts >= p.pts ? last : p), null);
  if (!latest) return from;
  const left = Math.max(1, to - latest.pts);
  const own = stream.frameTicks ?? latest.duration;
  return latest.pts + (own > 0 && !isLast ? Math.min(own, left) : left);
}
