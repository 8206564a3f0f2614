// Tells the server how far the viewer is, and at the end that it is over.
import { createProgressReporter } from '@praxino/client';
import type { Api, Playback } from '@praxino/client';

export interface ProgressPorts {
  api: { playback: Pick<Api['playback'], 'progress' | 'stop'> };
  video: HTMLVideoElement;
  /** The page: it may go away without a word. */
  page: EventTarget;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
}

/** A viewer who leaves at once has watched nothing: the old position stays. */
const LEAST_WATCHED_MS = 1_000;

/** Listens until the signal fires. The answer says the last word and ends the playback; it never rejects. */
export function reportProgress(
  { api, video, page, now }: ProgressPorts,
  plan: Pick<Playback, 'playbackId' | 'durationMs'>,
  startMs: number,
  signal: AbortSignal,
): () => Promise<void> {
  const reporter = createProgressReporter();
  const params = { id: plan.playbackId };
  let lastMs = startMs;
  let hasWatched = false;
  const tell = async (state: 'playing' | 'paused' | 'stopped'): Promise<void> => {
    const due = hasWatched ? reporter.update({ positionMs: lastMs, state }, now()) : null;
    // A report that is lost is made good by the next one ten seconds later.
    if (due !== null) await api.playback.progress({ params, body: due }).catch(() => undefined);
  };
  const update = (): void => {
    lastMs = video.currentTime * 1000;
    hasWatched ||= Math.abs(lastMs - startMs) >= LEAST_WATCHED_MS;
    void tell(video.paused ? 'paused' : 'playing');
  };
  for (const name of ['timeupdate', 'play', 'pause', 'seeked'] as const)
    video.addEventListener(name, update, { signal });
  const end = (): void => {
    [lastMs, hasWatched] = [plan.durationMs, true];
    void tell('paused');
  };
  video.addEventListener('ended', end, { signal });
  page.addEventListener('pagehide', () => void tell('stopped'), { signal });
  return async () => {
    await tell('stopped');
    await api.playback.stop({ params }).catch(() => undefined);
  };
}
