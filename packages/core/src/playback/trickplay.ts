// Small pictures for the seek bar: what the answer to "how to play" says of them.
import type { Playback } from '@praxino/contracts';
import { planTrickplay, type MediaIndex, type Timeline } from '@praxino/engine';

/** `base`: the address of the stream. */
export function describeTrickplay(index: MediaIndex, timeline: Timeline, base: string): Playback['trickplay'] {
  const plan = planTrickplay(index, timeline);
  if (!plan) return null;
  const { id, widthPx, heightPx, columns, rows, intervalMs, count, sheets } = plan;
  const urls = Array.from({ length: sheets }, (_, sheet) => `${base}/trickplay/${id}-${sheet}.jpg`);
  return { widthPx, heightPx, columns, rows, intervalMs, count, urls, vttUrl: `${base}/trickplay/thumbnails.vtt` };
}
