// Asks the server to get ready what the viewer will most likely play next: it then starts at once.
import { resumePosition } from '@praxino/client';
import type { Api, ItemDetail } from '@praxino/client';
import { useEffect } from 'react';
import { isMusic, isPlayable } from '../items/labels.ts';
import { api } from './api.ts';
import { deviceProfile } from './plan.ts';

export interface WarmChoice {
  version?: string | undefined;
  audio?: number | undefined;
}

/** Whoever leafs through titles does not make the server work for each of them. */
const AFTER_MS = 600;

/** While the page of a title is open. Leaving it, or another choice, takes the question back. */
export function useWarm(item: ItemDetail, { version, audio }: WarmChoice): void {
  const isWorthIt = isPlayable(item.kind) && !isMusic(item.kind) && version !== undefined;
  const startMs = Math.round(resumePosition(item.userState.positionMs, item.durationMs ?? 0));
  useEffect(() => {
    if (!isWorthIt) return undefined;
    const left = new AbortController();
    const timer = setTimeout(() => {
      const question = { versionId: version, ...(audio !== undefined && { audioStream: audio }) };
      void warmItem(api, { itemId: item.id, startPositionMs: startMs, ...question }, left.signal);
    }, AFTER_MS);
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [isWorthIt, item.id, version, audio, startMs]);
}

interface Question {
  itemId: string;
  versionId?: string;
  audioStream?: number;
  startPositionMs: number;
}

/** Nobody sees whether it works: a title that is not ready starts a little later. */
async function warmItem(
  { playback }: { playback: Pick<Api['playback'], 'warm'> },
  question: Question,
  signal: AbortSignal,
): Promise<void> {
  const device = await deviceProfile();
  if (!signal.aborted) await playback.warm({ body: { ...question, device } }, { signal }).catch(() => undefined);
}
