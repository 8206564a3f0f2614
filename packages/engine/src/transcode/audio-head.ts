// One ffmpeg process that encodes one chunk of sound and gives out its segments as they become complete.
import { AppError } from '@praxino/contracts/errors';
import type { AudioStream, Source } from '../model.ts';
import { concat } from '../package/boxes.ts';
import { writeFragment } from '../package/fragment.ts';
import { AUDIO_GRID } from '../stream/encoded-audio.ts';
import type { AudioChannels, AudioCodec } from '../stream/rendition.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { AUDIO_ENCODERS } from './audio-encoders.ts';
import { frameBoundaries, PREROLL_FRAMES } from './audio-grid.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import { EMPTY_PIECE } from './encoded-chunk.ts';
import { runFfmpeg } from './ffmpeg.ts';
import type { FfmpegOptions } from './ffmpeg.ts';
import { epochStart, inputArguments, streamArgument } from './input-arguments.ts';
import { checkSourceFile } from './source-file.ts';

export interface AudioJob {
  source: Source;
  timeline: Timeline;
  stream: AudioStream;
  codec: AudioCodec;
  channels: AudioChannels;
}
export interface AudioRun {
  /** Segments [first, end): one chunk of `chunkOf`. */
  first: number;
  end: number;
  ffmpeg: FfmpegOptions;
}

/** Read from this long before the first sample, so that decoders with overlapping windows have settled. */
const SEEK_MARGIN_SECONDS = 1.5;
/** Sound from here on is laid on the sample grid; before it the seek may have landed anywhere. */
const GRID_MARGIN_SECONDS = 0.4;
const LAYOUTS: Readonly<Record<AudioChannels, string>> = { 1: 'mono', 2: 'stereo', 6: '5.1' };

/**
 * Full scale of what is mixed down: several loud channels in one would exceed it. Three tenths of a decibel are left for what the
 * codec adds. The limiter looks ahead and moves nothing in time.
 */
const LIMITER = 'alimiter=limit=0.966:attack=5:release=80:level=0:latency=1';

/**
 * Fewer channels by ITU-R BS.775: centre and surround at −3 dB, no LFE; in floating point, because libswresample turns everything
 * down by 7 dB where numbers could overflow, and speech would drown. Peaks are limited instead.
 */
export function mixFilters(stream: Pick<AudioStream, 'channels'>, channels: AudioChannels): string[] {
  const layout = `aformat=sample_fmts=fltp:channel_layouts=${LAYOUTS[channels]}`;
  return stream.channels > channels ? ['aformat=sample_fmts=fltp', layout, LIMITER] : [layout];
}

/**
 * Encodes packets [from, to) of the film's clock. `from` may lie before its beginning: silence stands for what is not there.
 * `owned`: the first packet that is used; those before it only warm the encoder up.
 */
export function audioArguments(job: AudioJob, from: number, to: number, owned: number = from): string[] {
  const { sampleRate, frameSamples } = AUDIO_GRID[job.codec];
  const encoder = AUDIO_ENCODERS[job.codec];
  const firstWanted = from * frameSamples + encoder.delaySamples;
  const start = firstWanted / sampleRate;
  const isSeeking = start > SEEK_MARGIN_SECONDS;
  const firstSample = isSeeking ? Math.round((start - GRID_MARGIN_SECONDS) * sampleRate) : Math.min(0, firstWanted);
  const filters = [
    ...mixFilters(job.stream, job.channels),
    // A step of its own: `first_pts` counts samples of what goes in.
    `aresample=${sampleRate}`,
    // Lays the sound on the sample grid by its time stamps and fills holes with silence.
    `aresample=${sampleRate}:async=1:first_pts=${firstSample}`,
    // Sound that ends before the film goes on as silence: players wait for ever for a segment that is too short.
    'apad',
    // One packet more than asked for pushes the last one out of the encoder.
    `atrim=start_pts=${firstWanted}:end_pts=${(to + 1) * frameSamples + encoder.delaySamples}`,
    'asetpts=N',
  ];
  return [
    inputArguments(job.source, isSeeking ? Math.max(start - SEEK_MARGIN_SECONDS, readableFrom(job, owned)) : null),
    ['-map', streamArgument(job.source.index, job.stream), '-vn', '-sn', '-dn', '-map_metadata', '-1'],
    ['-af', filters.join(','), ...encoder.output(job.channels), 'pipe:1'],
  ].flat();
}

/** Sound before a jump of the clock cannot be read on into what comes behind it. */
function readableFrom({ source, timeline, codec }: AudioJob, packet: number): number {
  const { sampleRate, frameSamples } = AUDIO_GRID[codec];
  return epochStart(source.index, (packet * frameSamples) / sampleRate, timeline.timescale);
}

/** A second of silence, for files whose sound is already over where a chunk starts. */
export function silenceArguments(codec: AudioCodec, channels: AudioChannels): string[] {
  const input = `anullsrc=r=${AUDIO_GRID[codec].sampleRate}:cl=${LAYOUTS[channels]}:d=1`;
  return ['-f', 'lavfi', '-i', input, ...AUDIO_ENCODERS[codec].output(channels), 'pipe:1'];
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
  const boundaries = frameBoundaries(job.timeline, job.stream, job.codec);
  const from = boundaries[run.first]!;
  const to = boundaries[run.end]!;
  const cutter = new SegmentCutter(boundaries, AUDIO_GRID[job.codec].frameSamples, run);
  if (to > from) {
    const start = from - PREROLL_FRAMES;
    let drop = AUDIO_ENCODERS[job.codec].primingPackets + PREROLL_FRAMES;
    for await (const frame of packets(ffmpegPath, job.codec, audioArguments(job, start, to, from), run)) {
      if (drop-- > 0) continue;
      for (const chunk of cutter.push(frame)) {
        // Sound that ends early is padded with silence. Where the file was cut short or went away under the encoder that would be
        // stored for good: what was encoded while the file was still whole is right.
        await checkSourceFile(job.source);
        yield chunk;
      }
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
  for await (const frame of packets(ffmpegPath, job.codec, silenceArguments(job.codec, job.channels), run))
    silent = frame;
  if (!silent) throw new AppError('transcode.failed', 'The encoder wrote no sound.');
  while (!cutter.isDone) yield* cutter.push(silent);
}

async function* packets(
  ffmpegPath: string,
  codec: AudioCodec,
  args: string[],
  run: AudioRun,
): AsyncGenerator<Uint8Array> {
  const splitter = AUDIO_ENCODERS[codec].splitter();
  for await (const bytes of runFfmpeg(ffmpegPath, args, run.ffmpeg)) yield* splitter.push(bytes);
  splitter.end();
}

/** Collects frames into segments. */
class SegmentCutter {
  readonly #boundaries: readonly number[];
  readonly #frameSamples: number;
  readonly #end: number;
  #segment: number;
  #frames: Uint8Array[] = [];

  constructor(boundaries: readonly number[], frameSamples: number, { first, end }: AudioRun) {
    this.#boundaries = boundaries;
    this.#frameSamples = frameSamples;
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
    const samples = this.#frames.map((f) => ({ duration: this.#frameSamples, size: f.length, offset: 0, isKey: true }));
    const tfdt = this.#boundaries[piece]! * this.#frameSamples;
    const head = writeFragment({ sequence: piece + 1, tfdt, samples, isVideo: false });
    const bytes = concat([head, ...this.#frames]);
    this.#frames = [];
    return { piece, bytes, isLast: true };
  }
}
