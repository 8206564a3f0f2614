// One ffmpeg process that encodes one chunk of sound and gives out its segments as they become complete.
import { AppError } from '@praxino/contracts/errors';
import type { AudioStream, Source } from '../model.ts';
import { concat } from '../package/boxes.ts';
import { writeFragment } from '../package/fragment.ts';
import type { AudioChannels } from '../stream/rendition.ts';
import { AUDIO_BITRATE_BPS } from '../stream/rendition.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { AAC_FRAME, AAC_SAMPLE_RATE, aacFrameBoundaries, PREROLL_FRAMES } from './aac-grid.ts';
import { AdtsSplitter } from './adts.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import { EMPTY_PIECE } from './encoded-chunk.ts';
import { runFfmpeg } from './ffmpeg.ts';
import type { FfmpegOptions } from './ffmpeg.ts';
import { inputArguments } from './input-arguments.ts';

export interface AudioJob {
  source: Source;
  timeline: Timeline;
  stream: AudioStream;
  channels: AudioChannels;
}
export interface AudioRun {
  /** Segments [first, end): one chunk of `chunkOf`. */
  first: number;
  end: number;
  ffmpeg: FfmpegOptions;
}

/** AAC-LC has one priming frame in front of the first frame it was given. */
const PRIMING_FRAMES = 1;
/** Read from this long before the first sample, so that decoders with overlapping windows have settled. */
const SEEK_MARGIN_SECONDS = 1.5;
/** Sound from here on is laid on the sample grid; before it the seek may have landed anywhere. */
const GRID_MARGIN_SECONDS = 0.4;
const LAYOUTS: Readonly<Record<AudioChannels, string>> = { 1: 'mono', 2: 'stereo', 6: '5.1' };

/** Encodes AAC frames [from, to) of the film's clock, and one priming frame in front. */
export function audioArguments(job: AudioJob, from: number, to: number): string[] {
  const start = (from * AAC_FRAME) / AAC_SAMPLE_RATE;
  const isSeeking = start > SEEK_MARGIN_SECONDS;
  const firstSample = isSeeking ? Math.round((start - GRID_MARGIN_SECONDS) * AAC_SAMPLE_RATE) : 0;
  const filters = [
    `aformat=channel_layouts=${LAYOUTS[job.channels]}`,
    // Lays the sound on the sample grid by its time stamps and fills holes with silence.
    `aresample=${AAC_SAMPLE_RATE}:async=1:first_pts=${firstSample}`,
    // Sound that ends before the film goes on as silence: players wait for ever for a segment that is too short.
    'apad',
    // One frame more than asked for pushes the last one out of the encoder.
    `atrim=start_pts=${from * AAC_FRAME}:end_pts=${(to + 1) * AAC_FRAME}`,
    'asetpts=N',
  ];
  return [
    inputArguments(job.source, isSeeking ? start - SEEK_MARGIN_SECONDS : null),
    ['-map', `0:${job.stream.index}`, '-vn', '-sn', '-dn', '-map_metadata', '-1'],
    ['-af', filters.join(',')],
    ['-c:a', 'aac', '-b:a', String(AUDIO_BITRATE_BPS[job.channels]!)],
    ['-f', 'adts', '-flush_packets', '1', 'pipe:1'],
  ].flat();
}

/** A second of silence, for files whose sound is already over where a chunk starts. */
export function silenceArguments(channels: AudioChannels): string[] {
  const input = `anullsrc=r=${AAC_SAMPLE_RATE}:cl=${LAYOUTS[channels]}:d=1`;
  const output = ['-c:a', 'aac', '-b:a', String(AUDIO_BITRATE_BPS[channels]!), '-f', 'adts', 'pipe:1'];
  return ['-f', 'lavfi', '-i', input, ...output];
}

/**
 * Encodes segments [first, end), each as one chunk, in order. Every segment has exactly the frames of its grid: holes and
 * the time after the sound's end are silence. Throws as `runFfmpeg` does.
 */
export async function* encodeAudio(
  ffmpegPath: string,
  job: AudioJob,
  run: AudioRun,
): AsyncGenerator<EncodedChunk, void, void> {
  const boundaries = aacFrameBoundaries(job.timeline);
  const from = boundaries[run.first]!;
  const to = boundaries[run.end]!;
  const cutter = new SegmentCutter(boundaries, run.first, run.end);
  if (to > from) {
    const start = Math.max(0, from - PREROLL_FRAMES);
    let drop = PRIMING_FRAMES + from - start;
    for await (const frame of adtsFrames(ffmpegPath, audioArguments(job, start, to), run)) {
      if (drop-- > 0) continue;
      yield* cutter.push(frame);
      if (cutter.isDone) return;
    }
    yield* fill(ffmpegPath, job, run, cutter);
  }
  yield* cutter.finish();
}

async function* fill(
  ffmpegPath: string,
  job: AudioJob,
  run: AudioRun,
  cutter: SegmentCutter,
): AsyncGenerator<EncodedChunk> {
  if (cutter.isDone) return;
  let silent: Uint8Array | null = null;
  // The last one: the first still rings from nothing to silence.
  for await (const frame of adtsFrames(ffmpegPath, silenceArguments(job.channels), run)) silent = frame;
  if (!silent) throw new AppError('transcode.failed', 'The encoder wrote no sound.');
  while (!cutter.isDone) yield* cutter.push(silent);
}

async function* adtsFrames(ffmpegPath: string, args: string[], run: AudioRun): AsyncGenerator<Uint8Array> {
  const splitter = new AdtsSplitter();
  for await (const bytes of runFfmpeg(ffmpegPath, args, run.ffmpeg)) yield* splitter.push(bytes);
  splitter.end();
}

/** Collects frames into segments. */
class SegmentCutter {
  readonly #boundaries: readonly number[];
  readonly #end: number;
  #segment: number;
  #frames: Uint8Array[] = [];

  constructor(boundaries: readonly number[], first: number, end: number) {
    this.#boundaries = boundaries;
    this.#segment = first;
    this.#end = end;
  }

  get isDone(): boolean {
    return this.#segment >= this.#end;
  }

  *push(frame: Uint8Array): Generator<EncodedChunk> {
    yield* this.#skipEmpty();
    if (this.isDone) return;
    this.#frames.push(frame);
    if (this.#frames.length === this.#length()) yield this.#take();
    yield* this.#skipEmpty();
  }

  /** Segments without sound at all (a film that goes on after the grid's end). */
  *finish(): Generator<EncodedChunk> {
    yield* this.#skipEmpty();
  }

  #length(): number {
    return this.#boundaries[this.#segment + 1]! - this.#boundaries[this.#segment]!;
  }

  *#skipEmpty(): Generator<EncodedChunk> {
    while (!this.isDone && this.#length() === 0) yield { piece: this.#segment++, bytes: EMPTY_PIECE, isLast: true };
  }

  #take(): EncodedChunk {
    const piece = this.#segment++;
    const samples = this.#frames.map((f) => ({ duration: AAC_FRAME, size: f.length, offset: 0, isKey: true }));
    const tfdt = this.#boundaries[piece]! * AAC_FRAME;
    const head = writeFragment({ sequence: piece + 1, tfdt, samples, isVideo: false });
    const bytes = concat([head, ...this.#frames]);
    this.#frames = [];
    return { piece, bytes, isLast: true };
  }
}
