// The stream engine of one process: packager, encoders and stores behind one face.
import { AppError } from '@praxino/contracts/errors';
import { LRUCache } from 'lru-cache';
import type { Source } from '../model.ts';
import { openAnyReader } from '../probe/pass/open-any-reader.ts';
import { cutId } from '../probe/source-id.ts';
import type { BlobStore } from '../store/blob-store.ts';
import { createSubtitles } from '../subtitles/create-subtitles.ts';
import type { RunningSubtitles } from '../subtitles/create-subtitles.ts';
import { timelineOf } from '../timeline/timeline.ts';
import { createBesideVersions } from '../transcode/beside-version.ts';
import { besideFile } from '../transcode/burned-script.ts';
import { createEncoders } from '../transcode/encoders/encoders.ts';
import type { Encoders } from '../transcode/encoders/encoders.ts';
import { createFfmpegBackend } from '../transcode/ffmpeg-backend.ts';
import type { EncodedRendition, TranscodeBackend } from '../transcode/transcode-backend.ts';
import { assertRendition } from './build-presentation.ts';
import { copyKey, copyTrack, copyTrackInit, cutSegment, openCut } from './copy-segments.ts';
import type { CopyTrack } from './copy-segments.ts';
import { capacityOfOne } from './encode-capacity.ts';
import type { EncodeCapacity } from './encode-capacity.ts';
import { EncodeScheduler } from './encode-scheduler.ts';
import type { EncodeTarget } from './encode-target.ts';
import { abortable } from './piece-buffer.ts';
import { ReaderCache } from './reader-cache.ts';
import type { OpenReader } from './reader-cache.ts';
import { parseRendition } from './rendition.ts';
import type { RenditionId, SubtitleId } from './rendition.ts';
import { SegmentCache } from './segment-cache.ts';
import { SingleFlight } from './single-flight.ts';
import type {
  EngineStats,
  OpenedSegment,
  SegmentAnswer,
  SegmentOptions,
  StreamEngine,
  WarmOptions,
} from './stream-engine.ts';
import { createViewerGate } from './viewer-gate.ts';
import type { ViewerGate } from './viewer-gate.ts';

export interface StreamEngineOptions {
  /** Absolute path of ffmpeg ≥ 5.1; null where there is none: copies work, transcodes answer 'transcode.unavailable'. */
  ffmpegPath: string | null;
  /** Which encoder to take; default: software. Not disposed by the engine. */
  encoders?: Encoders;
  /** Where encoded segments are kept. The engine does not dispose it. */
  store: BlobStore;
  /** Segments kept in memory, encoded and copied. */
  memoryBytes?: number;
  /** Encoders of pictures at a time, and as many of sound; the number of cores is a good one. */
  maxEncoders?: number;
  /** Told when a viewer waits; share it with background work, which then gives way. Not disposed by the engine. */
  gate?: ViewerGate;
  /** Told of failures that nobody waits for. */
  log?: (message: string, error: unknown) => void;
}
/** What tests replace. */
export interface StreamEngineParts {
  backend?: TranscodeBackend;
  openReader?: OpenReader;
}

const MEMORY_BYTES = 256 * 1024 * 1024;
const MAX_ENCODERS = 2;
/** Renditions whose cuts are kept. */
const MAX_TRACKS = 200;
/** Some hours of films: whoever sees the same scene within that time shares it. */
const MAX_SENT_ONCE = 10_000;
/** What a player asks for before it shows a picture, and a little more. */
const WARM_PIECES = 2;
const WARM_PIN_MS = 3_600_000;
/** The start of a film is what everybody asks for first: it stays for a week after it was made. */
const START_PIN_MS = 7 * 86_400_000;

interface Keyed {
  key: string;
}
type Track =
  | { kind: 'copy'; copy: CopyTrack; pieces: number }
  | { kind: 'encode'; encoded: EncodedRendition; pieces: number };

/**
 * Makes the engine. Nothing is started before the first request; disposing it stops every process and waits for what is being
 * written to the store.
 */
export function createStreamEngine(options: StreamEngineOptions, parts: StreamEngineParts = {}): StreamEngine {
  return new LocalStreamEngine(options, parts);
}

class LocalStreamEngine implements StreamEngine {
  readonly subtitles: RunningSubtitles;
  readonly #options: StreamEngineOptions;
  readonly #backend: TranscodeBackend;
  readonly #cache: SegmentCache;
  readonly #gate: ViewerGate;
  readonly #scheduler: EncodeScheduler;
  readonly #readers: ReaderCache;
  readonly #tracks = new LRUCache<string, Track>({ max: MAX_TRACKS });
  /** Copied pieces that were sent and not kept. */
  readonly #sentOnce = new LRUCache<string, true>({ max: MAX_SENT_ONCE });
  readonly #besideVersions = createBesideVersions();
  readonly #making = new SingleFlight<Uint8Array>();
  readonly #closing = new AbortController();
  readonly #answered: EngineStats['answered'] = { stored: 0, packaged: 0, encoded: 0 };

