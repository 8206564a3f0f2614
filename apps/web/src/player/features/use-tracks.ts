// Which sound and which subtitles are chosen, and how subtitles look.
import type { Playback } from '@praxino/client';
import { useState } from 'react';
import type { PlaybackControl } from '../session/use-playback.ts';
import { storedLook, storeLook } from '../subtitles/subtitle-look.ts';
import type { SubtitleLook } from '../subtitles/subtitle-look.ts';
import { initialSubtitle } from '../subtitles/use-subtitles.ts';

export interface Tracks {
  audio: number | null;
  subtitle: number | null;
  subtitleLook: SubtitleLook;
  subtitleOffsetMs: number;
  chooseAudio: (index: number) => void;
  chooseSubtitle: (index: number | null) => void;
  setSubtitleLook: (look: SubtitleLook) => void;
  setSubtitleOffset: (ms: number) => void;
}

/** `first`: what the viewer chose before playing; -1 for no subtitles. */
export function useTracks({ plan, engine, change }: PlaybackControl, first: number | undefined): Tracks {
  const [audio, setAudio] = useState<{ playbackId: string; index: number }>();
  const [subtitle, setSubtitle] = useState<{ itemId: string; index: number | null }>();
  const [subtitleLook, setLook] = useState(storedLook);
  const [offset, setOffset] = useState<{ itemId: string; ms: number }>();
  const of = (current: Playback | null): number | null => {
    if (current === null) return null;
    return subtitle?.itemId === current.itemId ? subtitle.index : initialSubtitle(current, first);
  };
  return {
    audio: audio !== undefined && audio.playbackId === plan?.playbackId ? audio.index : (plan?.audioStream ?? null),
    subtitle: of(plan),
    subtitleLook,
    subtitleOffsetMs: offset !== undefined && offset.itemId === plan?.itemId ? offset.ms : 0,
    chooseAudio: (index) => {
      if (plan === null) return;
      if (engine?.selectAudio(index) === true) setAudio({ playbackId: plan.playbackId, index });
      else change({ audioStream: index });
    },
    chooseSubtitle: (index) => plan !== null && setSubtitle({ itemId: plan.itemId, index }),
    setSubtitleLook: (look) => {
      storeLook(look);
      setLook(look);
    },
    setSubtitleOffset: (ms) =>
      plan !== null && setOffset({ itemId: plan.itemId, ms: Math.min(120_000, Math.max(-120_000, ms)) }),
  };
}

/** The entry after the current one; wraps around. */
export function following<T>(entries: readonly T[], current: T): T | undefined {
  return entries[(entries.indexOf(current) + 1) % Math.max(1, entries.length)];
}
