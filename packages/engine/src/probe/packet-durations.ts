// What readers of all containers say about the length of packets.
import type { Packet } from '../model.ts';

/**
 * Lengths of the frames of a video segment: the distance to the next one shown. The last one keeps what the container said (0
 * for nothing) or lasts one frame: what is shown after it may be leading pictures of the next segment.
 */
export function withDurations(packets: Packet[], frameTicks: number | null): Packet[] {
  const shown = packets.toSorted((a, b) => a.pts - b.pts);
  shown.forEach((packet, i) => {
    const next = shown[i + 1];
    packet.duration = next ? next.pts - packet.pts : (frameTicks ?? Math.max(0, packet.duration));
  });
  return packets;
}
