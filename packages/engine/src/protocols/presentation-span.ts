// When a presentation starts and ends in the clock of the file, in seconds. Players count from its start.
import type { Presentation } from '../stream/presentation.ts';

/** Starts with the first picture (the timeline); ends with whichever track lasts longest. */
export function presentationSpan(p: Presentation): { startSeconds: number; endSeconds: number } {
  const { timeline, video, audio } = p;
  const startSeconds = timeline.boundaries[0]! / timeline.timescale;
  const tracks = [...video, ...audio];
  const ends = tracks.map((t) => t.boundaries.at(-1)! / t.timescale);
  return { startSeconds, endSeconds: Math.max(startSeconds, ...ends) };
}
