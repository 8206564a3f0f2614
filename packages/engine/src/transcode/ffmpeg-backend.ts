// The transcode backend of this machine: ffmpeg processes.
import { AppError } from '@praxino/contracts/errors';
import { LRUCache } from 'lru-cache';
import type { AudioStream, Source, VideoStream } from '../model.ts';
import { transcodedAudioInit } from '../package/init.ts';
import { assertRendition } from '../stream/build-presentation.ts';
import { AUDIO_GRID, encodedAudioBitrate, encodedBoundaries } from '../stream/encoded-audio.ts';
import type { EncodeOrder, EncodeTarget } from '../stream/encode-target.ts';
import type { EncodedKind } from './transcode-backend.ts';
import { segmentKey } from '../stream/rendition.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { countOf } from '../timeline/timeline.ts';
import { chunkOf } from './audio-grid.ts';
import { encodeAudio } from './audio-head.ts';
import { checkFfmpeg } from './check-ffmpeg.ts';
import type { FfmpegInfo } from './check-ffmpeg.ts';
import { softwareFor } from './encoders/families.ts';
import type { FfmpegOptions, ProcessCounter } from './ffmpeg.ts';
import { audioRecipe, videoRecipe } from './recipe.ts';
import { checkSourceFile } from './source-file.ts';
import type { EncodedRendition, TranscodeBackend } from './transcode-backend.ts';
import { encodeVideo, videoInit } from './video-head.ts';
import { isGridStream, pictureChoices, videoJob } from './video-job.ts';
import { unitsOf } from './video-units.ts';

export interface FfmpegBackendOptions {
  /** null: this machine has none. */
  ffmpegPath: string | null;
  /** For tests: how long a silent process lives. */
  silenceMs?: number;
}

/** For files without a key-frame list, how far back a seek had to reach the last time. */
const MAX_REMEMBERED_SEEKS = 500;

export function createFfmpegBackend(options: FfmpegBackendOptions): TranscodeBackend {
  const { ffmpegPath, silenceMs } = options;
  const counter: ProcessCounter = { started: 0, running: 0 };
  const attempts = new LRUCache<string, number>({ max: MAX_REMEMBERED_SEEKS });
  const processOptions = (signal: AbortSignal): FfmpegOptions => ({
    signal,
    counter,
    ...(silenceMs !== undefined && { silenceMs }),
  });
  let checked: Promise<FfmpegInfo> | null = null;
  /** A failure is not kept: ffmpeg may be installed while the server runs. */
  const encoder = async (): Promise<FfmpegInfo> => {
    if (ffmpegPath === null)
      throw new AppError('transcode.unavailable', 'This server has no ffmpeg; install it to play this.');
    checked ??= checkFfmpeg(ffmpegPath);
    return await checked.catch((error: unknown) => {
      checked = null;
      throw error;
    });
  };
  return {
    async rendition(source, timeline, rendition) {
      const stream = assertRendition(source.index, timeline, rendition);
      const context = { source, timeline, info: await encoder(), attempts, processOptions };
      return rendition.kind === 'video-encode'
        ? videoRendition(context, stream as VideoStream, rendition) // its type was just asserted
        : audioRendition(context, stream as AudioStream, rendition);
    },
    stats: () => ({ ...counter }),
  };
}

interface Context {
  source: Source;
  timeline: Timeline;
  info: FfmpegInfo;
  attempts: LRUCache<string, number>;
  processOptions: (signal: AbortSignal) => FfmpegOptions;
}

type VideoKind = Extract<EncodedKind, { kind: 'video-encode' }>;
type AudioKind = Extract<EncodedKind, { kind: 'audio-encode' }>;

function videoRendition(context: Context, stream: VideoStream, rendition: VideoKind): EncodedRendition {
  const { source, timeline, info, attempts, processOptions } = context;
  const { sourceId } = source.index;
  const family = softwareFor(rendition.codec);
  if (!info.encoders.has(family.encoders[rendition.codec]!))
    throw new AppError('transcode.unavailable', `This ffmpeg was built without ${family.title}.`);
  const job = videoJob(source, timeline, stream, rendition);
  const picture = pictureChoices(job, info);
  const recipe = videoRecipe(job, { picture, family, buildId: info.buildId });
  // With a key-frame list a late start is a hole in the film, not a trait of the file.
  const memory = isGridStream(job) ? null : attempts;
  async function* encode(run: EncodeOrder): ReturnType<typeof encodeVideo> {
    await checkSourceFile(source);
    yield* encodeVideo(info.path, job, {
      ...run,
      picture,
      family,
      ffmpeg: { ...processOptions(run.signal), isBackground: run.isBackground, gate: run.gate },
      seekAttempt: memory?.get(sourceId) ?? 0,
      onSeekAttempt: (attempt) => memory?.set(sourceId, attempt),
    });
  }
  const target: EncodeTarget = {
    id: `${sourceId}|${stream.index}|${recipe}`,
    lane: 'video',
    pieces: countOf(job.boundaries),
    startsAnywhere: true,
    keyOf: (piece) => segmentKey(sourceId, stream.index, recipe, piece),
    startOf: (piece) => (job.boundaries[piece] ?? Infinity) / job.timescale,
    unitOf: unitsOf(source.index, timeline, job.pieces),
    encode,
  };
  return {
    target,
    initKey: segmentKey(sourceId, stream.index, recipe, 'init'),
    async init(signal) {
      await checkSourceFile(source);
      return await videoInit(info.path, job, { picture, family, ffmpeg: processOptions(signal) });
    },
  };
}

function audioRendition(context: Context, stream: AudioStream, { codec, channels }: AudioKind): EncodedRendition {
  const { source, timeline, info, processOptions } = context;
  const { sourceId } = source.index;
  const recipe = audioRecipe({ codec, channels, buildId: info.buildId });
  const boundaries = encodedBoundaries(timeline, stream, codec);
  const pieces = countOf(boundaries);
  async function* encode(run: EncodeOrder): ReturnType<typeof encodeAudio> {
    await checkSourceFile(source);
    yield* encodeAudio(
      info.path,
      { source, timeline, stream, codec, channels },
      { ...run, ffmpeg: { ...processOptions(run.signal), isBackground: run.isBackground, gate: run.gate } },
    );
  }
  const target: EncodeTarget = {
    id: `${sourceId}|${stream.index}|${recipe}`,
    lane: 'audio',
    pieces,
    startsAnywhere: false,
    keyOf: (piece) => segmentKey(sourceId, stream.index, recipe, piece),
    startOf: (piece) => (boundaries[piece] ?? Infinity) / AUDIO_GRID[codec].sampleRate,
    unitOf: (piece) => chunkOf(piece, pieces),
    encode,
  };
  return {
    target,
    initKey: segmentKey(sourceId, stream.index, recipe, 'init'),
    init: async () => {
      const { sampleRate } = AUDIO_GRID[codec];
      return transcodedAudioInit({ codec, channels, sampleRate, bitrateBps: encodedAudioBitrate(codec, channels) });
    },
  };
}
