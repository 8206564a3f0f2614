// Where transcoded sound is cut. Encoders run over chunks of several segments, always from the chunk's start, so that the same
// chunk has the same bytes whoever asked for whichever of its segments.
import type { AudioStream } from '../model.ts';
import { AUDIO_GRID, encodedBoundaries } from '../stream/encoded-audio.ts';
import type { AudioCodec } from '../stream/rendition.ts';
import type { Timeline } from '../timeline/timeline.ts';

/**
 * Segments in one chunk, 8 s of sound or a little more. A seek waits until everything from the chunk's start is encoded: with
 * 32 s that took longer than the first picture. Each start costs about as much as encoding 6 s.
 */
export const CHUNK_SEGMENTS = 2;
/** Frames encoded before a chunk and thrown away, until the encoder's state no longer depends on where it began. */
export const PREROLL_FRAMES = 16;

/** Segment i of transcoded sound owns the packets [result[i], result[i + 1]), counted from time 0 of the film's clock. */
export function frameBoundaries(
  timeline: Timeline,
  stream: Pick<AudioStream, 'sampleRate' | 'endSample'>,
  codec: AudioCodec,
): number[] {
  const { frameSamples } = AUDIO_GRID[codec];
  return encodedBoundaries(timeline, stream, codec).map((sample) => Math.round(sample / frameSamples));
}

/** The segments [first, end) of the chunk that segment `i` lies in. No chunk reaches across a segment in `jumps`, where the clock jumps. */
export function chunkOf(i: number, segments: number, jumps: readonly number[] = []): { first: number; end: number } {
  const start = jumps.findLast((jump) => jump <= i) ?? 0;
  const limit = jumps.find((jump) => jump > i) ?? segments;
  const first = start + Math.floor((i - start) / CHUNK_SEGMENTS) * CHUNK_SEGMENTS;
  return { first, end: Math.min(limit, first + CHUNK_SEGMENTS) };
}
