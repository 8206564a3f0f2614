// One segment of copied pictures: packets as they lie in the file, a fragment header in front.
import type { Packet, VideoStream } from '../model.ts';
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
  const order = packets.map((p) => p.pts).sort((a, b) => a - b);
  const latest = packets.findLast((p) => p.pts === order.at(-1));
  const delay = reorderTicks(stream);
  const samples = packets.map((packet, i) => ({
    duration: i + 1 < order.length ? order[i + 1]! - order[i]! : lastDuration(stream, latest!, place),
    size: packet.data.length,
    offset: packet.pts + delay - order[i]!,
    isKey: packet.isKey,
  }));
  const head = writeFragment({ sequence: place.sequence, tfdt: order[0] ?? place.from, samples, isVideo: true });
  return [head, ...packets.map((p) => p.data)];
}

function lastDuration(stream: VideoStream, latest: Packet, { to, isLast }: { to: number; isLast: boolean }): number {
  const left = Math.max(1, to - latest.pts);
  if (isLast) return left;
  const own = stream.frameTicks ?? latest.duration;
  return own > 0 ? Math.min(own, left) : left;
}
