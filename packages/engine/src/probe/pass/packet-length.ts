// The length of a file that does not tell it: the end of its last packet.
import type { MediaIndex } from '../../model.ts';
import { packetsOf } from './packet-run.ts';
import type { PacketRunOptions } from './packet-run.ts';

/** The index with the length found by reading every packet; unchanged when there is none. Throws as `packetsOf` does. */
export async function withLength(path: string, index: MediaIndex, options: PacketRunOptions): Promise<MediaIndex> {
  const watched = new Set(index.streams.filter((s) => s.type === 'video' || s.type === 'audio').map((s) => s.index));
  let [first, end] = [Infinity, -Infinity];
  for await (const { stream, pts, dts, duration } of packetsOf({ path, ...index }, options)) {
    const time = pts ?? dts;
    if (time === null || !watched.has(stream)) continue;
    first = Math.min(first, time);
    end = Math.max(end, time + (duration ?? 0));
  }
  const seconds = end - Math.min(first, index.access?.originSeconds ?? first);
  if (!(seconds > 0)) return index;
  const bitrateBps = index.bitrateBps || Math.round((index.sizeBytes * 8) / seconds);
  return { ...index, durationMs: Math.round(seconds * 1000), bitrateBps };
}
