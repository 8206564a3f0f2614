// Subtitle packets of a Matroska file: straight through the Cues where a muxer lists all of them, else a walk over all blocks.
import { ByteWindow } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import type { SubtitlePacket } from '../packet-durations.ts';
import { scanBlocks } from './clusters.ts';
import type { Block } from './clusters.ts';
import { readCues } from './cues.ts';
import type { Cue } from './cues.ts';
import { MAX_HEADER_LENGTH, readHeader } from './ebml.ts';
import type { MatroskaHead } from './head.ts';
import { ID } from './ids.ts';
import { splitLaces } from './lacing.ts';
import { decodePayload } from './payload.ts';
import type { MatroskaTrack } from './tracks.ts';

const MAX_SUBTITLES = 200_000;
const CHUNK_BYTES = 1 << 17;

/** All packets in file order. Throws AppError('media.unreadable' | 'media.changed' | 'media.missing'). */
export async function readSubtitles(
  source: ByteSource,
  head: MatroskaHead,
  track: MatroskaTrack,
  signal: AbortSignal,
): Promise<SubtitlePacket[]> {
  const cues = (await readCues(source, head, signal)).filter((c) => c.track === track.number);
  const listed = listsAll(head, track, cues) ? await readThroughCues(source, head, track, cues, signal) : null;
  return listed ?? (await readByWalking(source, head, track, signal));
}

/** ffmpeg lists every subtitle; other muxers say how many there are. */
function listsAll(head: MatroskaHead, track: MatroskaTrack, cues: readonly Cue[]): boolean {
  if (cues.length === 0 || cues.some((c) => c.relative === null)) return false;
  const told = Number(head.tags.tracks.get(track.uid)?.get('NUMBER_OF_FRAMES'));
  return told > 0 ? told === cues.length : head.muxer.startsWith('Lavf');
}

/** null when a cue leads elsewhere than to its block. */
async function readThroughCues(
  source: ByteSource,
  head: MatroskaHead,
  track: MatroskaTrack,
  cues: readonly Cue[],
  signal: AbortSignal,
): Promise<SubtitlePacket[] | null> {
  const clusters = new ByteWindow(source, MAX_HEADER_LENGTH);
  const packets: SubtitlePacket[] = [];
  for (const cue of cues.slice(0, MAX_SUBTITLES)) {
    const cluster = readHeader(await clusters.bytes(cue.clusterAt, MAX_HEADER_LENGTH, signal), 0);
    if (cluster?.id !== ID.Cluster) return null;
    const at = cue.clusterAt + cluster.headerLength + cue.relative!;
    let block: Block | null = null;
    await scanBlocks({
      source,
      from: at,
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
    packets.push(...toPackets(head, track, { ...found, time: cue.time }));
  }
  return packets;
}

async function readByWalking(
  source: ByteSource,
  head: MatroskaHead,
  track: MatroskaTrack,
  signal: AbortSignal,
): Promise<SubtitlePacket[]> {
  const packets: SubtitlePacket[] = [];
  await scanBlocks({
    source,
    from: head.firstClusterAt ?? source.size,
    to: Math.min(source.size, head.declaredEnd ?? source.size),
    signal,
    chunkBytes: CHUNK_BYTES,
    wants: (number) => number === track.number,
    onBlock: (block) => {
      if (block.track === track.number) packets.push(...toPackets(head, track, block));
      return packets.length < MAX_SUBTITLES;
    },
  });
  return packets;
}

function toPackets(head: MatroskaHead, track: MatroskaTrack, block: Block): SubtitlePacket[] {
  const ms = (ticks: number): number => Math.round((ticks * head.timestampScale) / 1e6);
  return splitLaces(block.payload ?? new Uint8Array(0), block.lacing).map((frame) => ({
    startMs: ms(block.time),
    durationMs: ms(block.duration ?? 0),
    data: decodePayload(track.encodings, frame),
  }));
}
