// The index pass: one look at every packet of a file that only ffmpeg reads, so that it can be sought and cut like any other.
import { AppError } from '@praxino/contracts/errors';
import type { MediaIndex } from '../../model.ts';
import { mainVideo } from '../../stream/build-presentation.ts';
import type { PauseGate } from '../../transcode/pause-processes.ts';
import type { ByteSource } from '../byte-source.ts';
import { withCaptionStreams } from '../captions/caption-streams.ts';
import { DETECTION_BYTES } from '../container.ts';
import { openContent, seamsOf } from '../disc/joined-source.ts';
import { readCopyFacts } from './copy-facts.ts';
import { openCopyReader } from './copy-reader.ts';
import { withTraits } from './key-frames.ts';
import { INDEX_PASS_VERSION, measuredIndex } from './measured-index.ts';
import { openingCaptions } from './opening-captions.ts';
import { packetsOf } from './packet-run.ts';
import type { VideoFact } from './packet-run.ts';
import { PacketSurvey } from './packet-survey.ts';
import { entryBefore, packetShape } from './stream-entry.ts';
import { Turns } from './turns.ts';

export interface MeasureOptions {
  ffmpegPath: string;
  ffprobePath: string;
  signal: AbortSignal;
  /** The pass stands still while a viewer waits. */
  gate?: PauseGate;
  /** 0 to 1, by the bytes read. */
  onProgress?: (progress: number) => void;
}

const PACKETS_PER_REPORT = 5000;

/** Whether the index pass has something to find in a file: its reader is ffmpeg, and no pass of today has measured it. */
export function needsMeasuring(index: MediaIndex): boolean {
  return index.reader === 'ffmpeg' && (index.access?.pass ?? 0) < INDEX_PASS_VERSION;
}

/**
 * Reads every packet of a file once, with one ffprobe at the lowest priority, and gives back its index with what was found:
 * key frames and where they lie, exact frame clock, true ends, jumps of the clock, what copies need to know. Memory is bounded
 * whatever the length of the file. Throws AppError('media.unreadable' | 'media.missing' | 'media.changed'), or the signal's reason.
 */
export async function measureFile(path: string, index: MediaIndex, options: MeasureOptions): Promise<MediaIndex> {
  const { signal, onProgress } = options;
  await using source = await openContent(path, index.pieces, signal);
  if (source.size < index.sizeBytes) throw new AppError('media.changed', 'The file has become shorter; scan it again.');
  const watched = index.streams.filter((s) => s.type === 'audio' || (s.type === 'video' && !s.isAttachedPicture));
  const survey = new PacketSurvey(watched, seamsOf(index.pieces));
  const videos = new Map<number, VideoFact>();
  let count = 0;
  for await (const packet of packetsOf(
    { path, ...index },
    {
      ...options,
      onVideo: (stream, facts) => videos.set(stream, facts),
    },
  )) {
    // What a growing file has got since the scan belongs to its next index.
    if (packet.position !== null && packet.position >= index.sizeBytes) break;
    survey.push(packet);
    if (++count % PACKETS_PER_REPORT === 0) onProgress?.(Math.min(1, survey.position / index.sizeBytes));
  }
  if (count === 0) throw new AppError('media.unreadable', 'There is not one packet in this file.');
  const facts = await readCopyFacts(path, index, options);
  const entries = await tablesBefore(source, index, survey, signal);
  const entryOf = (position: number): number => entries.get(position) ?? position;
  const measured = measuredIndex(index, { survey, videos, facts, entryOf });
  const cutter = { ffmpegPath: options.ffmpegPath, turns: new Turns(1), isBackground: true };
  const told = await withTraits(measured, openCopyReader({ path, index: measured }, cutter), signal);
  const main = mainVideo(told);
  return main ? withCaptionStreams(told, await openingCaptions({ path, index: told }, main, options)) : told;
}

/** For each key frame of a transport stream, by its byte, where to begin to read. */
async function tablesBefore(
  source: ByteSource,
  index: MediaIndex,
  survey: PacketSurvey,
  signal: AbortSignal,
): Promise<Map<number, number>> {
  const entries = new Map<number, number>();
  const shape = index.container === 'mpegts' ? packetShape(await source.read(0, DETECTION_BYTES, signal)) : null;
  if (!shape) return entries;
  for (const { position } of [...survey.streams.values()].flatMap((s) => s.keys)) {
    if (position !== null) entries.set(position, await entryBefore(source, shape, position, signal));
  }
  return entries;
}
