// Pictures of one film in one codec at one rung: who encodes them, under which names, and what happens when hardware fails.
import { AppError } from '@praxino/contracts/errors';
import type { LRUCache } from 'lru-cache';
import type { Source, VideoStream } from '../model.ts';
import { cutId } from '../probe/source-id.ts';
import type { EncodeOrder, EncodeTarget } from '../stream/encode-target.ts';
import { segmentKey } from '../stream/rendition.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { countOf } from '../timeline/timeline.ts';
import type { FfmpegInfo } from './check-ffmpeg.ts';
import { prepareOverlay } from './burn-in.ts';
import type { PreparedOverlay, SubtitleReader } from './burn-in.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import type { Encoders } from './encoders/encoders.ts';
import { softwareFor } from './encoders/families.ts';
import type { EncoderFamily } from './encoders/family.ts';
import type { FfmpegOptions } from './ffmpeg.ts';
import { videoRecipe } from './recipe.ts';
import { checkSourceFile } from './source-file.ts';
import type { EncodedKind, EncodedRendition } from './transcode-backend.ts';
import { encodeVideo, videoInit } from './video-head.ts';
import { isGridStream, pictureChoices, videoJob } from './video-job.ts';
import type { PictureChoices, VideoJob } from './video-job.ts';
import { unitsOf } from './video-units.ts';

export interface RenditionContext {
  source: Source;
  timeline: Timeline;
  encoders: Encoders;
  info: FfmpegInfo;
  /** For files without a key-frame list, by source: how far back a seek had to reach the last time. */
  attempts: LRUCache<string, number>;
  processOptions: (signal: AbortSignal, patienceMs?: number) => FfmpegOptions;
  /** Reads subtitles that are drawn into the picture; null where nobody can. */
  subtitles: SubtitleReader | null;
  /** Which content a subtitle file beside the film has that is drawn into the picture. */
  besideVersion?: string;
}
export type VideoKind = Extract<EncodedKind, { kind: 'video-encode' }>;

/** An encoder with the recipe it follows here. */
interface Maker {
  family: EncoderFamily;
  recipe: string;
}

/** Throws AppError('transcode.unavailable') where nothing encodes this codec. */
export function videoRendition(context: RenditionContext, stream: VideoStream, kind: VideoKind): EncodedRendition {
  const made = new VideoRendition(context, stream, kind);
  return { target: made.target, initKey: made.initKey, init: (signal) => made.init(signal) };
}

class VideoRendition {
  readonly #context: RenditionContext;
  readonly #job: VideoJob;
  readonly #picture: PictureChoices;
  readonly #chosen: Maker;
  /** Goes on where chosen hardware fails; null beside software, which has nobody behind it. */
  readonly #other: Maker | null;
  /** The hardware failed on this film: from then on all of it comes from the other encoder. */
  #standsIn = false;

  constructor(context: RenditionContext, stream: VideoStream, kind: VideoKind) {
    const { source, timeline, encoders, info } = context;
    this.#context = context;
    this.#job = videoJob(source, timeline, stream, kind);
    this.#picture = pictureChoices(this.#job, info);
    const family = encoders.choose(kind.codec, info);
    this.#chosen = { family, recipe: this.#recipe(family, false) };
    const software = softwareFor(kind.codec);
    const hasOther = family.kind === 'hardware' && info.encoders.has(software.encoders[kind.codec]!);
    this.#other = hasOther ? { family: software, recipe: this.#recipe(software, true) } : null;
  }

  get target(): EncodeTarget {
    const { source, timeline } = this.#context;
    const { boundaries, timescale, pieces } = this.#job;
    return {
      id: `${cutId(source.index)}|${this.#job.stream.index}|${this.#chosen.recipe}`,
      lane: 'video',
      pieces: countOf(boundaries),
      startsAnywhere: true,
      keyOf: (piece) => this.#keyOf(this.#current, piece),
      startOf: (piece) => (boundaries[piece] ?? Infinity) / timescale,
      unitOf: unitsOf(source.index, timeline, pieces),
      encode: (run) => this.#encode(run),
    };
  }

