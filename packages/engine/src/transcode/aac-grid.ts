// Where transcoded sound is cut. Encoders run over chunks of several segments, always from the chunk's start, so that the same
// chunk has the same bytes whoever asked for whichever of its segments.
import { AAC_GRID } from '../stream/build-presentation.ts';
import { audioBoundaries } from '../timeline/timeline.ts';
import type { Timeline } from '../timeline/timeline.ts';

export const AAC_SAMPLE_RATE: number = AAC_GRID.sampleRate;
export const AAC_FRAME: number = AAC_GRID.frameSamples;
/** Segments in one chunk: 32 s of sound or a little more, which costs about 0.7 s of one core. */
export const CHUNK_SEGMENTS = 8;
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
