// The engine's face to a server: ask for a piece of a rendition, get its bytes, however they come to be.
import type { Source } from '../model.ts';
import type { BlobReader } from '../store/blob-store.ts';
import type { Subtitles } from '../subtitles/subtitles.ts';
import type { EncodeCapacity } from './encode-capacity.ts';
import type { RenditionId } from './rendition.ts';

export type SegmentAnswer =
  /** Complete bytes, from memory, disk, the packager or a finished run. `key` is the segment key: a strong entity tag. */
  | { kind: 'bytes'; bytes: Uint8Array; key: string }
  /** Still being encoded: whole moof + mdat pairs as they come; the last chunk ends the segment. */
  | { kind: 'stream'; chunks: AsyncIterable<Uint8Array>; key: string };

/** What a server sends on: what lies in the store need not be held whole in memory. Whoever gets a reader disposes it. */
export type OpenedSegment = SegmentAnswer | { kind: 'stored'; reader: BlobReader; key: string };

export interface SegmentOptions {
  /** A playback id: whom look-ahead serves. It never enters a key. */
  viewer: string;
  /** Ends the wait; an encoder stops only when nobody else waits for its run. */
  signal: AbortSignal;
}

export interface WarmOptions {
  startMs: number;
  signal: AbortSignal;
}

export interface EngineStats {
  /** Encoder processes started since the engine was made. */
  encodersStarted: number;
  encodersRunning: number;
  /** Segments answered from the store or from memory, from the packager, from an encoder. */
  answered: { stored: number; packaged: number; encoded: number };
}

export interface StreamEngine extends AsyncDisposable {
  /** The init segment of a rendition (`init.mp4`). Throws AppError('stream.not-found') for a rendition the file cannot have. */
  init(source: Source, rendition: RenditionId, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Piece `i` of a rendition. Throws AppError('stream.not-found') for one that is not there, 'server.overloaded' when all encoders
   * are busy, what the encoder or the file's reader threw, or the signal's reason.
   */
  segment(source: Source, rendition: RenditionId, i: number, options: SegmentOptions): Promise<SegmentAnswer>;
  /** The same for a server: a segment that lies in the store is opened, not read. */
  openSegment(source: Source, rendition: RenditionId, i: number, options: SegmentOptions): Promise<OpenedSegment>;
  /** Subtitles in the file. */
  readonly subtitles: Subtitles;
  /**
   * Makes ready what a player will ask for first from `startMs` on (player time): init segments and the first two pieces, below
   * every viewer. They stay pinned for an hour. Resolves when they are there or cannot be had now; throws the signal's reason, and
   * AppError('stream.not-found' | 'transcode.unavailable') as `segment`.
   */
  warm(source: Source, renditions: readonly RenditionId[], options: WarmOptions): Promise<void>;
  /** What an encode of pictures can do here beside as many others as may run: part of the question that `decide` answers. */
  capacity(): EncodeCapacity;
  /** The viewer has gone: look-ahead that only served them stops. */
  leave(viewer: string): void;
  stats(): EngineStats;
}
