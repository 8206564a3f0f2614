// Where ffmpeg must begin to read a transport stream to understand the packet at a byte: at the tables before it.
import type { ByteSource } from '../byte-source.ts';

/** Broadcasts repeat their tables every half second; discs every tenth. */
const STEPS_BYTES = [32 << 10, 512 << 10, 4 << 20] as const;
const SYNC = 0x47;
/** ISO/IEC 13818-1 §2.4.4.3. */
const PAT_PID = 0;

export interface PacketShape {
  /** Distance of packets: 188, 192 with an arrival time in front (Blu-ray), 204 with error correction behind. */
  bytes: number;
  /** Offset of the sync byte in a packet. */
  sync: number;
}

/** The shape of the packets at the head of a file; null when it is no transport stream. */
export function packetShape(head: Uint8Array): PacketShape | null {
  const shapes: PacketShape[] = [
    { bytes: 188, sync: 0 },
    { bytes: 192, sync: 4 },
    { bytes: 204, sync: 0 },
  ];
  return shapes.find(({ bytes, sync }) => [0, 1, 2].every((i) => head[sync + i * bytes] === SYNC)) ?? null;
}

/**
 * The last place at or before `position` with a program association table and the program map it names between itself and
 * `position`; 0 where there is none within 4 MB. Packets that stand before the map would be passed over by ffmpeg.
 */
export async function entryBefore(
  source: ByteSource,
  shape: PacketShape,
  position: number,
  signal: AbortSignal,
): Promise<number> {
  for (const step of STEPS_BYTES) {
    const from = Math.max(position % shape.bytes, position - Math.ceil(step / shape.bytes) * shape.bytes);
    const at = lastTables(await source.read(from, position - from, signal), shape);
    if (at !== null) return from + at;
    if (from < shape.bytes) return 0;
  }
  return 0;
}

function lastTables(bytes: Uint8Array, shape: PacketShape): number | null {
  const starts = new Set<number>();
  for (let at = bytes.length - shape.bytes; at >= 0; at -= shape.bytes) {
    const packet = bytes.subarray(at + shape.sync, at + shape.sync + 188);
    if (packet[0] !== SYNC || (packet[1]! & 0x40) === 0) continue;
    const pid = ((packet[1]! & 0x1f) << 8) | packet[2]!;
    if (pid !== PAT_PID) starts.add(pid);
    else if (mapPids(packet).some((map) => starts.has(map))) return at;
  }
  return null;
}

/** PIDs of the program maps in a program association table that fits into one packet, as they do. */
function mapPids(packet: Uint8Array): number[] {
  const hasAdaptation = (packet[3]! & 0x20) !== 0;
  let at = 4 + (hasAdaptation ? 1 + packet[4]! : 0);
  at += 1 + (packet[at] ?? 0);
  if (packet[at] !== 0) return [];
  const length = ((packet[at + 1]! & 0x0f) << 8) | packet[at + 2]!;
  const end = Math.min(at + 3 + length - 4, packet.length);
  const pids: number[] = [];
  for (let p = at + 8; p + 4 <= end; p += 4) {
    const program = (packet[p]! << 8) | packet[p + 1]!;
    if (program !== 0) pids.push(((packet[p + 2]! & 0x1f) << 8) | packet[p + 3]!);
  }
  return pids;
}
