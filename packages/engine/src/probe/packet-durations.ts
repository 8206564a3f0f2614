// What readers of all containers say about the length of packets.
import type { Packet } from '../model.ts';

export interface SubtitlePacket {
  startMs: number;
  durationMs: number;
  data: Uint8Array;
}

/**
 * Gives every frame of a video segment its length: the frame clock's, else the distance to the next one shown. `to` bounds the
 * last one, whose own length may be unknown.
 */
export function withDurations(packets: Packet[], frameTicks: number | null, to: number): Packet[] {
  if (frameTicks !== null) return packets.map((p) => ({ ...p, duration: frameTicks }));
  const shown = packets.toSorted((a, b) => a.pts - b.pts);
  shown.forEach((packet, i) => {
    const next = shown[i + 1]?.pts ?? (Number.isSafeInteger(to) && to > packet.pts ? to : packet.pts + packet.duration);
    packet.duration = next - packet.pts;
  });
  return packets;
}
