// Opus: the identification header (RFC 7845 clause 5.1), its MP4 form dOps, and packet lengths (RFC 6716 clause 3.1).
import type { AudioFacts } from './audio-facts.ts';

/** Opus is timed at 48 kHz, whatever the recording was. */
export const OPUS_RATE = 48_000;

/** Facts of an OpusHead; null when it is none. `frameSamples` comes from packets: see `opusPacketSamples`. */
export function readOpusHead(head: Uint8Array): AudioFacts | null {
  if (head.length < 19 || new TextDecoder().decode(head.subarray(0, 8)) !== 'OpusHead') return null;
  return {
    codecString: 'opus',
    profile: null,
    channels: head[9]!,
    sampleRate: OPUS_RATE,
    frameSamples: null,
    config: head,
  };
}

/** dOps is OpusHead with big-endian numbers and version 0 (Opus in ISOBMFF 4.3.2). */
export function opusHeadOf(dOps: Uint8Array): Uint8Array | null {
  if (dOps.length < 11 || dOps[0] !== 0) return null;
  const head = new Uint8Array(8 + dOps.length);
  head.set(new TextEncoder().encode('OpusHead'));
  head.set(dOps, 8);
  const from = new DataView(dOps.buffer, dOps.byteOffset, dOps.length);
  const to = new DataView(head.buffer);
  to.setUint8(8, 1);
  to.setUint16(10, from.getUint16(2), true);
  to.setUint32(12, from.getUint32(4), true);
  to.setInt16(16, from.getInt16(8), true);
  return head;
}

/** Length of a packet in samples at 48 kHz; 0 for an empty or broken one. */
export function opusPacketSamples(packet: Uint8Array): number {
  const toc = packet[0];
  if (toc === undefined) return 0;
  const mode = toc >> 3;
  const frame =
    mode < 12 ? [480, 960, 1920, 2880][mode & 3]! : mode < 16 ? [480, 960][mode & 1]! : [120, 240, 480, 960][mode & 3]!;
  const count = [1, 2, 2, (packet[1] ?? 0) & 63][toc & 3]!;
  return frame * count <= 5760 ? frame * count : 0;
}
