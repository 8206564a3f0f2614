// Intro, recap, credits: the button that skips them, and skipping by itself where this device is set to it.
import type { MediaSegment, Playback } from '@praxino/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import type { TimeStore } from '../session/time-store.ts';
import { useTime } from '../session/time-store.ts';
import { finalCreditsMs, ranInto, skippableAt, skipsByItself } from './skippable.ts';
import type { PlayerActions } from './use-actions.ts';

const STORED_AS = 'praxino.skipAutomatically';

export interface Skip {
  /** What can be skipped now. */
  segment: MediaSegment | null;
  /** To its end; nothing where there is none. */
  skip: () => void;
  isAutomatic: boolean;
  setAutomatic: (value: boolean) => void;
  /** The credits run, and nothing comes after them. */
  isInFinalCredits: boolean;
}

export interface SkipOptions {
  plan: Playback | null;
  time: TimeStore;
  actions: PlayerActions;
  say: (words: string) => void;
}

export function useSkip({ plan, time, actions, say }: SkipOptions): Skip {
  const text = useText();
  const [isAutomatic, setAutomatic] = useState(() => localStorage.getItem(STORED_AS) === 'yes');
  const segments = plan?.segments;
  const place = useTime(time, ({ positionMs }) => skippableAt(segments ?? [], positionMs));
  const creditsMs = plan === null ? null : finalCreditsMs(plan.segments, plan.durationMs);
  const isInFinalCredits = useTime(time, ({ positionMs }) => creditsMs !== null && positionMs >= creditsMs);
  const segment = segments?.[place] ?? null;

  const { seekTo } = actions;
  const skip = useCallback(() => {
    if (segment !== null) seekTo(segment.endMs);
  }, [segment, seekTo]);

  const latest = useRef({ say, text });
  latest.current = { say, text };
  useEffect(() => {
    if (!isAutomatic || segments === undefined) return undefined;
    let beforeMs = time.get().positionMs;
    // Playing from the very start runs into what begins there.
    if (beforeMs === 0) beforeMs = -1;
    return time.subscribe(() => {
      const { positionMs } = time.get();
      const found = segments[skippableAt(segments, positionMs)];
      const isReached = found !== undefined && skipsByItself(found) && ranInto(found, beforeMs, positionMs);
      beforeMs = positionMs;
      if (!isReached) return;
      seekTo(found.endMs);
      latest.current.say(latest.current.text(`player.skipped.${found.kind}`));
    });
  }, [isAutomatic, segments, time, seekTo]);

  return {
    segment,
    skip,
    isAutomatic,
    setAutomatic(value) {
      setAutomatic(value);
      localStorage.setItem(STORED_AS, value ? 'yes' : 'no');
    },
    isInFinalCredits,
  };
}
