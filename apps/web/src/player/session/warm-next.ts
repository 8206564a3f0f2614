// The next episode is made ready on the server when most of this one has been seen.
import type { Api, WarmBody } from '@praxino/client';

/** Seen this far, the viewer will most likely go on. */
const SHARE = 0.75;

/** Asks once; the end of the playback takes the question back. */
export function warmNext(
  api: { playback: Pick<Api['playback'], 'warm'> },
  video: EventTarget & Pick<HTMLVideoElement, 'currentTime'>,
  { body, durationMs, signal }: { body: Omit<WarmBody, 'what'>; durationMs: number; signal: AbortSignal },
): void {
  const { versionId: _version, startPositionMs: _start, audioStream: _audio, ...wishes } = body;
  const asked = new AbortController();
  const look = (): void => {
    if (durationMs <= 0 || video.currentTime * 1000 < durationMs * SHARE) return;
    asked.abort();
    // Nobody sees whether it works: an episode that is not ready starts a little later.
    void api.playback.warm({ body: { ...wishes, what: 'next' } }, { signal }).catch(() => undefined);
  };
  video.addEventListener('timeupdate', look, { signal: AbortSignal.any([signal, asked.signal]) });
}
