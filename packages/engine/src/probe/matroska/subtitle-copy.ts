// A Matroska file in memory that holds nothing but subtitle tracks: how ffmpeg hands them to us from containers we do not read.
import type { SubtitlePacket } from '../../model.ts';
import { memorySource } from '../byte-source.ts';
import { readHead } from './head.ts';
import { readSubtitles } from './subtitles.ts';

export interface CopiedTrack {
  header: Uint8Array | null;
  packets: SubtitlePacket[];
}

/** The tracks in their order. Empty where the file has none, as when nothing was said in the part that was copied. */
export async function readSubtitleCopy(bytes: Uint8Array, signal: AbortSignal): Promise<CopiedTrack[]> {
  const source = memorySource(bytes);
  const head = await readHead(source, signal);
  const found = await readSubtitles({
    source,
    head,
    tracks: head.tracks,
    range: { fromMs: -Infinity, toMs: Infinity },
    cues: [],
    clusterBefore: () => head.firstClusterAt ?? source.size,
    signal,
  });
  return head.tracks.map((track) => ({ header: track.codecPrivate, packets: found.get(track.number) ?? [] }));
}
