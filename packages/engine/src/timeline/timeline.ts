// The one time grid of a file: every rendition of it, copied or transcoded, is cut at these boundaries.
import type { AudioStream, KeyframeGrid, MediaIndex, VideoStream } from '../model.ts';
import { epochStarts } from './epochs.ts';

/** Part of every segment key: a new rule for boundaries needs a new number. */
export const TIMELINE_VERSION = 2;

/** Segments are grown from key frames until they are at least this long. */
const MIN_SEGMENT_SECONDS = 4;
/** A grid of key frames farther apart than this is useless for starting quickly: a fixed grid is used. */
const MAX_KEYFRAME_GAP_SECONDS = 10;
/** Transcodes are cut finer, each part with its own key frame, so that a seek decodes but does not encode what lies before it. */
const PART_SECONDS = 1;

export interface Timeline {
  version: typeof TIMELINE_VERSION;
  /** `keyframes`: a copy can be cut here. `fixed`: only transcodes and audio fit. */
  kind: 'keyframes' | 'fixed';
  /** Ticks per second of all numbers below; the video stream's own clock, or the sample rate of a file without pictures. */
  timescale: number;
  /** Segment i spans [boundaries[i], boundaries[i + 1]) in PTS ticks; boundaries[0] is time 0 of the player. */
  boundaries: readonly number[];
  /** The same for transcoded parts; every boundary is a part boundary, too. */
  partBoundaries: readonly number[];
  /** For each part the segment it lies in. */
  partSegment: readonly number[];
}

/** Builds the timeline. Pure: the same index gives the same grid on every machine. Throws RangeError on an index without length. */
export function createTimeline(index: MediaIndex): Timeline {
  const video = index.streams.find((s) => s.type === 'video' && !s.isAttachedPicture);
  if (video?.type === 'video') return videoTimeline(index, video);
  const audio = index.streams.find((s) => s.type === 'audio');
  const timescale = audio?.type === 'audio' ? audio.sampleRate : 1000;
  const end =
    audio?.type === 'audio' && audio.endSample !== null
      ? audio.endSample
      : Math.round((index.durationMs * timescale) / 1000);
  return withParts('fixed', timescale, fixedGrid(0, end, MIN_SEGMENT_SECONDS * timescale), null);
}

const timelines = new WeakMap<MediaIndex, Timeline>();

/** The timeline of an index that does not change any more: built once, and the same one for everybody who plays the file. */
export function timelineOf(index: MediaIndex): Timeline {
  const known = timelines.get(index);
  if (known) return known;
  const timeline = createTimeline(index);
  timelines.set(index, timeline);
  return timeline;
}

function videoTimeline(index: MediaIndex, video: VideoStream): Timeline {
  const { timescale, frameTicks } = video;
  const { grid } = index;
  // Whole frames, so that a boundary is the time of a picture.
  const step = wholeFrames(MIN_SEGMENT_SECONDS * timescale, frameTicks);
  if (!grid) {
    const end = Math.round((index.durationMs * timescale) / 1000);
    return withParts('fixed', timescale, fixedGrid(0, end, step), frameTicks);
  }
  // Where the clock of the file jumps there is always a boundary.
  const jumps = epochStarts(index);
  if (canCutAt(grid, timescale)) {
    return withParts('keyframes', timescale, groupKeyframes(grid, timescale, new Set(jumps)), frameTicks);
  }
  const marks = [grid.firstPts, ...jumps, grid.endPts];
  const stretches = jumps.map((jump, i) => fixedGrid(marks[i]!, jump, step).slice(0, -1));
  const boundaries = [...stretches.flat(), ...fixedGrid(marks.at(-2)!, grid.endPts, step)];
  return withParts('fixed', timescale, boundaries, frameTicks);
}

function canCutAt(grid: KeyframeGrid, timescale: number): boolean {
  const marks = [...grid.keyframes, grid.endPts];
  const isNear = (k: number, i: number): boolean =>
    i === 0 || (k > marks[i - 1]! && k - marks[i - 1]! <= MAX_KEYFRAME_GAP_SECONDS * timescale);
  return grid.keyframes.length > 0 && marks.every(isNear);
}

function wholeFrames(ticks: number, frameTicks: number | null): number {
  return frameTicks ? Math.max(1, Math.round(ticks / frameTicks)) * frameTicks : ticks;
}