  constructor(options: StreamEngineOptions, parts: StreamEngineParts) {
    const { store, memoryBytes = MEMORY_BYTES, maxEncoders = MAX_ENCODERS, log = () => {} } = options;
    this.#options = options;
    this.#cache = new SegmentCache(store, memoryBytes, log);
    this.#gate = options.gate ?? createViewerGate();
    this.#scheduler = new EncodeScheduler({ cache: this.#cache, maxEncoders, log, gate: this.#gate });
    this.#readers = new ReaderCache(log, parts.openReader ?? openAnyReader(options.ffmpegPath));
    this.subtitles = createSubtitles({
      ffmpegPath: options.ffmpegPath,
      keep: this.#cache,
      closing: this.#closing.signal,
      use: (source, signal, work) => this.#readers.use(source, signal, work),
    });
    const encoders = options.encoders ?? createEncoders({ ffmpegPath: options.ffmpegPath });
    this.#backend = parts.backend ?? createFfmpegBackend({ encoders, subtitles: this.subtitles });
  }

  async init(source: Source, rendition: RenditionId, signal: AbortSignal): Promise<Uint8Array> {
    const track = await this.#track(source, rendition, signal);
    if (track.kind === 'copy') return copyTrackInit(track.copy);
    const { initKey } = track.encoded;
    const calm = this.#gate.enter();
    return await this.#made(initKey, signal, (s) => track.encoded.init(s)).finally(calm);
  }

  async segment(source: Source, rendition: RenditionId, i: number, options: SegmentOptions): Promise<SegmentAnswer> {
    const track = await this.#piece(source, rendition, i, options.signal);
    if (track.kind === 'copy') return await this.#copied(track.copy, i, options.signal);
    const { target } = track.encoded;
    const bytes = await this.#cache.get(target.keyOf(i));
    return bytes ? this.#stored(target, i, options, { kind: 'bytes', bytes }) : await this.#encoded(target, i, options);
  }

  async openSegment(
    source: Source,
    rendition: RenditionId,
    i: number,
    options: SegmentOptions,
  ): Promise<OpenedSegment> {
    const track = await this.#piece(source, rendition, i, options.signal);
    if (track.kind === 'copy') return await this.#openCopy(track.copy, i, options.signal);
    const { target } = track.encoded;
    const key = target.keyOf(i);
    const bytes = this.#cache.peek(key);
    if (bytes) return this.#stored(target, i, options, { kind: 'bytes', bytes });
    const reader = await this.#cache.open(key);
    if (reader) return this.#stored(target, i, options, { kind: 'stored', reader });
    return await this.#encoded(target, i, options);
  }

  async warm(source: Source, renditions: readonly RenditionId[], { startMs, signal }: WarmOptions): Promise<void> {
    const stop = this.#with(signal);
    const { boundaries, timescale } = timelineOf(source.index);
    const second = boundaries[0]! / timescale + startMs / 1000;
    await Promise.all(
      renditions.map(async (id) => {
        const track = await this.#track(source, id, stop);
        await this.#gate.calm(stop);
        if (track.kind === 'copy') {
          const first = pieceAt((i) => boundaries[i]! / timescale, track.pieces, second);
          // Two segments, and with them the index of the file, are in memory then.
          for (const i of range(first, track.pieces)) await this.#copied(track.copy, i, stop);
        } else await this.#warmEncoded(track.encoded, second, stop);
      }),
    );
  }

