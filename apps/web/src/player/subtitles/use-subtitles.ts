// Loads the chosen subtitles minute by minute around the play head, and says what is on the screen now.
import { activeCues, parseWebVtt } from '@praxino/client';
import type { Playback, SubtitlePictures, TextCue } from '@praxino/client';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { RefObject } from 'react';
import type { TimeStore } from '../session/time-store.ts';
import { useTime } from '../session/time-store.ts';

export type SubtitleTrack = Playback['subtitles'][number];
export type PictureCue = SubtitlePictures['pictures'][number];

export interface SubtitleView {
  cues: TextCue[];
  pictures: PictureCue[];
  hasFailed: boolean;
}

/** What is asked for at once: the server reads this much of the film for it, and no more. */
const PART_MS = 60_000;

interface Part {
  cues: TextCue[];
  pictures: PictureCue[];
}
const EMPTY: Part = { cues: [], pictures: [] };

async function load(track: SubtitleTrack, part: number, signal: AbortSignal): Promise<Part> {
  const range = `from=${(part * PART_MS) / 1000}&to=${((part + 1) * PART_MS) / 1000}`;
  const reply = await fetch(`${track.partUrl}?${range}`, { signal });
  if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
  if (track.delivery === 'pictures') return { cues: [], pictures: ((await reply.json()) as SubtitlePictures).pictures }; // the contract's form
  return { cues: parseWebVtt(await reply.text()), pictures: [] };
}

/** The file's default or forced subtitles, or none: what the server proposed unless the viewer chose. */
export function initialSubtitle(plan: Playback, chosen: number | undefined): number | null {
  if (chosen === -1) return null;
  if (chosen !== undefined && plan.subtitles.some((track) => track.index === chosen)) return chosen;
  return plan.subtitleStream;
}

/** Parts overlap: what stands on the screen at their boundary is in both. */
export function joinParts(parts: readonly Part[]): Part {
  const once = <T extends { startMs: number; endMs: number }>(all: readonly T[], key: (cue: T) => string): T[] => [
    ...new Map(all.map((cue) => [`${cue.startMs} ${cue.endMs} ${key(cue)}`, cue])).values(),
  ];
  return {
    cues: once(
      parts.flatMap((p) => p.cues),
      (cue) => JSON.stringify([cue.place, cue.lines]),
    ),
    pictures: once(
      parts.flatMap((p) => p.pictures),
      (picture) => picture.images.map(({ x, y }) => `${x},${y}`).join(' '),
    ),
  };
}

/** The minute the viewer looks at, and the next one. */
export function partsAround(positionMs: number): number[] {
  const now = Math.max(0, Math.floor(positionMs / PART_MS));
  return [now, now + 1];
}

export function useSubtitles(
  track: SubtitleTrack | undefined,
  offsetMs: number,
  video: RefObject<HTMLVideoElement | null>,
  time: TimeStore,
): SubtitleView {
  const first = useTime(time, ({ positionMs }) => partsAround(positionMs - offsetMs)[0] ?? 0);
  const isShown = track !== undefined && track.partUrl !== null;
  const results = useQueries({
    queries: (isShown ? [first, first + 1] : []).map((part) => ({
      queryKey: ['subtitles', track?.partUrl, part],
      queryFn: ({ signal }: { signal: AbortSignal }) => (track === undefined ? EMPTY : load(track, part, signal)),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const [now, next] = [results[0]?.data, results[1]?.data];
  const all = useMemo(() => joinParts([now ?? EMPTY, next ?? EMPTY]), [now, next]);
  const [shown, setShown] = useState<Part>(EMPTY);
  useEffect(() => {
    if (all.cues.length === 0 && all.pictures.length === 0) {
      setShown(EMPTY);
      return undefined;
    }
    let frame = 0;
    const look = (): void => {
      const positionMs = (video.current?.currentTime ?? 0) * 1000;
      const cues = activeCues(all.cues, positionMs, offsetMs);
      const pictures = activeCues(all.pictures, positionMs, offsetMs);
      setShown((old) => (isSame(old.cues, cues) && isSame(old.pictures, pictures) ? old : { cues, pictures }));
      frame = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [all, offsetMs, video]);
  return { ...(isShown ? shown : EMPTY), hasFailed: results[0]?.isError === true };
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((cue, i) => cue === b[i]);
}
