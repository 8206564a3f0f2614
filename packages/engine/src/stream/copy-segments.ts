// Segments of copied streams: cut out of the file in milliseconds, so memory is cache enough.
import { AppError } from '@praxino/contracts/errors';
import type { AudioStream, Source, VideoStream } from '../model.ts';
import { concat } from '../package/boxes.ts';
import { copyInit } from '../package/init.ts';
import { packageAudio } from '../package/package-audio.ts';
import { packageVideo } from '../package/package-video.ts';
import { ReadPool } from '../probe/read-pool.ts';
import type { Loan } from '../probe/read-pool.ts';
import { cutId } from '../probe/source-id.ts';
import { COPY_RECIPE } from '../transcode/recipe.ts';
import type { BlobReader } from '../store/blob-store.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { audioBoundaries } from '../timeline/timeline.ts';
import { partsReader } from './parts-reader.ts';
import type { ReaderCache } from './reader-cache.ts';
import { segmentKey } from './rendition.ts';

/** One copied rendition of one file. */
export interface CopyTrack {
  source: Source;
  timeline: Timeline;
  stream: VideoStream | AudioStream;
  /** In ticks of the stream's own clock. */
  boundaries: readonly number[];
}

export function copyTrack(source: Source, timeline: Timeline, stream: VideoStream | AudioStream): CopyTrack {
  const boundaries = stream.type === 'video' ? timeline.boundaries : audioBoundaries(timeline, stream);
  return { source, timeline, stream, boundaries };
}

export function copyKey(track: CopyTrack, segment: number | 'init'): string {
  return segmentKey(cutId(track.source.index), track.stream.index, COPY_RECIPE, segment);
}

/** The init segment of a copy: made from the index, no file is read. */
export function copyTrackInit(track: CopyTrack): Uint8Array {
  return copyInit(track.stream);
}

/** Of all films together. */
const pool = new ReadPool();

/** Cuts segment `i` out of the file. Throws what the reader throws. */
export async function cutSegment(
  track: CopyTrack,
  i: number,
  readers: ReaderCache,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { parts, loan } = await segmentParts(track, i, readers, signal);
  const bytes = concat(parts);
  loan.giveBack();
  return bytes;
}

/** The same to be sent on: its bytes stay where the file's were read to until the reader is disposed. */
export async function openCut(
  track: CopyTrack,
  i: number,
  readers: ReaderCache,
  signal: AbortSignal,
): Promise<BlobReader> {
  const { parts, loan } = await segmentParts(track, i, readers, signal);
  return partsReader(parts, () => loan.giveBack());
}

/** `loan`: holds what the parts point into. */
async function segmentParts(
  track: CopyTrack,
  i: number,
  readers: ReaderCache,
  signal: AbortSignal,
): Promise<{ parts: Uint8Array[]; loan: Loan }> {
  const { source, stream, boundaries } = track;
  const [from, to] = [boundaries[i], boundaries[i + 1]];
  if (from === undefined || to === undefined) throw new AppError('stream.not-found', `There is no segment ${i}.`);
  const place = { sequence: i + 1, from, to };
  const loan = pool.borrow();
  try {
    const packets = await readers.read(source, signal, (reader) =>
      reader.packets(stream.index, from, to, signal, loan),
    );
    if (stream.type === 'audio') return { parts: packageAudio(stream, packets, place), loan };
    const isLast = i === boundaries.length - 2;
    return { parts: packageVideo(stream, packets, { ...place, isLast }), loan };
  } catch (error) {
    loan.abandon();
    throw error;
  }
}
