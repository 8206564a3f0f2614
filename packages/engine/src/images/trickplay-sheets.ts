// Makes sheets of small pictures: one ffmpeg process for a run of sheets.
import { AppError } from '@praxino/contracts/errors';
import type { PacketReader, Source, VideoStream } from '../model.ts';
import { mainVideo } from '../stream/build-presentation.ts';
import { epochStarts } from '../timeline/epochs.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { runFfmpeg } from '../transcode/ffmpeg.ts';
import type { FfmpegOptions } from '../transcode/ffmpeg.ts';
import { inputArguments, seconds, streamArgument } from '../transcode/input-arguments.ts';
import { checkSourceFile } from '../transcode/source-file.ts';
import { KEYFRAME_DECODER, PICTURE_SILENCE_MS, UNTIL_FULL, decodeKeyframes } from './keyframe-decoder.ts';
import { keyframeStream } from './keyframe-film.ts';
import { pictureFilters } from './picture-filters.ts';
import { splitPictures } from './picture-stream.ts';
import { nearestKeyframe, picturesOn, pictureSeconds } from './trickplay.ts';
import type { Trickplay } from './trickplay.ts';

export interface SheetRun {
  source: Source;
  timeline: Timeline;
  plan: Trickplay;
  /** Sheets [first, end). */
  first: number;
  end: number;
  /** Uses the open file for as long as the work lasts; only called for files whose key frames can be read alone. */
  useReader: <T>(work: (reader: PacketReader) => Promise<T>) => Promise<T>;
  ffmpegPath: string;
  hasToneMapping: boolean;
  ffmpeg: FfmpegOptions;
}

export interface Sheet {
  number: number;
  /** A JPEG: the one format that image playlists of HLS and thumbnails of DASH both take. */
  bytes: Uint8Array;
}

/**
 * The sheets of a run, in order; none where the film ends before their time.
 * Throws AppError('stream.not-found') for a file without pictures, and what the reader and `runFfmpeg` throw.
 */
export async function makeSheets(run: SheetRun, onSheet: (sheet: Sheet) => Promise<void>): Promise<void> {
  const stream = keyframeStream(run.source.index);
  if (stream) await run.useReader((reader) => collect(run, fromKeyframes(run, stream, reader), onSheet));
  else await collect(run, await fromWholeFile(run), onSheet);
}

async function collect(
  run: SheetRun,
  output: AsyncIterable<Uint8Array>,
  onSheet: (sheet: Sheet) => Promise<void>,
): Promise<void> {
  let number = run.first;
  for await (const bytes of splitPictures(output)) if (number < run.end) await onSheet({ number: number++, bytes });
}

/** Key frames found by our own index. */
function fromKeyframes(run: SheetRun, stream: VideoStream, reader: PacketReader): AsyncIterable<Uint8Array> {
  const { keyframes: known } = run.source.index.grid!;
  const keyframes = picturesOf(run).map((i) =>
    nearestKeyframe(known, pictureSeconds(run.plan, run.timeline, i) * stream.timescale),
  );
  const { ffmpegPath, ffmpeg } = run;
  const [filters, rowFilters, output] = [shapeFilters(run, stream), sheetFilters(run.plan), outputOptions(run)];
  return decodeKeyframes({ reader, stream, keyframes, filters, rowFilters, output, ffmpegPath, ffmpeg });
}

/** Files that only ffmpeg reads: it looks for key frames itself, from the run's first picture on. */
async function fromWholeFile(run: SheetRun): Promise<AsyncIterable<Uint8Array>> {
  const stream = mainVideo(run.source.index);
  if (!stream) throw new AppError('stream.not-found', 'There is no film in this file.');
  await checkSourceFile(run.source);
  const [stretch, ...others] = stretchesOf(run, stream);
  if (stretch && others.length === 0) {
    const filters = [...UNTIL_FULL, ...sheetFilters(run.plan)];
    return pictureRun(run, stream, stretch, filters, outputOptions(run));
  }
  const args = [
    ['-protocol_whitelist', 'pipe', '-f', 'mjpeg', '-i', 'pipe:0'],
    ['-vf', [...UNTIL_FULL, ...sheetFilters(run.plan)].join(','), '-fps_mode', 'passthrough'],
    [...outputOptions(run), 'pipe:1'],
  ].flat();
  const input = stretchByStretch(run, stream);
  return runFfmpeg(run.ffmpegPath, args, { ...run.ffmpeg, silenceMs: PICTURE_SILENCE_MS, input });
}

