// Loads the chosen subtitles and says which lines are on the screen now.
import { activeCues, parseWebVtt } from '@praxino/client';
import type { Playback, TextCue } from '@praxino/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

export interface SubtitleView {
  cues: TextCue[];
  hasFailed: boolean;
}
const NONE: TextCue[] = [];

async function load(url: string, signal: AbortSignal): Promise<TextCue[]> {
  const reply = await fetch(url, { signal });
  if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
  return parseWebVtt(await reply.text());
}

/** The file's default or forced subtitles, or none: what the server proposed unless the viewer chose. */
export function initialSubtitle(plan: Playback, chosen: number | undefined): number | null {
  if (chosen === -1) return null;
  if (chosen !== undefined && plan.subtitles.some((track) => track.index === chosen)) return chosen;
  return plan.subtitleStream;
}

export function useSubtitles(
  plan: Playback | null,
  index: number | null,
  offsetMs: number,
  video: RefObject<HTMLVideoElement | null>,
): SubtitleView {
  const url = plan?.subtitles.find((track) => track.index === index)?.url;
  const { data, error } = useQuery({
    queryKey: ['subtitles', url],
    queryFn: ({ signal }) => load(url ?? '', signal),
    enabled: url !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [shown, setShown] = useState<TextCue[]>(NONE);
  useEffect(() => {
    if (data === undefined || data.length === 0) {
      setShown(NONE);
      return undefined;
    }
    let frame = 0;
    const look = (): void => {
      const now = activeCues(data, (video.current?.currentTime ?? 0) * 1000, offsetMs);
      setShown((old) => (old.length === now.length && old.every((cue, i) => cue === now[i]) ? old : now));
      frame = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [data, offsetMs, video]);
  return { cues: url === undefined ? NONE : shown, hasFailed: error !== null };
}
