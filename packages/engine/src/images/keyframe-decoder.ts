// Runs ffmpeg over a film of key frames that our own reader cuts out: it decodes nothing else and reads nothing from the file.
import type { PacketReader, VideoStream } from '../model.ts';
import { runFfmpeg } from '../transcode/ffmpeg.ts';
import type { FfmpegOptions } from '../transcode/ffmpeg.ts';
import { keyframeFilm } from './keyframe-film.ts';

/** What every picture is decoded with. */
export const KEYFRAME_DECODER: readonly string[] = [
  ...['-threads', '1'],
  // Small pictures hide what the loop filter would smooth, large ones are stills; without it a key frame is decoded faster.
  ...['-skip_loop_filter', 'all'],
  // A key frame of an open group counts as damaged until others follow it.
  ...['-flags', '+output_corrupt', '-flags2', '+showall'],
];
/** A disk that spins up, a slow mount: nobody waits for these but a preview. */
export const PICTURE_SILENCE_MS = 30_000;

export interface KeyframeJob {
  reader: Pick<PacketReader, 'keyframe'>;
  stream: VideoStream;
  /** Positions in the grid's list. */
  keyframes: readonly number[];
  /** Applied to each picture; then there is exactly one for each key frame asked for. */
  filters: readonly string[];
  /** Filters over the row of pictures. */
  rowFilters?: readonly string[];
  /** Options of the output, which is `pipe:1`. */
  output: readonly string[];
  ffmpegPath: string;
  ffmpeg: FfmpegOptions;
}

/**
 * What ffmpeg writes. A key frame that cannot be decoded is replaced by the one before, so that no other takes its place.
 * Throws what the reader and `runFfmpeg` throw.
 */
export function decodeKeyframes(job: KeyframeJob): AsyncGenerator<Uint8Array, void, void> {
  const filters = [
    ...job.filters,
    'fps=fps=1:start_time=0:round=near:eof_action=pass',
    ...UNTIL_FULL,
    ...(job.rowFilters ?? []),
  ];
  const args = [
    [...KEYFRAME_DECODER, '-protocol_whitelist', 'pipe', '-f', 'mov', '-i', 'pipe:0'],
    ['-an', '-sn', '-dn', '-map_metadata', '-1', '-vf', filters.join(','), '-fps_mode', 'passthrough'],
    [...job.output, 'pipe:1'],
  ].flat();
  const input = keyframeFilm(job.reader, job.stream, job.keyframes, job.ffmpeg.signal);
  return runFfmpeg(job.ffmpegPath, args, { ...job.ffmpeg, silenceMs: PICTURE_SILENCE_MS, input });
}

/** The last picture goes on until `-frames:v` has enough. */
export const UNTIL_FULL: readonly string[] = ['tpad=stop=-1:stop_mode=clone'];
