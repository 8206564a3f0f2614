// The engine's face for subtitles: text, scripts, fonts and pictures of a file, read once and kept.
import type { CaptionService, Source, TimeRange } from '../model.ts';
import type { Cue } from './cue.ts';
import type { PictureCue } from './pictures/picture-list.ts';

/** Told after each stretch of reading; resolves when the next may begin. */
export type Pace = (bytesRead: number, signal: AbortSignal) => Promise<void>;

export interface Font {
  bytes: Uint8Array;
  /** font/ttf, font/otf, font/collection or font/woff2. */
  type: string;
}

/**
 * All times are those of the file's own clock. Every call throws AppError('playback.stream-not-found') for a stream that has not
 * what is asked for, 'transcode.unavailable' where ffmpeg would be needed, and what reading the file throws.
 */
export interface Subtitles {
  /** All cues of a text stream. Where they are not kept yet the whole file may have to be read: ask for `cuesIn` while somebody waits. */
  cues(source: Source, stream: number, signal: AbortSignal): Promise<Cue[]>;
  /** The cues that stand on the screen at some time in `range`: from the kept ones, else by reading that part of the file alone. */
  cuesIn(source: Source, stream: number, range: TimeRange, signal: AbortSignal): Promise<Cue[]>;
  /** All cues in order, in parts as they become known. */
  eachPart(source: Source, stream: number, signal: AbortSignal): AsyncGenerator<Cue[], void, void>;
  /** An ASS script as its author wrote it. */
  script(source: Source, stream: number, signal: AbortSignal): Promise<string>;
  /** A font that is attached to the file; AppError('stream.not-found') for any other attachment. */
  font(source: Source, stream: number, signal: AbortSignal): Promise<Font>;
  /** Picture subtitles that stand on the screen at some time in `range`; reads that part of the file alone. */
  pictures(source: Source, stream: number, range: TimeRange, signal: AbortSignal): Promise<PictureCue[]>;
  /** Caption services that say something, in the order of their list; null before `extract` has read the captions of the film. */
  captionServices(source: Source): Promise<CaptionService[] | null>;
  /** Reads and keeps all text streams of a file in one pass, and the captions of its pictures in another. 'known' when all were kept before; 'nothing' when it has none. */
  extract(source: Source, options: { signal: AbortSignal; pace?: Pace }): Promise<'extracted' | 'known' | 'nothing'>;
}