function groupKeyframes({ keyframes, endPts }: KeyframeGrid, timescale: number, jumps: ReadonlySet<number>): number[] {
  const boundaries = [keyframes[0]!];
  for (const k of keyframes) {
    if (k - boundaries.at(-1)! >= MIN_SEGMENT_SECONDS * timescale || jumps.has(k)) boundaries.push(k);
  }
  boundaries.push(endPts);
  return boundaries;
}

function fixedGrid(start: number, end: number, step: number): number[] {
  if (!(end > start)) throw new RangeError(`a timeline needs a length: ${start} to ${end}`);
  const boundaries = [start];
  // A last stub shorter than half a step joins the segment before it.
  for (let t = start + step; t < end - step / 2; t += step) boundaries.push(t);
  boundaries.push(end);
  return boundaries;
}

function withParts(
  kind: Timeline['kind'],
  timescale: number,
  boundaries: number[],
  frameTicks: number | null,
): Timeline {
  const part = wholeFrames(PART_SECONDS * timescale, frameTicks);
  const partBoundaries: number[] = [];
  const partSegment: number[] = [];
  for (let i = 0; i + 1 < boundaries.length; i++) {
    const end = boundaries[i + 1]!;
    for (let t = boundaries[i]!; t < end;) {
      partBoundaries.push(t);
      partSegment.push(i);
      // No stubs: what would be shorter than 0.7 of a part joins the part before it.
      t = end - (t + part) < part * 0.7 ? end : t + part;
    }
  }
  partBoundaries.push(boundaries.at(-1)!);
  return { version: TIMELINE_VERSION, kind, timescale, boundaries, partBoundaries, partSegment };
}

/** Where an encode of the picture is cut: into parts, or into whole segments. */
export function pieceBoundaries(timeline: Timeline, pieces: 'parts' | 'segments'): readonly number[] {
  return pieces === 'parts' ? timeline.partBoundaries : timeline.boundaries;
}

const scaled = new WeakMap<readonly number[], Map<number, readonly number[]>>();

/** Boundaries on another clock: `factor` of its ticks for one of theirs. Made once, for all renditions and viewers. */
export function scaledBoundaries(boundaries: readonly number[], factor: number): readonly number[] {
  if (factor === 1) return boundaries;
  const byFactor = scaled.get(boundaries) ?? new Map<number, readonly number[]>();
  scaled.set(boundaries, byFactor);
  const made = byFactor.get(factor) ?? boundaries.map((t) => t * factor);
  byFactor.set(factor, made);
  return made;
}

/** Number of segments (or parts) of a list of boundaries. */
export function countOf(boundaries: readonly number[]): number {
  return boundaries.length - 1;
}

/**
 * Where an audio rendition is cut: segment i owns the packets that start at or after the video boundary, so that copies
 * are gapless; the first one also owns the packet that sounds *at* time 0, and the last one all that is left. Sound that goes on
 * for more than half a segment after the last picture has segments of its own there. Returns boundaries in samples, never descending:
 * sound that starts late or ends early leaves segments of no length at that end.
 */
export function audioBoundaries(
  timeline: Pick<Timeline, 'timescale' | 'boundaries'>,
  audio: Pick<AudioStream, 'sampleRate' | 'frameSamples' | 'firstSample' | 'endSample'>,
): number[] {
  const { sampleRate, firstSample } = audio;
  const frame = audio.frameSamples ?? 1;
  const last = timeline.boundaries.length - 1;
  // Frames since the first one; the margin absorbs what division loses.
  const framesAt = (ticks: number): number => ((ticks / timeline.timescale) * sampleRate - firstSample) / frame;
  const atOrAfter = (ticks: number): number => firstSample + Math.max(0, Math.ceil(framesAt(ticks) - 1e-6)) * frame;
  const end = Math.max(audio.endSample ?? atOrAfter(timeline.boundaries[last]!), firstSample + frame);
  const cuts = timeline.boundaries.slice(0, -1).map((ticks, i) => {
    const start = i === 0 ? firstSample + Math.max(0, Math.floor(framesAt(ticks) + 1e-6)) * frame : atOrAfter(ticks);
    return Math.min(start, end);
  });
  const step = Math.ceil((MIN_SEGMENT_SECONDS * sampleRate) / frame) * frame;
  for (let at = atOrAfter(timeline.boundaries[last]!); end - at > step / 2; at += step) cuts.push(at);
  return [...cuts, end];
}
