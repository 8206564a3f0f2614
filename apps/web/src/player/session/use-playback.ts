// One playback from the question "how?" to its end: plan, engine, media events, progress, retries.
import {
  ApiError,
  createProgressReporter,
  initialPlayerState,
  planOf,
  playerReducer,
  resumePosition,
} from '@praxino/client';
import type { MediaEvent, Playback, PlayerEvent, PlayerFailure, PlayerState } from '@praxino/client';
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { api } from '../../data/api.ts';
import { deviceProfile } from '../../data/plan.ts';
import { openEngine, PlaybackFailure, warmEngine } from '../engine/engine.ts';
import type { Engine } from '../engine/engine.ts';
import { bufferedEnd, createTimeStore } from './time-store.ts';
import type { TimeStore } from './time-store.ts';

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

export interface PlaybackControl {
  state: PlayerState;
  plan: Playback | null;
  engine: Engine | null;
  request: PlayRequest;
  time: TimeStore;
  /** Plans again with another wish, from where playing is. */
  change: (wish: PlayRequest) => void;
}

const EVENTS: readonly (readonly [keyof HTMLMediaElementEventMap, MediaEvent['type']])[] = [
  ['canplay', 'can-play'],
  ['play', 'played'],
  ['pause', 'paused'],
  ['waiting', 'waited'],
  ['playing', 'resumed'],
  ['seeking', 'seek-began'],
  ['seeked', 'seek-ended'],
  ['ended', 'ended'],
];
/** A stream that fails again this soon after a new plan is broken, not expired. */
const REPLAN_PAUSE_MS = 10_000;

async function askForPlan(itemId: string, request: PlayRequest, signal: AbortSignal): Promise<Playback> {
  const profile = await deviceProfile();
  const body = {
    itemId,
    device: request.avoidsFile === true ? { ...profile, containers: [] } : profile,
    ...(request.versionId !== undefined && { versionId: request.versionId }),
    ...(request.audioStream !== undefined && { audioStream: request.audioStream }),
    ...(request.maxBitrateBps !== undefined && { maxBitrateBps: request.maxBitrateBps }),
    ...(request.startMs !== undefined && { startPositionMs: Math.round(request.startMs) }),
  };
  return api.playback.start({ body }, { signal });
}

function failureFrom(error: unknown): PlayerFailure {
  if (error instanceof PlaybackFailure) return error.failure;
  if (error instanceof ApiError) return { code: error.code, message: error.message, isTemporary: error.isTemporary };
  return { code: 'player.decode', message: String(error), isTemporary: false };
}

/** Tells the server how far the viewer is, and at the end that it is over. */
function reportProgress(video: HTMLVideoElement, plan: Playback, signal: AbortSignal): () => Promise<void> {
  const reporter = createProgressReporter();
  const params = { id: plan.playbackId };
  const tell = async (state: 'playing' | 'paused' | 'stopped', positionMs: number): Promise<void> => {
    const due = reporter.update({ positionMs, state }, performance.now());
    if (due === null) return;
    // A report that is lost is made good by the next one ten seconds later.
    await api.playback.progress({ params, body: due }).catch(() => undefined);
  };
  const update = (): void => void tell(video.paused ? 'paused' : 'playing', video.currentTime * 1000);
  for (const name of ['timeupdate', 'play', 'pause', 'seeked'] as const)
    video.addEventListener(name, update, { signal });
  window.addEventListener('pagehide', () => void tell('stopped', video.currentTime * 1000), { signal });
  let lastMs = 0;
  video.addEventListener('timeupdate', () => (lastMs = video.currentTime * 1000), { signal });
  video.addEventListener('ended', () => (lastMs = plan.durationMs), { signal });
  return async () => {
    await tell('stopped', lastMs);
    await api.playback.stop({ params }).catch(() => undefined);
  };
}

