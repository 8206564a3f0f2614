// Subtitle packets of a Matroska file: straight through the Cues where a muxer lists all of them, else a walk over the blocks.
import type { SubtitlePacket, TimeRange } from '../../model.ts';
import { ByteWindow } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { scanBlocks } from './clusters.ts';
import type { Block } from './clusters.ts';
import type { Cue } from './cues.ts';
import { MAX_HEADER_LENGTH, readHeader } from './ebml.ts';
import type { MatroskaHead } from './head.ts';
import { ID } from './ids.ts';
import { splitLaces } from './lacing.ts';
import { decodePayload } from './payload.ts';
import type { MatroskaTrack } from './tracks.ts';

const MAX_SUBTITLES = 200_000;
/** All payloads of one call together: an hour of Blu-ray subtitles is a fifth of this. */
const MAX_PAYLOAD_BYTES = 128 << 20;
/** What looking up one cue reads: where they lie closer together, walking reads less. */
const CUE_BYTES = 1 << 13;
const CHUNK_BYTES = 1 << 17;
/** No muxer keeps tracks farther apart than this. */
const INTERLEAVE_MS = 10_000;

export interface SubtitleScan {
  source: ByteSource;
  head: MatroskaHead;
  tracks: readonly MatroskaTrack[];
  range: TimeRange;
  /** Of the whole file. */
  cues: readonly Cue[];
  /** The last cluster that begins at or before a time. */
  clusterBefore: (ms: number) => number;
  signal: AbortSignal;
}

/** By track number, in file order. Throws AppError('media.unreadable' | 'media.changed' | 'media.missing'). */
export async function readSubtitles(scan: SubtitleScan): Promise<Map<number, SubtitlePacket[]>> {
  const found = new Map<number, SubtitlePacket[]>();
  const toWalk: MatroskaTrack[] = [];
  for (const track of scan.tracks) {
    const cues = scan.cues.filter((c) => c.track === track.number);
    const isSparse = cues.length * CUE_BYTES < scan.source.size;
    const listed = isSparse && listsAll(scan.head, track, cues) ? await readThroughCues(scan, track, cues) : null;
    if (listed) found.set(track.number, listed);
    else toWalk.push(track);
  }
  if (toWalk.length > 0) for (const [number, packets] of await readByWalking(scan, toWalk)) found.set(number, packets);
  return found;
}

/** ffmpeg lists every subtitle; other muxers say how many there are. */
function listsAll(head: MatroskaHead, track: MatroskaTrack, cues: readonly Cue[]): boolean {
  if (cues.length === 0 || cues.some((c) => c.relative === null)) return false;
  const told = Number(head.tags.tracks.get(track.uid)?.get('NUMBER_OF_FRAMES'));
  return told > 0 ? told === cues.length : head.muxer.startsWith('Lavf');
}

/** null when a cue leads elsewhere than to its block. */
async function readThroughCues(
  { source, head, range, signal }: SubtitleScan,
  track: MatroskaTrack,
  cues: readonly Cue[],
): Promise<SubtitlePacket[] | null> {
  const clusters = new ByteWindow(source, MAX_HEADER_LENGTH);
  const into = new PacketList(head, range);
  for (const cue of cues.slice(0, MAX_SUBTITLES)) {
    if (!into.isInRange(cue.time)) continue;
    const cluster = readHeader(await clusters.bytes(cue.clusterAt, MAX_HEADER_LENGTH, signal), 0);
    if (cluster?.id !== ID.Cluster) return null;
    let block: Block | null = null;
    await scanBlocks({
      source,
      from: cue.clusterAt + cluster.headerLength + cue.relative!,
      to: source.size,
      signal,
      chunkBytes: 1 << 12,
      inCluster: { at: cue.clusterAt, time: cue.time },
      wants: (number) => number === track.number,
      onBlock: (b) => {
        block = b;
        return false;
      },
    });
    const found = block as Block | null;
    if (found?.track !== track.number) return null;
    if (!into.add(track, { ...found, time: cue.time })) break;
  }
  return into.packets;
}

/** All tracks at once, from the cluster before the range until everything that can belong to it has come. */
async function readByWalking(
  { source, head, range, clusterBefore, signal }: SubtitleScan,
  tracks: readonly MatroskaTrack[],
): Promise<Map<number, SubtitlePacket[]>> {
  const lists = new Map(tracks.map((t) => [t.number, { track: t, into: new PacketList(head, range) }]));
  await scanBlocks({
    source,
    from: clusterBefore(range.fromMs - INTERLEAVE_MS),
    to: Math.min(source.size, head.declaredEnd ?? source.size),
    signal,
    chunkBytes: CHUNK_BYTES,
    wants: (number) => lists.has(number),
    onBlock: (block) => {
      const list = lists.get(block.track);
      if (list) return list.into.add(list.track, block);
      return toMs(head, block.time) < range.toMs + INTERLEAVE_MS;
    },
  });
  return new Map([...lists].map(([number, { into }]) => [number, into.packets]));
}

class PacketList {
  readonly packets: SubtitlePacket[] = [];
  readonly #head: MatroskaHead;
  readonly #range: TimeRange;
  #bytes = 0;

  constructor(head: MatroskaHead, range: TimeRange) {
    this.#head = head;
    this.#range = range;
  }

  isInRange(ticks: number): boolean {
    const ms = toMs(this.#head, ticks);
    return ms >= this.#range.fromMs && ms < this.#range.toMs;
  }

  /** False when it is full. */
  add(track: MatroskaTrack, block: Block): boolean {
    if (!this.isInRange(block.time)) return true;
    for (const frame of splitLaces(block.payload ?? new Uint8Array(0), block.lacing)) {
      const data = decodePayload(track.encodings, frame, block.payloadAt);
      this.#bytes += data.length;
      this.packets.push({
        startMs: toMs(this.#head, block.time),
        durationMs: toMs(this.#head, block.duration ?? 0),
        data,
      });
    }
    return this.packets.length < MAX_SUBTITLES && this.#bytes < MAX_PAYLOAD_BYTES;
  }
}

function toMs(head: MatroskaHead, ticks: number): number {
  return Math.round((ticks * head.timestampScale) / 1e6);
}
