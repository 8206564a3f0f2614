// Pictures out of films: a frame for those without artwork, and the cover some files carry.
import { AppError } from '@praxino/contracts/errors';
import type { Source, VideoStream } from '../model.ts';
import { displaySize } from '../stream/video-shape.ts';
import { ffmpegOutput } from '../transcode/ffmpeg.ts';
import type { FfmpegOptions } from '../transcode/ffmpeg.ts';
import type { PauseGate } from '../transcode/pause-processes.ts';
import { inputArguments, safeInput, streamArgument } from '../transcode/input-arguments.ts';
import { checkSourceFile } from '../transcode/source-file.ts';
import { pictureFilters } from './picture-filters.ts';

export interface PictureOptions {
  /** Absolute path of ffmpeg. */
  ffmpegPath: string;
  signal: AbortSignal;
  /** The process stands still while it is busy. */
  gate?: PauseGate;
}
export interface GrabOptions extends PictureOptions {
  /** Largest width of the picture in pixels; a smaller film is not enlarged. */
  width: number;
  /** `zscale` and `tonemap` are there. */
  hasToneMapping?: boolean;
}

const MAX_BYTES = 32 * 1024 * 1024;
/** Frames the `thumbnail` filter chooses the most typical one of: never the flash or the fade among them. */
const CANDIDATES = 30;
/** Where to look next, in parts of the film's length, when a place is as good as black. */
const DETOURS = [0, 0.07, 0.19] as const;
/** Mean and spread of luma, 0 to 255: below both there is nothing to see. */
const DARK = { mean: 24, spread: 10 } as const;

/**
 * A JPEG of the film near `atMs` (on the film's own clock). Dark places are left for one a little later, twice.
 * Throws AppError('stream.not-found') for a file without pictures, 'transcode.failed' where none can be decoded, and what
 * `runFfmpeg` throws.
 */
export async function grabFrame(source: Source, atMs: number, options: GrabOptions): Promise<Uint8Array> {
  const stream = source.index.streams.find((s): s is VideoStream => s.type === 'video' && !s.isAttachedPicture);
  if (!stream) throw new AppError('stream.not-found', 'There is no film in this file.');
  await checkSourceFile(source);
  let fallback: Uint8Array | null = null;
  for (const detour of DETOURS) {
    const at = (atMs + detour * source.index.durationMs) % Math.max(1, source.index.durationMs);
    const picture = await ffmpegOutput(options.ffmpegPath, frameArguments(source, stream, at, options), run(options));
    if (picture.length === 0) continue;
    fallback ??= picture;
    if (!(await isDark(picture, options))) return picture;
  }
  if (fallback) return fallback;
  throw new AppError('transcode.failed', 'No picture could be read from this film.');
}

/** Seeks to the key frame at or before the place: the exact frame does not matter. Never enlarged. */
function frameArguments(source: Source, stream: VideoStream, atMs: number, options: GrabOptions): string[] {
  const shown = displaySize(stream);
  const factor = Math.min(1, options.width / shown.width);
  const even = (size: number): number => Math.max(2, Math.round((size * factor) / 2) * 2);
  const shape = {
    width: even(shown.width),
    height: even(shown.height),
    hasToneMapping: options.hasToneMapping ?? false,
  };
  const filters = [`thumbnail=${CANDIDATES}`, ...pictureFilters(stream, shape), 'format=yuvj420p'];
  return [
    inputArguments(source, atMs >= 1000 ? atMs / 1000 : null),
    ['-map', streamArgument(source.index, stream), '-an', '-sn', '-dn', '-map_metadata', '-1'],
    ['-frames:v', '1', '-vf', filters.join(','), '-c:v', 'mjpeg', '-q:v', '3', '-f', 'image2pipe', 'pipe:1'],
  ].flat();
}

/**
 * The cover picture of a stream marked as one, as it lies in the file (JPEG or PNG, rarely others).
 * Throws AppError('stream.not-found') for another stream, 'transcode.failed' where it is damaged, and what `runFfmpeg` throws.
 */
export async function attachedPicture(
  source: Source,
  streamIndex: number,
  options: PictureOptions,
): Promise<Uint8Array> {
  const stream = source.index.streams.find((s) => s.index === streamIndex);
  if (stream?.type !== 'video' || !stream.isAttachedPicture) {
    throw new AppError('stream.not-found', `Stream ${streamIndex} of this file is no cover picture.`);
  }
  await checkSourceFile(source);
  const args = [
    ...safeInput({ path: source.path, ...source.index }),
    ['-map', `0:${streamIndex}`, '-c', 'copy', '-frames:v', '1', '-f', 'image2pipe', 'pipe:1'],
  ].flat();
  const picture = await ffmpegOutput(options.ffmpegPath, args, run(options));
  if (picture.length === 0) throw new AppError('transcode.failed', 'The cover picture of this file is empty.');
  return picture;
}

function run({ signal, gate }: PictureOptions): FfmpegOptions & { maxBytes: number } {
  return { signal, isBackground: true, maxBytes: MAX_BYTES, ...(gate && { gate }) };
}

/** Looks at 32 × 32 grey pixels of the picture. */
async function isDark(picture: Uint8Array, options: PictureOptions): Promise<boolean> {
  const args = ['-f', 'mjpeg', '-i', 'pipe:0', '-vf', 'scale=32:32:flags=area,format=gray', '-f', 'rawvideo', 'pipe:1'];
  const pixels = await ffmpegOutput(options.ffmpegPath, args, { ...run(options), input: picture });
  const mean = pixels.reduce((sum, p) => sum + p, 0) / Math.max(1, pixels.length);
  const spread = Math.sqrt(pixels.reduce((sum, p) => sum + (p - mean) ** 2, 0) / Math.max(1, pixels.length));
  return mean < DARK.mean && spread < DARK.spread;
}
