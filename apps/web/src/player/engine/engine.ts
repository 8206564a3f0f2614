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
  stats(): EngineStats;
  close(): Promise<void>;
}

export interface EngineRequest {
  video: HTMLVideoElement;
  plan: Playback;
  startMs: number;
  signal: AbortSignal;
  onFailure: (failure: PlayerFailure) => void;
}

/** Loads what most streams need while the server still plans: the player's largest part is not waited for afterwards. */
export function warmEngine(): void {
  // A failure shows when the engine is really opened.
  import('./shaka-engine.ts').catch(() => undefined);
}

/** Opens the stream a plan proposes. Rejects with a PlaybackFailure, or with the signal's reason. */
export async function openEngine(request: EngineRequest): Promise<Engine> {
  const { openFile } = await import('./file-engine.ts');
  if (request.plan.mode === 'direct') return openFile(request, request.plan.fileUrl);
  const { canUseShaka, openShaka } = await import('./shaka-engine.ts');
  request.signal.throwIfAborted();
  return canUseShaka() ? openShaka(request) : openFile(request, request.plan.hlsUrl);
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
