// Small pictures of films: kept by what they show, made once, at once for whoever waits and otherwise in the background.
import { createHash } from 'node:crypto';
import { AppError } from '@praxino/contracts/errors';
import type { Source } from '../model.ts';
import type { BlobStore } from '../store/blob-store.ts';
import { ReaderCache } from '../stream/reader-cache.ts';
import { SingleFlight } from '../stream/single-flight.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { ViewerGate } from '../stream/viewer-gate.ts';
import { checkFfmpeg } from '../transcode/check-ffmpeg.ts';
import type { FfmpegInfo } from '../transcode/check-ffmpeg.ts';
import type { FfmpegOptions } from '../transcode/ffmpeg.ts';
import { bestPicture, chapterPictures } from './film-pictures.ts';
import type { FilmPictureJob } from './film-pictures.ts';
import { attachedPicture } from './grab-frame.ts';
import { NewestFirst } from './newest-first.ts';
import { picturesOn } from './trickplay.ts';
import type { Trickplay } from './trickplay.ts';
import { makeSheets } from './trickplay-sheets.ts';

export interface PictureEngineOptions {
  /** null: there is no ffmpeg, and so only what was made before. */
  ffmpegPath: string | null;
  /** Where sheets are kept. */
  store: BlobStore;
  /** What nobody waits for stands still while a viewer does. */
  gate: ViewerGate;
  log?: (message: string, error: unknown) => void;
}

/** A film and the plan of its pictures (`planTrickplay`). */
export interface PictureFilm {
  source: Source;
  timeline: Timeline;
  plan: Trickplay;
}

export interface PictureEngine extends AsyncDisposable {
  /**
   * One sheet as a JPEG: from the store, or made now; what was asked for last is made first.
   * Throws RangeError for a sheet the plan does not have, AppError('stream.not-found') for one the film ends before,
   * 'transcode.unavailable' without ffmpeg, 'server.overloaded', 'media.…' for its file and 'transcode.…' for what ffmpeg says.
   */
  sheet(film: PictureFilm, number: number, signal: AbortSignal): Promise<Uint8Array>;
  /** Makes what is missing of all sheets, in the background. `onProgress` is told how many are there. Throws as `sheet`. */
  prepare(film: PictureFilm, signal: AbortSignal, onProgress?: (done: number) => void): Promise<void>;
  /** Whether all sheets lie in the store: nobody would have to wait for one. */
  hasSheets(film: PictureFilm): Promise<boolean>;
  /** The store is nearly as full as it may get: what is prepared now pushes out something else. */
  isFull(): boolean;
  /** A JPEG worth looking at, from around a time of the film. See `bestPicture`. In the background. */
  picture(source: Source, atMs: number, width: number, signal: AbortSignal): Promise<Uint8Array>;
  /** A JPEG of each chapter. See `chapterPictures`. In the background. */
  chapters(
    source: Source,
    width: number,
    signal: AbortSignal,
    onPicture: (chapter: number, picture: Uint8Array) => Promise<void>,
  ): Promise<void>;
  /** The cover that lies in a file. See `attachedPicture`. In the background. */
  cover(source: Source, streamIndex: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** One person waits for one picture; a second process would only slow down the first, and the film that plays. */
const URGENT_PROCESSES = 1;
/** Sheets of one background process: its start costs little next to them, and it ends soon when somebody needs the machine. */
const RUN_SHEETS = 4;
const MAX_OPEN_FILES = 4;
const FULL_SHARE = 0.9;

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

  async prepare(film: PictureFilm, signal: AbortSignal, onProgress: (done: number) => void = () => {}): Promise<void> {
    const { store, gate } = this.#options;
    const { sheets } = film.plan;
    const isMissing = async (sheet: number): Promise<boolean> => !(await store.has(sheetKey(film, sheet)));
    for (let first = 0; first < sheets;) {
      onProgress(first);
      let end = first;
      while (end < Math.min(sheets, first + RUN_SHEETS) && (await isMissing(end))) end++;
      if (end > first) {
        await gate.calm(signal);
        await this.#make(film, first, end, this.#background(signal));
      }
      first = Math.max(end, first + 1);
    }
    onProgress(sheets);
  }

  async hasSheets(film: PictureFilm): Promise<boolean> {
    for (let sheet = 0; sheet < film.plan.sheets; sheet++)
      if (!(await this.#options.store.has(sheetKey(film, sheet)))) return false;
    return true;
  }

  isFull(): boolean {
    const { bytes, maxBytes } = this.#options.store.usage();
    return bytes > maxBytes * FULL_SHARE;
  }

  async picture(source: Source, atMs: number, width: number, signal: AbortSignal): Promise<Uint8Array> {
    return await bestPicture(await this.#job(source, width, signal), atMs);
  }

  async chapters(
    source: Source,
    width: number,
    signal: AbortSignal,
    onPicture: (chapter: number, picture: Uint8Array) => Promise<void>,
  ): Promise<void> {
    await chapterPictures(await this.#job(source, width, signal), onPicture);
  }

  async cover(source: Source, streamIndex: number, signal: AbortSignal): Promise<Uint8Array> {
    const { path } = await this.#checked();
    return await attachedPicture(source, streamIndex, { ffmpegPath: path, ...this.#background(signal) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new AppError('server.overloaded', 'The server stops.'));
    await this.#making.idle();
    await this.#readers[Symbol.asyncDispose]();
  }

  #background(signal: AbortSignal): FfmpegOptions {
    return { signal: AbortSignal.any([signal, this.#stop.signal]), isBackground: true, gate: this.#options.gate };
  }

  async #job(source: Source, width: number, signal: AbortSignal): Promise<FilmPictureJob> {
    const { path, hasToneMapping } = await this.#checked();
    const ffmpeg = this.#background(signal);
    return { source, width, hasToneMapping, ffmpegPath: path, ffmpeg, useReader: this.#reading(source, ffmpeg.signal) };
  }

  #reading(source: Source, signal: AbortSignal): FilmPictureJob['useReader'] {
    return (work) => this.#readers.use(source, signal, work);
  }

  async #makeOne(film: PictureFilm, number: number, signal: AbortSignal): Promise<Uint8Array> {
    // Polite, but not behind the gate: somebody looks at the place where this picture will be.
    const [made] = await this.#make(film, number, number + 1, { signal, isBackground: true });
    if (made) return made;
    throw new AppError('stream.not-found', 'The film ends before this picture.');
  }

  /** Sheets [first, end), kept as they come. */
  async #make(film: PictureFilm, first: number, end: number, ffmpeg: FfmpegOptions): Promise<Uint8Array[]> {
    const { path, hasToneMapping } = await this.#checked();
    const made: Uint8Array[] = [];
    const useReader = this.#reading(film.source, ffmpeg.signal);
    await makeSheets(
      { ...film, first, end, useReader, ffmpegPath: path, hasToneMapping, ffmpeg },
      async ({ number, bytes }) => {
        made.push(bytes);
        // A full disk costs time at the next request, not the picture.
        await this.#options.store
          .put(sheetKey(film, number), bytes)
          .catch((error: unknown) => this.#log('A sheet of pictures could not be kept.', error));
      },
    );
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
