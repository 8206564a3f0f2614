// The engine's face to a server: ask for a piece of a rendition, get its bytes, however they come to be.
import type { Source } from '../model.ts';
import type { Cue } from '../subtitles/cue.ts';
import type { RenditionId } from './rendition.ts';

export type SegmentAnswer =
  /** Complete bytes, from memory, disk, the packager or a finished run. `key` is the segment key: a strong entity tag. */
  | { kind: 'bytes'; bytes: Uint8Array; key: string }
  /** Still being encoded: whole moof + mdat pairs as they come; the last chunk ends the segment. */
  | { kind: 'stream'; chunks: AsyncIterable<Uint8Array>; key: string };

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
   * Piece `i` of a rendition. `viewer` (a playback id) is whom look-ahead serves; it never enters a key.
   * Aborting `signal` ends the wait; an encoder stops only when nobody else waits for its run.
   */
  segment(
    source: Source,
    rendition: RenditionId,
    i: number,
    options: { viewer: string; signal: AbortSignal },
  ): Promise<SegmentAnswer>;
  /** Cues of a text subtitle stream in the file's own clock, extracted once and kept. */
  subtitles(source: Source, streamIndex: number, signal: AbortSignal): Promise<Cue[]>;
  /** The viewer has gone: look-ahead that only served them stops. */
  leave(viewer: string): void;
  stats(): EngineStats;
}
