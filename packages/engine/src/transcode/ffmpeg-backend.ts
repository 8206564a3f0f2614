// The transcode backend of this machine: ffmpeg processes.
import { LRUCache } from 'lru-cache';
import type { AudioStream, VideoStream } from '../model.ts';
import { transcodedAudioInit } from '../package/init.ts';
import { assertRendition } from '../stream/build-presentation.ts';
import { AUDIO_GRID, encodedAudioBitrate, encodedBoundaries } from '../stream/encoded-audio.ts';
import type { EncodeOrder, EncodeTarget } from '../stream/encode-target.ts';
import { segmentKey } from '../stream/rendition.ts';
import { countOf } from '../timeline/timeline.ts';
import { epochStarts } from '../timeline/epochs.ts';
import { cutId } from '../probe/source-id.ts';
import { chunkOf } from './audio-grid.ts';
import { encodeAudio } from './audio-head.ts';
import type { SubtitleReader } from './burn-in.ts';
import type { Encoders } from './encoders/encoders.ts';
import type { FfmpegOptions, ProcessCounter } from './ffmpeg.ts';
import { audioRecipe } from './recipe.ts';
import { checkSourceFile } from './source-file.ts';
import type { EncodedKind, EncodedRendition, TranscodeBackend } from './transcode-backend.ts';
import { videoRendition } from './video-rendition.ts';
import type { RenditionContext } from './video-rendition.ts';

export interface FfmpegBackendOptions {
  encoders: Encoders;
  /** Reads subtitles that are drawn into the picture. */
  subtitles?: SubtitleReader;
  /** For tests: how long a silent process lives. */
  silenceMs?: number;
}

/** For files without a key-frame list, how far back a seek had to reach the last time. */
const MAX_REMEMBERED_SEEKS = 500;

export function createFfmpegBackend(options: FfmpegBackendOptions): TranscodeBackend {
  const { encoders, subtitles = null, silenceMs } = options;
  const counter: ProcessCounter = { started: 0, running: 0 };
  const attempts = new LRUCache<string, number>({ max: MAX_REMEMBERED_SEEKS });
  const processOptions = (signal: AbortSignal, patienceMs = silenceMs): FfmpegOptions => ({
    signal,
    counter,
    ...(patienceMs !== undefined && { silenceMs: silenceMs ?? patienceMs }),
  });
  return {
    async rendition(source, timeline, rendition, besideVersion) {
      const stream = assertRendition(source.index, timeline, rendition);
      const context = {
        ...(besideVersion !== undefined && { besideVersion }),
        source,
        timeline,
        encoders,
        info: await encoders.ffmpeg(),
        attempts,
        processOptions,
        subtitles,
      };
      return rendition.kind === 'video-encode'
        ? videoRendition(context, stream as VideoStream, rendition) // its type was just asserted
        : audioRendition(context, stream as AudioStream, rendition);
    },
    capacity: () => encoders.capacity(),
    generation: () => encoders.generation,
    stats: () => ({ ...counter }),
  };
}

type AudioKind = Extract<EncodedKind, { kind: 'audio-encode' }>;

function audioRendition(
  context: RenditionContext,
  stream: AudioStream,
  { codec, channels }: AudioKind,
): EncodedRendition {
  const { source, timeline, info, processOptions } = context;
  const cut = cutId(source.index);
  const recipe = audioRecipe({ codec, channels, buildId: info.buildId });
  const boundaries = encodedBoundaries(timeline, stream, codec);
  const pieces = countOf(boundaries);
  const jumps = epochStarts(source.index).map((t) => timeline.boundaries.indexOf(t));
  async function* encode(run: EncodeOrder): ReturnType<typeof encodeAudio> {
    await checkSourceFile(source);
    yield* encodeAudio(
      info.path,
      { source, timeline, stream, codec, channels },
      {
        ...run,
        ffmpeg: { ...processOptions(run.signal, run.patienceMs), isBackground: run.isBackground, gate: run.gate },
      },
    );
  }
  const target: EncodeTarget = {
    id: `${cut}|${stream.index}|${recipe}`,
    lane: 'audio',
    pieces,
    startsAnywhere: false,
    keyOf: (piece) => segmentKey(cut, stream.index, recipe, piece),
    startOf: (piece) => (boundaries[piece] ?? Infinity) / AUDIO_GRID[codec].sampleRate,
    unitOf: (piece) => chunkOf(piece, pieces, jumps),
    encode,
  };
  return {
    target,
    initKey: segmentKey(cut, stream.index, recipe, 'init'),
    init: async () => {
      const { sampleRate } = AUDIO_GRID[codec];
      return transcodedAudioInit({ codec, channels, sampleRate, bitrateBps: encodedAudioBitrate(codec, channels) });
    },
  };
}