  get initKey(): string {
    return this.#keyOf(this.#chosen, 'init');
  }

  async init(signal: AbortSignal): Promise<Uint8Array> {
    await checkSourceFile(this.#context.source);
    try {
      return await this.#header(this.#current, signal);
    } catch (error) {
      if (!(error instanceof AppError) || signal.aborted || this.#current === this.#other || !this.#other) throw error;
      this.#failed(error);
      // All parts bring their parameter sets with them, so any header of this size and codec will do.
      return await this.#header(this.#other, signal);
    }
  }

  get #current(): Maker {
    return this.#standsIn && this.#other ? this.#other : this.#chosen;
  }

  async *#encode(run: EncodeOrder): AsyncGenerator<EncodedChunk, void, void> {
    const { source, info, attempts, encoders, processOptions } = this.#context;
    const maker = this.#current;
    await checkSourceFile(source);
    // With a key-frame list a late start is a hole in the film, not a trait of the file.
    const memory = isGridStream(this.#job) ? null : attempts;
    const cut = cutId(source.index);
    const other = maker === this.#other ? null : this.#other;
    await using drawn = await this.#overlay(run);
    const chunks = encodeVideo(info.path, this.#job, {
      ...run,
      picture: this.#picture,
      family: maker.family,
      ...(drawn && { overlay: drawn.overlay }),
      isSelfContained: this.#chosen.family.kind === 'hardware',
      ...(other && {
        standIn: {
          family: other.family,
          keyOf: (piece) => this.#keyOf(other, piece),
          onFailure: (error) => this.#failed(error),
        },
      }),
      ffmpeg: { ...processOptions(run.signal, run.patienceMs), isBackground: run.isBackground, gate: run.gate },
      seekAttempt: memory?.get(cut) ?? 0,
      onSeekAttempt: (attempt) => memory?.set(cut, attempt),
    });
    // Named by who made it: meanwhile the target may have gone over to the other encoder.
    for await (const chunk of chunks) {
      yield chunk.isLast && chunk.keepAs === undefined ? { ...chunk, keepAs: this.#keyOf(maker, chunk.piece) } : chunk;
    }
    if (maker.family.kind === 'hardware' && !this.#standsIn) encoders.succeeded(maker.family);
  }

  async #overlay({ first, end, signal }: EncodeOrder): Promise<PreparedOverlay | null> {
    const { burned, boundaries, timescale, stream: video } = this.#job;
    if (!burned) return null;
    const { source, info, subtitles } = this.#context;
    if (!subtitles) throw new AppError('transcode.unavailable', 'Nobody reads subtitles here.');
    const range = {
      fromMs: Math.floor((boundaries[first]! * 1000) / timescale),
      toMs: Math.ceil((boundaries[end]! * 1000) / timescale),
    };
    const order = { source, id: burned, video, size: this.#picture, range, hasLibass: info.hasLibass };
    return await prepareOverlay(subtitles, order, signal);
  }

  #failed(error: AppError): void {
    this.#standsIn = true;
    this.#context.encoders.failed(this.#chosen.family, error);
  }

  #header({ family }: Maker, signal: AbortSignal): Promise<Uint8Array> {
    const { info, processOptions } = this.#context;
    return videoInit(info.path, this.#job, { picture: this.#picture, family, ffmpeg: processOptions(signal) });
  }

  #recipe(family: EncoderFamily, isStandIn: boolean): string {
    const { info, besideVersion } = this.#context;
    const words = besideVersion === undefined ? {} : { besideVersion };
    return videoRecipe(this.#job, { picture: this.#picture, family, isStandIn, buildId: info.buildId, ...words });
  }

  #keyOf({ recipe }: Maker, piece: number | 'init'): string {
    return segmentKey(cutId(this.#context.source.index), this.#job.stream.index, recipe, piece);
  }
}
