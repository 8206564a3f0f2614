// One segment of copied sound: packets as they lie in the file, a fragment header in front.
import type { AudioStream, Packet } from '../model.ts';
import { writeFragment } from './fragment.ts';
import type { SegmentPlace } from './package-video.ts';

/**
 * `moof` + `mdat` header, then the packets' own bytes: write them one after the other, nothing is copied. Times in samples.
 * A packet lasts until the next one starts, the last one as long as its codec says, so segments join without a gap.
 * No packets (sound that starts late or ends early) give a valid fragment without samples.
 */
export function packageAudio(stream: AudioStream, packets: readonly Packet[], place: SegmentPlace): Uint8Array[] {
  const samples = packets.map((packet, i) => {
    const next = packets[i + 1];
    const own = packet.duration || stream.frameSamples || place.to - packet.pts;
    return {
      duration: Math.max(1, next ? next.pts - packet.pts : own),
      size: packet.data.length,
      offset: 0,
      isKey: true,
    };
  });
  const head = writeFragment({
    sequence: place.sequence,
    tfdt: packets[0]?.pts ?? place.from,
    samples,
    isVideo: false,
  });
  return [head, ...packets.map((p) => p.data)];
}
