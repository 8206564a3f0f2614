// Small pictures of films: kept by what they show, made once, at once for whoever waits and otherwise in the background.
import { createHash } from 'node:crypto';
import { AppError } from '@praxino/contracts/errors';
import type { PacketReader, Source } from '../model.ts';
import type { BlobStore } from '../store/blob-store.ts';
import { ReaderCache } from '../stream/reader-cache.ts';
import { SingleFlight } from '../stream/single-flight.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { checkFfmpeg } from '../transcode/check-ffmpeg.ts';
import type { FfmpegInfo } from '../transcode/check-ffmpeg.ts';
import { NewestFirst } from './newest-first.ts';
import { picturesOn } from './trickplay.ts';
import type { Trickplay } from './trickplay.ts';
import { makeSheets } from './trickplay-sheets.ts';

export interface PictureEngineOptions {
  /** null: there is no ffmpeg, and so only what was made before. */
  ffmpegPath: string | null;
  /** Where sheets are kept. */
  store: BlobStore;
  log?: (message: string, error: unknown) => void;
}

/** A film and the plan of its pictures (`planTrickplay`). */
export interface PictureFilm {
  source: Source;
  timeline: Timeline;
  plan: Trickplay;
}

export interface PrepareOptions {
  signal: AbortSignal;
  /** Asked before each run of a second or two: resolves when nobody needs the machine more. */
  mayGoOn: () => Promise<void>;
  /** Sheets that are there, of all. */
  onProgress?: (done: number, all: number) => void;
}

export interface PictureEngine extends AsyncDisposable {
  /**
   * One sheet as a JPEG: from the store, or made now; what was asked for last is made first.
   * Throws RangeError for a sheet the plan does not have, AppError('stream.not-found') for one the film ends before,
   * 'transcode.unavailable' without ffmpeg, 'server.overloaded', 'media.…' for its file and 'transcode.…' for what ffmpeg says.
   */
  sheet(film: PictureFilm, number: number, signal: AbortSignal): Promise<Uint8Array>;
  /** Makes what is missing of all sheets. Throws as `sheet`. */
  prepare(film: PictureFilm, options: PrepareOptions): Promise<void>;
}

/** One person waits for one picture; a second process would only slow down the first, and the film that plays. */
const URGENT_PROCESSES = 1;
/** Sheets of one background process: its start costs little next to them, and it ends soon when somebody needs the machine. */
const RUN_SHEETS = 4;
const MAX_OPEN_FILES = 4;

export function createPictureEngine(options: PictureEngineOptions): PictureEngine {
  return new DefaultPictureEngine(options);
}

class DefaultPictureEngine implements PictureEngine {
  readonly #options: PictureEngineOptions;
  readonly #readers: ReaderCache;
  readonly #making = new SingleFlight<Uint8Array>();
  readonly #urgent = new NewestFirst(URGENT_PROCESSES);
  readonly #stop = new AbortController();
  #ffmpeg: Promise<FfmpegInfo> | null = null;

  constructor(options: PictureEngineOptions) {
    this.#options = options;
    this.#readers = new ReaderCache((message, error) => this.#log(message, error), undefined, MAX_OPEN_FILES);
  }

  async sheet(film: PictureFilm, number: number, signal: AbortSignal): Promise<Uint8Array> {
    picturesOn(film.plan, number);
    const key = sheetKey(film, number);
    const kept = await this.#options.store.get(key);
    if (kept) return kept;
    return await this.#making.do(key, AbortSignal.any([signal, this.#stop.signal]), (wanted) =>
      this.#urgent.run(wanted, () => this.#makeOne(film, number, wanted)),
    );
  }

  async prepare(film: PictureFilm, { signal, mayGoOn, onProgress }: PrepareOptions): Promise<void> {
    const { store } = this.#options;
    const { sheets } = film.plan;
    const both = AbortSignal.any([signal, this.#stop.signal]);
    for (let first = 0; first < sheets;) {
      onProgress?.(first, sheets);
      if (await store.has(sheetKey(film, first))) {
        first++;
        continue;
      }
      let end = first + 1;
      while (end < Math.min(sheets, first + RUN_SHEETS) && !(await store.has(sheetKey(film, end)))) end++;
      await mayGoOn();
      both.throwIfAborted();
      await this.#make(film, first, end, both);
      first = end;
    }
    onProgress?.(sheets, sheets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new AppError('server.overloaded', 'The server stops.'));
    await this.#making.idle();
    await this.#readers[Symbol.asyncDispose]();
  }

  async #makeOne(film: PictureFilm, number: number, signal: AbortSignal): Promise<Uint8Array> {
    const [made] = await this.#make(film, number, number + 1, signal);
    if (made) return made;
    throw new AppError('stream.not-found', 'The film ends before this picture.');
  }

  /** Sheets [first, end), kept as they come. */
  async #make(film: PictureFilm, first: number, end: number, signal: AbortSignal): Promise<Uint8Array[]> {
    const { path, hasToneMapping } = await this.#checked();
    const made: Uint8Array[] = [];
    const useReader = <T>(work: (reader: PacketReader) => Promise<T>): Promise<T> =>
      this.#readers.use(film.source, signal, work);
    const ffmpeg = { signal, isBackground: true };
    const run = { ...film, first, end, useReader, ffmpegPath: path, hasToneMapping, ffmpeg };
    await makeSheets(run, async ({ number, bytes }) => {
      made.push(bytes);
      // A full disk costs time at the next request, not the picture.
      await this.#options.store
        .put(sheetKey(film, number), bytes)
        .catch((error: unknown) => this.#log('A sheet of pictures could not be kept.', error));
    });
    return made;
  }

  async #checked(): Promise<FfmpegInfo> {
    const { ffmpegPath } = this.#options;
    if (ffmpegPath === null) throw new AppError('transcode.unavailable', 'There is no ffmpeg to make pictures with.');
    const checked = (this.#ffmpeg ??= checkFfmpeg(ffmpegPath));
    try {
      return await checked;
    } catch (error) {
      this.#ffmpeg = null;
      throw error;
    }
  }

  #log(message: string, error: unknown): void {
    this.#options.log?.(message, error);
  }
}

function sheetKey({ source, plan }: PictureFilm, number: number): string {
  return createHash('sha256').update(`trickplay|${source.index.sourceId}|${plan.id}|${number}`).digest('hex');
}
