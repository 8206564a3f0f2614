// The playback of the item a player shows: state, engine, and planning again when the viewer or a failure asks for it.
import { initialPlayerState, planOf, playerReducer } from '@praxino/client';
import type { MediaEvent, Playback, PlayerFailure, PlayerState } from '@praxino/client';
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { api } from '../../data/api.ts';
import { deviceProfile } from '../../data/plan.ts';
import type { Engine } from '../engine/engine.ts';
import { openEngine, warmEngine } from '../engine/open-engine.ts';
import { bandwidthMeter } from './bandwidth.ts';
import { wayOutOf } from './recover.ts';
import { failureFrom, runPlayback } from './run-playback.ts';
import type { PlaybackPorts, PlayRequest } from './run-playback.ts';
import { createTimeStore } from './time-store.ts';
import type { TimeStore } from './time-store.ts';

export interface PlaybackControl {
  state: PlayerState;
  plan: Playback | null;
  engine: Engine | null;
  request: PlayRequest;
  time: TimeStore;
  /** Key of the picture the viewer has pinned; null: the server's proposal. */
  pinned: string | null;
  pin: (quality: string | null) => void;
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
const ports = (): PlaybackPorts => ({
  api,
  deviceProfile,
  openEngine,
  bandwidthBps: bandwidthMeter.estimateBps,
  page: window,
  now: () => performance.now(),
});

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
  const [pinned, setPinned] = useState<string | null>(null);
  // A new plan reads it when its engine opens; a change of it alone plans nothing.
  const pinnedNow = useRef(pinned);
  const time = useMemo(() => createTimeStore(), []);
  const replannedAt = useRef(Number.NEGATIVE_INFINITY);
  const running = useRef<Promise<unknown>>(Promise.resolve());
  // Another item in the same player starts with its own wishes.
  if (wish.itemId !== itemId) {
    setWish({ itemId, request: first });
    setPinned(null);
  }
  pinnedNow.current = pinned;

  const change = useCallback(
    (request: PlayRequest) => {
      const startMs = time.get().positionMs;
      setWish((old) => ({ itemId: old.itemId, request: { ...old.request, startMs, ...request } }));
    },
    [time],
  );

  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const onFailure = (failure: PlayerFailure): void => {
      if (signal.aborted) return;
      const way = wayOutOf(failure, wish.request, performance.now() - replannedAt.current);
      if (way === null) {
        dispatch({ type: 'failed', failure, resumeAtMs: time.get().positionMs });
        return;
      }
      replannedAt.current = performance.now();
      change(way);
    };
    for (const [name, type] of EVENTS) element.addEventListener(name, () => dispatch({ type }), { signal });
    dispatch({ type: 'replanned', resumeAtMs: wish.request.startMs ?? 0 });
    warmEngine();
    const of = { ...wish, pinned: () => pinnedNow.current };
    const run = { ...of, video: element, time, signal, dispatch, onEngine: setEngine, onFailure, onSaved };
    running.current = runPlayback(ports(), { ...run, previous: running.current }).catch((error: unknown) =>
      onFailure(failureFrom(error)),
    );
    return () => leaving.abort();
  }, [wish, video, time, change, onSaved]);

  return { state, plan: planOf(state), engine, request: wish.request, pinned, pin: setPinned, time, change };
}
