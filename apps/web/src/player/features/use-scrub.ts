// Scrubbing with a held key: the film goes on while pictures show where it would go; letting go takes it there.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { PlayerActions } from './use-actions.ts';
import type { TimeStore } from '../session/time-store.ts';

export interface Scrub {
  /** Where the film would go; null when nobody scrubs. */
  targetMs: number | null;
  /** A held key repeats. */
  hold: (seconds: number) => void;
  /** The key is up: there it goes. */
  release: () => void;
}

/** Keys repeat faster than eyes follow. */
const STEP_MS = 100;
/** Some remotes never tell that a key is up. */
const FORGOTTEN_MS = 900;
/** Steps grow while the key is held, but half a minute at least crosses any film. */
const FASTER_AFTER_MS = 1500;
const LEAST_STEPS = 60;

/** How far one step goes after so long; with the sign of the key. Seconds. */
export function scrubStep(seconds: number, heldMs: number, durationMs: number): number {
  const factor = 2 ** Math.min(4, Math.floor(heldMs / FASTER_AFTER_MS));
  const most = Math.max(Math.abs(seconds), durationMs / 1000 / LEAST_STEPS);
  return Math.sign(seconds) * Math.min(Math.abs(seconds) * factor, most);
}

interface Held {
  targetMs: number;
  sinceMs: number;
  steppedMs: number;
}

export function useScrub(time: TimeStore, actions: Pick<PlayerActions, 'seekTo'>): Scrub {
  const [targetMs, setTarget] = useState<number | null>(null);
  const held = useRef<Held | null>(null);
  const forgotten = useRef<ReturnType<typeof setTimeout>>(undefined);
  const release = useCallback(() => {
    clearTimeout(forgotten.current);
    const last = held.current;
    held.current = null;
    setTarget(null);
    if (last !== null) actions.seekTo(last.targetMs);
  }, [actions]);
  const hold = useCallback(
    (seconds: number) => {
      const now = performance.now();
      const { positionMs, durationMs } = time.get();
      const before = held.current ?? { targetMs: positionMs, sinceMs: now, steppedMs: Number.NEGATIVE_INFINITY };
      clearTimeout(forgotten.current);
      forgotten.current = setTimeout(release, FORGOTTEN_MS);
      if (now - before.steppedMs < STEP_MS) return;
      const step = scrubStep(seconds, now - before.sinceMs, durationMs) * 1000;
      const next = Math.max(0, Math.min(durationMs, before.targetMs + step));
      held.current = { ...before, targetMs: next, steppedMs: now };
      setTarget(next);
    },
    [time, release],
  );
  useEffect(() => () => clearTimeout(forgotten.current), []);
  return { targetMs, hold, release };
}
