// Single pictures of a film: one that stands for it, and one of each chapter.
import { AppError } from '@praxino/contracts/errors';
import type { PacketReader, Source, VideoStream } from '../model.ts';
import type { FfmpegOptions } from '../transcode/ffmpeg.ts';
import { chooseKeyframes, picturesOfKeyframes } from './best-pictures.ts';
import type { BestPicturesJob, Chosen } from './best-pictures.ts';
import { grabFrame } from './grab-frame.ts';
import { keyframeStream } from './keyframe-film.ts';
import { candidatesAnywhere, candidatesAround, chapterCandidates } from './picture-candidates.ts';
import { POOR_SCORE } from './score-picture.ts';

export interface FilmPictureJob {
  source: Source;
  /** Largest width in pixels; smaller films are not enlarged. */
  width: number;
  hasToneMapping: boolean;
  ffmpegPath: string;
  ffmpeg: FfmpegOptions;
  /** Uses the open file while the work lasts; only called for files whose key frames can be read alone. */
  useReader: <T>(work: (reader: PacketReader) => Promise<T>) => Promise<T>;
}

/**
 * A JPEG worth looking at, from around `atMs` if there is any (from 0.55 to 1.65 times as far into the film), else from
 * anywhere. Throws AppError('stream.not-found') for a file without pictures, 'transcode.failed' where none can be decoded, and
 * what the reader and `runFfmpeg` throw.
 */
export async function bestPicture(job: FilmPictureJob, atMs: number): Promise<Uint8Array> {
  const stream = keyframeStream(job.source.index);
  if (!stream) return await grabbed(job, atMs);
  try {
    return await job.useReader((reader) => bestOfKeyframes({ ...job, reader, stream }, job.source, atMs));
  } catch (error) {
    // What our packager makes of a key frame is not what this decoder wants: it may still know what to do with the file.
    if (error instanceof AppError && error.code === 'transcode.failed') return await grabbed(job, atMs);
    throw error;
  }
}

async function bestOfKeyframes(job: BestPicturesJob, { index }: Source, atMs: number): Promise<Uint8Array> {
  const { timescale } = job.stream;
  const seconds = (atMs % Math.max(1, index.durationMs)) / 1000;
  let best: Chosen = { keyframe: 0, score: -1 };
  for (const candidates of [
    candidatesAround(index.grid!, timescale, seconds),
    candidatesAnywhere(index.grid!, timescale),
  ]) {
    const [chosen] = await chooseKeyframes(job, [candidates]);
    if (chosen && chosen.score > best.score) best = chosen;
    if (best.score >= POOR_SCORE) break;
  }
  for await (const picture of picturesOfKeyframes(job, [best.keyframe])) return picture;
  throw new AppError('transcode.failed', 'No picture could be read from this film.');
}

/** A JPEG of each of the first 500 chapters, in order. Throws as `bestPicture`. */
export async function chapterPictures(
  job: FilmPictureJob,
  onPicture: (chapter: number, picture: Uint8Array) => Promise<void>,
): Promise<void> {
  const { chapters, grid } = job.source.index;
  if (chapters.length === 0) return;
  const stream = keyframeStream(job.source.index);
  if (!stream) {
    for (const [i, { startMs }] of chapters.entries()) await onPicture(i, await grabbed(job, startMs));
    return;
  }
  await job.useReader(async (reader) => {
    const all: BestPicturesJob & { stream: VideoStream } = { ...job, reader, stream };
    const chosen = await chooseKeyframes(all, chapterCandidates(chapters, grid!, stream.timescale));
    const keyframes = chosen.map((c) => c.keyframe);
    let chapter = 0;
    for await (const picture of picturesOfKeyframes(all, keyframes)) await onPicture(chapter++, picture);
  });
}

function grabbed(
  { source, width, hasToneMapping, ffmpegPath, ffmpeg }: FilmPictureJob,
  atMs: number,
): Promise<Uint8Array> {
  const { signal, gate } = ffmpeg;
  return grabFrame(source, atMs, { ffmpegPath, width, hasToneMapping, signal, ...(gate && { gate }) });
}
