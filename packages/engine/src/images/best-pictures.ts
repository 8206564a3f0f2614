// Of each group of key frames the one most worth looking at, as a picture.
import { AppError } from '@praxino/contracts/errors';
import type { PacketReader, VideoStream } from '../model.ts';
import { displaySize } from '../stream/video-shape.ts';
import type { FfmpegOptions } from '../transcode/ffmpeg.ts';
import { decodeKeyframes } from './keyframe-decoder.ts';
import { pictureFilters } from './picture-filters.ts';
import { splitPictures } from './picture-stream.ts';
import { SCORE_SIZE, scorePicture } from './score-picture.ts';

export interface BestPicturesJob {
  reader: Pick<PacketReader, 'keyframe'>;
  stream: VideoStream;
  /** Largest width in pixels; smaller films are not enlarged. */
  width: number;
  hasToneMapping: boolean;
  ffmpegPath: string;
  ffmpeg: FfmpegOptions;
}

export interface Chosen {
  /** Position in the grid's list. */
  keyframe: number;
  /** See `scorePicture`. */
  score: number;
}

/** The best of each group (positions in the grid's list, at least one in each). Throws what `decodeKeyframes` throws. */
export async function chooseKeyframes(
  job: Omit<BestPicturesJob, 'width'>,
  groups: readonly (readonly number[])[],
): Promise<Chosen[]> {
  const keyframes = groups.flat();
  const grey = [`scale=${SCORE_SIZE.width}:${SCORE_SIZE.height}:flags=area`, 'format=gray'];
  const output = ['-frames:v', String(keyframes.length), '-f', 'rawvideo'];
  const pixels = await bytesOf(decodeKeyframes({ ...job, keyframes, filters: grey, output }));
  const size = SCORE_SIZE.width * SCORE_SIZE.height;
  if (pixels.length < size * keyframes.length)
    throw new AppError('transcode.failed', 'No picture could be read from this film.');
  let at = 0;
  return groups.map((group) => {
    const scored = group.map((keyframe) => ({ keyframe, score: scorePicture(pixels.subarray(at, (at += size))) }));
    return scored.reduce((best, next) => (next.score > best.score ? next : best));
  });
}

/** A JPEG of each key frame. Throws what `decodeKeyframes` throws, AppError('transcode.failed') where there is none. */
export async function* picturesOfKeyframes(
  job: BestPicturesJob,
  keyframes: readonly number[],
): AsyncGenerator<Uint8Array, void, void> {
  const shown = displaySize(job.stream);
  const factor = Math.min(1, job.width / shown.width);
  const even = (size: number): number => Math.max(2, Math.round((size * factor) / 2) * 2);
  const shape = { width: even(shown.width), height: even(shown.height), hasToneMapping: job.hasToneMapping };
  const output = ['-frames:v', String(keyframes.length), '-c:v', 'mjpeg', '-q:v', '3', '-f', 'mpjpeg'];
  const filters = [...pictureFilters(job.stream, shape), 'format=yuvj420p'];
  let pictures = 0;
  for await (const picture of splitPictures(decodeKeyframes({ ...job, keyframes, filters, output }))) {
    pictures++;
    yield picture;
  }
  if (pictures < keyframes.length) throw new AppError('transcode.failed', 'No picture could be read from this film.');
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