/** Pictures that one process can find: where the clock of a file jumps, it reads to the end of a stretch of unbroken time. */
interface PictureStretch {
  /** Seconds on the film's own clock. */
  first: number;
  /** Where its time begins; 0 for the start of the file. */
  start: number;
  count: number;
}

function stretchesOf(run: SheetRun, stream: VideoStream): PictureStretch[] {
  const starts = [0, ...epochStarts(run.source.index).map((ticks) => ticks / stream.timescale)];
  const stretches: PictureStretch[] = [];
  for (const i of picturesOf(run)) {
    const second = pictureSeconds(run.plan, run.timeline, i);
    const start = starts.findLast((s) => s <= second) ?? 0;
    const last = stretches.at(-1);
    if (last?.start === start) last.count++;
    else stretches.push({ first: second, start, count: 1 });
  }
  return stretches;
}

async function* stretchByStretch(run: SheetRun, stream: VideoStream): AsyncGenerator<Uint8Array, void, void> {
  for (const stretch of stretchesOf(run, stream)) {
    const output = ['-frames:v', String(stretch.count), '-c:v', 'mjpeg', '-q:v', '2', '-f', 'image2pipe'];
    yield* pictureRun(run, stream, stretch, ['format=yuvj420p', ...UNTIL_FULL], output);
  }
}

function pictureRun(
  run: SheetRun,
  stream: VideoStream,
  { first, start }: PictureStretch,
  more: readonly string[],
  output: readonly string[],
): AsyncIterable<Uint8Array> {
  const step = run.plan.intervalMs / 1000;
  // Each picture shows the last key frame before its middle; the first ones of a film may have none.
  const filters = [
    `setpts=PTS-(${seconds(first - step)})/TB`,
    `fps=fps=1/${seconds(step)}:start_time=0:round=down:eof_action=pass`,
    ...shapeFilters(run, stream),
  ];
  // A millisecond behind the start of a stretch is in it, however the clock was rounded.
  const seek = Math.max(first - step / 2, start > 0 ? start + 0.001 : 0);
  const args = [
    [...KEYFRAME_DECODER, '-skip_frame', 'nokey', ...inputArguments(run.source, seek > 0 ? seek : null)],
    ['-map', streamArgument(run.source.index, stream), '-an', '-sn', '-dn', '-map_metadata', '-1'],
    ['-vf', [...filters, ...more].join(','), '-fps_mode', 'passthrough'],
    [...output, 'pipe:1'],
  ].flat();
  return runFfmpeg(run.ffmpegPath, args, { ...run.ffmpeg, silenceMs: PICTURE_SILENCE_MS });
}

function picturesOf({ plan, first, end }: SheetRun): number[] {
  const from = picturesOn(plan, first).first;
  const to = picturesOn(plan, end - 1).end;
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function shapeFilters({ plan, hasToneMapping }: SheetRun, stream: VideoStream): string[] {
  return pictureFilters(stream, { width: plan.widthPx, height: plan.heightPx, hasToneMapping });
}

function sheetFilters({ columns, rows }: Trickplay): string[] {
  return ['format=yuvj420p', `tile=${columns}x${rows}`];
}

function outputOptions({ first, end }: SheetRun): string[] {
  return ['-frames:v', String(end - first), '-c:v', 'mjpeg', '-q:v', '4', '-f', 'mpjpeg'];
}