  capacity(): EncodeCapacity {
    return capacityOfOne(this.#backend.capacity(), this.#options.maxEncoders ?? MAX_ENCODERS);
  }

  leave(viewer: string): void {
    this.#scheduler.leave(viewer);
  }

  stats(): EngineStats {
    const { started, running } = this.#backend.stats();
    return { encodersStarted: started, encodersRunning: running, answered: { ...this.#answered } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new AppError('server.unavailable', 'The server is stopping.'));
    await this.#scheduler[Symbol.asyncDispose]();
    await this.#making.idle();
    await this.subtitles.idle();
    await this.#readers[Symbol.asyncDispose]();
    await this.#cache.flush();
    if (!this.#options.gate) await this.#gate[Symbol.asyncDispose]();
  }

  async #piece(source: Source, rendition: RenditionId, i: number, signal: AbortSignal): Promise<Track> {
    const track = await this.#track(source, rendition, signal);
    if (Number.isInteger(i) && i >= 0 && i < track.pieces) return track;
    throw new AppError('stream.not-found', `This rendition has the pieces 0 to ${track.pieces - 1}, not ${i}.`);
  }

  /** `beside`: the subtitle file that is drawn into the picture, and which content it has. */
  #trackKey(source: Source, id: RenditionId, beside: string): string {
    return `${cutId(source.index)}|${source.path}|${id}|${beside}|${this.#backend.generation()}`;
  }

  async #copied(copy: CopyTrack, i: number, signal: AbortSignal): Promise<SegmentAnswer> {
    const key = copyKey(copy, i);
    const known = this.#cache.peek(key);
    if (known) {
      this.#answered.stored++;
      return { kind: 'bytes', bytes: known, key };
    }
    const calm = this.#gate.enter();
    const cut = (s: AbortSignal): Promise<Uint8Array> => cutSegment(copy, i, this.#readers, s);
    const bytes = await this.#making.do(key, this.#with(signal), cut).finally(calm);
    this.#cache.remember(key, bytes);
    this.#answered.packaged++;
    return { kind: 'bytes', bytes, key };
  }

  /**
   * What nobody has asked for before is sent from where it was read to: most pieces of a film are seen by one viewer, once. Who
   * comes second has it joined and kept in memory.
   */
  async #openCopy(copy: CopyTrack, i: number, signal: AbortSignal): Promise<OpenedSegment> {
    const key = copyKey(copy, i);
    if (this.#cache.peek(key) !== null || this.#sentOnce.has(key)) return await this.#copied(copy, i, signal);
    this.#sentOnce.set(key, true);
    const calm = this.#gate.enter();
    const reader = await openCut(copy, i, this.#readers, this.#with(signal)).finally(calm);
    this.#answered.packaged++;
    return { kind: 'stored', reader, key };
  }

  #stored<A extends object>(target: EncodeTarget, i: number, { viewer }: SegmentOptions, answer: A): A & Keyed {
    this.#answered.stored++;
    this.#scheduler.watch(viewer, target, i);
    return { ...answer, key: target.keyOf(i) };
  }

  async #encoded(target: EncodeTarget, i: number, { viewer, signal }: SegmentOptions): Promise<SegmentAnswer> {
    const key = target.keyOf(i);
    if (i < WARM_PIECES) this.#cache.pin(key, Date.now() + START_PIN_MS);
    // It may have been finished while the store was asked.
    const bytes = this.#cache.peek(key);
    if (bytes) return this.#stored(target, i, { viewer, signal }, { kind: 'bytes', bytes });
    // Asked for before the viewer's place is noted, or the piece would be taken for work ahead, which has time.
    const asked = this.#scheduler.request(target, i, this.#with(signal), viewer);
    this.#scheduler.watch(viewer, target, i);
    const answer = await asked;
    this.#answered.encoded++;
    return { ...answer, key };
  }

  async #warmEncoded(encoded: EncodedRendition, second: number, signal: AbortSignal): Promise<void> {
    const { target, initKey } = encoded;
    const pieces = range(
      pieceAt((i) => target.startOf(i), target.pieces, second),
      target.pieces,
    );
    const until = Date.now() + WARM_PIN_MS;
    for (const key of [initKey, ...pieces.map((i) => target.keyOf(i))]) this.#cache.pin(key, until);
    await this.#made(initKey, signal, (s) => encoded.init(s));
    await this.#scheduler.warm(target, pieces[0]!, pieces.at(-1)! + 1, signal);
  }

  /** A small thing that is made once and kept in the store. */
  async #made(
    key: string,
    signal: AbortSignal,
    make: (signal: AbortSignal) => Promise<Uint8Array>,
  ): Promise<Uint8Array> {
    const known = await this.#cache.get(key);
    if (known) return known;
    return await this.#making.do(key, this.#with(signal), async (s) => {
      const bytes = await make(s);
      this.#cache.keep(key, bytes);
      return bytes;
    });
  }

  async #track(source: Source, id: RenditionId, asked: AbortSignal): Promise<Track> {
    const beside = BESIDE.exec(id)?.[1] as SubtitleId | undefined; // a letter and a number, as the expression says
    const besideVersion = beside && (await this.#besideVersions(source, beside, asked));
    const key = this.#trackKey(source, id, beside ? `${besideFile(source, beside).path}|${besideVersion}` : '');
    const known = this.#tracks.get(key);
    if (known) return known;
    const signal = this.#with(asked);
    signal.throwIfAborted();
    const rendition = parseRendition(id);
    if (!rendition) throw new AppError('stream.not-found', `There is no rendition called ${JSON.stringify(id)}.`);
    const timeline = timelineOf(source.index);
    const stream = assertRendition(source.index, timeline, rendition);
    const track = await (async (): Promise<Track> => {
      if (rendition.kind === 'video-encode' || rendition.kind === 'audio-encode') {
        const encoded = await abortable(this.#backend.rendition(source, timeline, rendition, besideVersion), signal);
        return { kind: 'encode', encoded, pieces: encoded.target.pieces };
      }
      const copy = copyTrack(source, timeline, stream);
      return { kind: 'copy', copy, pieces: copy.boundaries.length - 1 };
    })();
    this.#tracks.set(key, track);
    return track;
  }

  /** The caller's signal, or the engine's end. */
  #with(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closing.signal]);
  }
}

/** Pictures with a subtitle file in them that lies beside the film. */
const BESIDE = /\.(x\d+)(?:\.|$)/;

function range(first: number, pieces: number): number[] {
  return Array.from({ length: Math.min(WARM_PIECES, pieces - first) }, (_, i) => first + i);
}

/** The piece that shows this second: the last one that starts at or before it. */
function pieceAt(startOf: (i: number) => number, pieces: number, second: number): number {
  let [low, high] = [0, pieces - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (startOf(middle) <= second) low = middle;
    else high = middle - 1;
  }
  return low;
}
