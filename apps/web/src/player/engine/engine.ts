// What the player needs of whatever feeds the video element.
import type { Playback, PlayerFailure } from '@praxino/client';

export interface EngineStats {
  /** "Shaka 5.2.12", "Browser". */
  name: string;
  videoCodec: string | null;
  audioCodec: string | null;
  /** Of the stream that plays; null when the engine does not know. */
  bitrateBps: number | null;
}

export interface Engine {
  /** Switches the sound within the stream; false when only a new plan can. */
  selectAudio(streamIndex: number): boolean;
  /** Switches the picture within the stream, by the name of its rendition; false when only a new plan can. */
  selectVideo(rendition: string): boolean;
  stats(): EngineStats;
  close(): Promise<void>;
}

export interface EngineRequest {
  video: HTMLVideoElement;
  plan: Playback;
  startMs: number;
  /** Name of the picture to begin with; null, or one the stream does not have: the one the plan proposes. */
  rendition: string | null;
  signal: AbortSignal;
  onFailure: (failure: PlayerFailure) => void;
}

/** Thrown by engines: carries what the screen shows. */
export class PlaybackFailure extends Error {
  readonly failure: PlayerFailure;
  constructor(failure: PlayerFailure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.name = 'PlaybackFailure';
    this.failure = failure;
  }
}