function watchTime(video: HTMLVideoElement, store: TimeStore, plan: Playback, signal: AbortSignal): void {
  const update = (): void => {
    const position = video.currentTime;
    store.set({
      positionMs: position * 1000,
      bufferedMs: bufferedEnd(video.buffered, position),
      durationMs: plan.durationMs,
    });
  };
  for (const name of ['timeupdate', 'progress', 'seeking', 'seeked', 'loadedmetadata'] as const)
    video.addEventListener(name, update, { signal });
}

interface Run {
  itemId: string;
  request: PlayRequest;
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

/** Plays until the signal fires, then puts everything away. */
async function run({
  itemId,
  request,
  video,
  time,
  signal,
  dispatch,
  onEngine,
  onFailure,
  previous,
  onSaved,
}: Run): Promise<void> {
  warmEngine();
  const plan = await askForPlan(itemId, request, signal);
  const startMs = request.startMs ?? resumePosition(plan.startPositionMs, plan.durationMs);
  const sessionEnd = new AbortController();
  time.set({ positionMs: startMs, bufferedMs: startMs, durationMs: plan.durationMs });
  dispatch({ type: 'planned', plan, startMs });
  let engine: Engine | null = null;
  let finish: (() => Promise<void>) | null = null;
  try {
    await previous;
    engine = await openEngine({ video, plan, startMs, signal, onFailure });
    onEngine(engine);
    finish = reportProgress(video, plan, sessionEnd.signal);
    watchTime(video, time, plan, sessionEnd.signal);
    // Browsers that want a gesture first leave it paused; the viewer sees the play button.
    await video.play().catch(() => dispatch({ type: 'paused' }));
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    sessionEnd.abort();
    onEngine(null);
    // Told while the element is already free for the next engine.
    const told = finish?.() ?? api.playback.stop({ params: { id: plan.playbackId } }).catch(() => undefined);
    void told.then(onSaved);
    await engine?.close();
  }
}

/** `video` must be mounted when this hook's effects run. */
export function usePlayback(
  itemId: string,
  first: PlayRequest,
  video: RefObject<HTMLVideoElement | null>,
  onSaved: () => void,
): PlaybackControl {
  const [state, dispatch] = useReducer(playerReducer, initialPlayerState);
  const [wish, setWish] = useState({ itemId, request: first });
  const [engine, setEngine] = useState<Engine | null>(null);
  const time = useMemo(() => createTimeStore(), []);
  const replannedAt = useRef(Number.NEGATIVE_INFINITY);
  const running = useRef<Promise<unknown>>(Promise.resolve());
  // Another item in the same player starts with its own wishes.
  if (wish.itemId !== itemId) setWish({ itemId, request: first });

  const change = useCallback(
    (request: PlayRequest) =>
      setWish((old) => ({
        itemId: old.itemId,
        request: { ...old.request, startMs: time.get().positionMs, ...request },
      })),
    [time],
  );

  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const onFailure = (failure: PlayerFailure): void => {
      if (signal.aborted) return;
      const resumeAtMs = time.get().positionMs;
      const mayReplan = performance.now() - replannedAt.current > REPLAN_PAUSE_MS;
      const isFileRefused = failure.code === 'player.decode' && wish.request.avoidsFile !== true;
      if (mayReplan && (failure.code === 'stream.token-expired' || isFileRefused)) {
        replannedAt.current = performance.now();
        change(isFileRefused ? { avoidsFile: true } : {});
        return;
      }
      dispatch({ type: 'failed', failure, resumeAtMs });
    };
    for (const [name, type] of EVENTS) element.addEventListener(name, () => dispatch({ type }), { signal });
    dispatch({ type: 'replanned', resumeAtMs: wish.request.startMs ?? 0 });
    const started = run({
      ...wish,
      video: element,
      time,
      signal,
      dispatch,
      onEngine: setEngine,
      onFailure,
      previous: running.current,
      onSaved,
    });
    running.current = started.catch((error: unknown) => onFailure(failureFrom(error)));
    return () => leaving.abort();
  }, [wish, video, time, change, onSaved]);

  return { state, plan: planOf(state), engine, request: wish.request, time, change };
}
