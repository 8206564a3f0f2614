// Where transcoded sound is cut. Encoders run over chunks of several segments, always from the chunk's start, so that the same
// chunk has the same bytes whoever asked for whichever of its segments.
import { AAC_GRID } from '../stream/build-presentation.ts';
import { audioBoundaries } from '../timeline/timeline.ts';
import type { Timeline } from '../timeline/timeline.ts';

export const AAC_SAMPLE_RATE: number = AAC_GRID.sampleRate;
export const AAC_FRAME: number = AAC_GRID.frameSamples;
/**
 * Segments in one chunk, 8 s of sound or a little more. A seek waits until everything from the chunk's start is encoded: with
 * 32 s that took longer than the first picture. Each start costs about as much as encoding 6 s.
 */
export const CHUNK_SEGMENTS = 2;
/** Frames encoded before a chunk and thrown away, until the encoder's state no longer depends on where it began. */
export const PREROLL_FRAMES = 16;

/** Segment i of transcoded sound owns the AAC frames [result[i], result[i + 1]), counted from time 0 of the film's clock. */
export function aacFrameBoundaries(timeline: Timeline): number[] {
  return audioBoundaries(timeline, AAC_GRID).map((sample) => Math.round(sample / AAC_FRAME));
}

/** The segments [first, end) of the chunk that segment `i` lies in. */
export function chunkOf(i: number, segments: number): { first: number; end: number } {
  const first = Math.floor(i / CHUNK_SEGMENTS) * CHUNK_SEGMENTS;
  return { first, end: Math.min(segments, first + CHUNK_SEGMENTS) };
}
