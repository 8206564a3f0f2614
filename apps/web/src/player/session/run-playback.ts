// One playback from the question "how?" until the viewer leaves: plan, engine, progress, and everything put away again.
import { ApiError, resumePosition } from '@praxino/client';
import type { Api, DeviceProfile, Playback, PlayerEvent, PlayerFailure } from '@praxino/client';
import { PlaybackFailure } from '../engine/engine.ts';
import type { Engine, EngineRequest } from '../engine/engine.ts';
import { reportProgress } from './report-progress.ts';
import { bufferedEnd } from './time-store.ts';
import type { TimeStore } from './time-store.ts';
import { warmNext } from './warm-next.ts';

export interface PlayRequest {
  versionId?: string | undefined;
  audioStream?: number | undefined;
  /** Most the viewer wants to spend; undefined: the original. */
  maxBitrateBps?: number | undefined;
  /** Default: where this viewer stopped. */
  startMs?: number | undefined;
  /** The browser claimed a file and could not play it: ask for a stream. */
  avoidsFile?: boolean | undefined;
}

export interface PlaybackPorts {
  api: { playback: Pick<Api['playback'], 'start' | 'progress' | 'stop' | 'warm'> };
  deviceProfile: () => Promise<DeviceProfile>;
  openEngine: (request: EngineRequest) => Promise<Engine>;
  /** Bits per second that the network carries; undefined until it is known. */
  bandwidthBps: () => number | undefined;
  page: EventTarget;
  now: () => number;
}

export interface PlaybackRun {
  itemId: string;
  request: PlayRequest;
  /** The picture the viewer has pinned when the engine opens; null for none. */
  pinned: () => string | null;
  video: HTMLVideoElement;
  time: TimeStore;
  signal: AbortSignal;
  dispatch: (event: PlayerEvent) => void;
  onEngine: (engine: Engine | null) => void;
  onFailure: (failure: PlayerFailure) => void;
  /** Settles when the element is free: two engines must never hold it. */
  previous: Promise<unknown>;
  /** The server knows the last position. */
  onSaved: () => void;
}

/** The question to the server, without what the viewer left open. */
export function playbackBody(itemId: string, request: PlayRequest, profile: DeviceProfile, bandwidthBps?: number) {
  return {
    itemId,
    device: request.avoidsFile === true ? { ...profile, containers: [] } : profile,
    ...(request.versionId !== undefined && { versionId: request.versionId }),
    ...(request.audioStream !== undefined && { audioStream: request.audioStream }),
    ...(request.maxBitrateBps !== undefined && { maxBitrateBps: request.maxBitrateBps }),
    ...(bandwidthBps !== undefined && { bandwidthBps }),
    ...(request.startMs !== undefined && { startPositionMs: Math.round(request.startMs) }),
  };
}

/** What the screen shows of anything that was thrown. */
export function failureFrom(error: unknown): PlayerFailure {
  if (error instanceof PlaybackFailure) return error.failure;
  if (error instanceof ApiError) return { code: error.code, message: error.message, isTemporary: error.isTemporary };
  return { code: 'player.decode', message: String(error), isTemporary: false };
}

function watchTime(video: HTMLVideoElement, store: TimeStore, durationMs: number, signal: AbortSignal): void {
  const update = (): void => {
    const position = video.currentTime;
    store.set({ positionMs: position * 1000, bufferedMs: bufferedEnd(video.buffered, position), durationMs });
  };
  const names = ['timeupdate', 'progress', 'seeking', 'seeked', 'loadedmetadata'] as const;
  for (const name of names) video.addEventListener(name, update, { signal });
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Plays until the signal fires. Rejects when there is nothing to play or it cannot be opened; the server's playback is ended all the same. */
export async function runPlayback(ports: PlaybackPorts, run: PlaybackRun): Promise<void> {
  const { video, time, signal, dispatch } = run;
  const body = playbackBody(run.itemId, run.request, await ports.deviceProfile(), ports.bandwidthBps());
  signal.throwIfAborted();
  const plan: Playback = await ports.api.playback.start({ body }, { signal });
  const startMs = run.request.startMs ?? resumePosition(plan.startPositionMs, plan.durationMs);
  const end = new AbortController();
  let engine: Engine | null = null;
  let finish = async (): Promise<void> => {
    await ports.api.playback.stop({ params: { id: plan.playbackId } }).catch(() => undefined);
  };
  try {
    await run.previous;
    signal.throwIfAborted();
    time.set({ positionMs: startMs, bufferedMs: startMs, durationMs: plan.durationMs });
    dispatch({ type: 'planned', plan, startMs });
    const rendition = run.pinned();
    engine = await ports.openEngine({ video, plan, startMs, rendition, signal, onFailure: run.onFailure });
    run.onEngine(engine);
    finish = reportProgress({ api: ports.api, video, page: ports.page, now: ports.now }, plan, startMs, end.signal);
    watchTime(video, time, plan.durationMs, end.signal);
    warmNext(ports.api, video, { body, durationMs: plan.durationMs, signal: end.signal });
    // Browsers that want a gesture first leave it paused; the viewer sees the play button.
    await video.play().catch(() => dispatch({ type: 'paused' }));
    await untilAborted(signal);
  } finally {
    end.abort();
    run.onEngine(null);
    // Told while the element is already free for the next engine.
    void finish().then(run.onSaved);
    await engine?.close();
  }
}
