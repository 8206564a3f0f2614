import type { VideoTrack } from '../stream/presentation.ts';

/** Players without an opinion begin with what is listed first; behind it the order stays. */
export function proposedFirst(video: readonly VideoTrack[]): VideoTrack[] {
  return video.toSorted((a, b) => Number(b.isProposed) - Number(a.isProposed));
}
