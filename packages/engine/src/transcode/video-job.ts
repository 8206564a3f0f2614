// What a video head is asked for, and the time arithmetic all of its parts share.
import type { Source, VideoStream } from '../model.ts';
import { transcodeTimescale } from '../stream/build-presentation.ts';
import type { VideoRung } from '../stream/rendition.ts';
import { scaledSize } from '../stream/video-shape.ts';
import type { Timeline } from '../timeline/timeline.ts';

export interface VideoJob {
  source: Source;
  timeline: Timeline;
  stream: VideoStream;
  rung: VideoRung;
  /** Ticks per second of what is encoded: a whole multiple of the timeline's. */
  timescale: number;
  /** Part boundaries of the timeline in these ticks. */
  boundaries: readonly number[];
}

export type ToneMap = 'none' | 'pq' | 'hlg';
/** Everything about the picture that goes into the recipe. */
export interface PictureChoices {
  width: number;
  height: number;
  deinterlace: 'none' | 'bwdif' | 'yadif';
  toneMap: ToneMap;
}

export function pictureChoices(job: VideoJob, can: { hasToneMapping: boolean; hasBwdif: boolean }): PictureChoices {
  const { stream } = job;
  const isHdr = stream.hdr !== 'sdr' && can.hasToneMapping;
  return {
    ...scaledSize(stream, job.rung),
    deinterlace: stream.isInterlaced ? (can.hasBwdif ? 'bwdif' : 'yadif') : 'none',
    toneMap: isHdr ? (stream.hdr === 'hlg' ? 'hlg' : 'pq') : 'none',
  };
}

export function videoJob(source: Source, timeline: Timeline, stream: VideoStream, rung: VideoRung): VideoJob {
  const timescale = transcodeTimescale(timeline);
  const factor = timescale / timeline.timescale;
  return { source, timeline, stream, rung, timescale, boundaries: timeline.partBoundaries.map((t) => t * factor) };
}

/** True where the key-frame list of the index belongs to this stream. */
export function isGridStream(job: VideoJob): boolean {
  return job.source.index.grid?.streamIndex === job.stream.index;
}

/** Duration of one frame; null for variable frame rate. */
export function frameTicksOf({ stream, timescale }: VideoJob): number | null {
  return stream.frameTicks === null ? null : (stream.frameTicks * timescale) / stream.timescale;
}

/** How much earlier than a boundary a frame may lie and still belong behind it: containers round times. */
export function toleranceTicks(job: VideoJob): number {
  return Math.floor((frameTicksOf(job) ?? job.timescale / 500) / 4);
}

/**
 * The time in seconds that separates the frames before a boundary from those behind it. It lies a quarter of a tick before a
 * whole tick: ffmpeg's `trim` and `-force_key_frames` round it differently, and with it all runs still agree about every frame.
 */
export function cutSeconds(job: VideoJob, boundary: number): number {
  return (boundary - toleranceTicks(job) - 0.25) / job.timescale;
}

/** A PTS as ffmpeg gives it, put back on the exact frame grid that the container's clock rounded it off. */
export function snapPts(job: VideoJob, pts: number): number {
  const frame = frameTicksOf(job);
  const grid = job.source.index.grid;
  if (frame === null || !grid || !isGridStream(job)) return pts;
  const origin = (grid.firstPts * job.timescale) / job.timeline.timescale;
  const exact = origin + Math.round((pts - origin) / frame) * frame;
  return Math.abs(exact - pts) <= frame / 4 ? Math.round(exact) : pts;
}
