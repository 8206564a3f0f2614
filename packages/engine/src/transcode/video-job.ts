// What a video head is asked for, and the time arithmetic all of its parts share.
import type { Source, VideoStream } from '../model.ts';
import { transcodeTimescale } from '../stream/build-presentation.ts';
import { capOf, encodedBitDepth, levelFor } from '../stream/encoded-video.ts';
import type { EncodedPictures, SubtitleId, VideoCodec, VideoRung } from '../stream/rendition.ts';
import { titleRung } from '../stream/title-rungs.ts';
import { scaledSize } from '../stream/video-shape.ts';
import { pieceBoundaries } from '../timeline/timeline.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { EncodeSettings } from './encoders/family.ts';
import type { ToneMap } from './tone-map.ts';

export interface VideoJob {
  source: Source;
  timeline: Timeline;
  stream: VideoStream;
  codec: VideoCodec;
  rung: VideoRung;
  /** Subtitles to draw into the picture. */
  burned: SubtitleId | null;
  /** Ticks per second of what is encoded: a whole multiple of the timeline's. */
  timescale: number;
  pieces: 'parts' | 'segments';
  /** Boundaries of the pieces in these ticks. */
  boundaries: readonly number[];
}

/** Everything about the picture that goes into the recipe. */
export interface PictureChoices {
  width: number;
  height: number;
  bitDepth: 8 | 10;
  deinterlace: 'none' | 'bwdif' | 'yadif';
  toneMap: ToneMap;
}

/** What has 10 bits keeps what range the film has; everything else is made standard range. */
export function pictureChoices(job: VideoJob, can: { hasToneMapping: boolean; hasBwdif: boolean }): PictureChoices {
  const { stream, codec } = job;
  const isMapped = stream.hdr !== 'sdr' && encodedBitDepth(codec) === 8 && can.hasToneMapping;
  return {
    ...scaledSize(stream, job.rung),
    bitDepth: encodedBitDepth(codec),
    deinterlace: stream.isInterlaced ? (can.hasBwdif ? 'bwdif' : 'yadif') : 'none',
    toneMap: isMapped ? (stream.hdr === 'hlg' || stream.colour.transfer === HLG ? 'hlg' : 'pq') : 'none',
  };
}
/** Transfer characteristics of ISO/IEC 23091-2: Dolby Vision may lie over HLG. */
const HLG = 18;

/** VBV holds two seconds of the cap. */
const BUFFER_SECONDS = 2;

/** What the encoder is told, but for its threads. */
export function encodeSettings(job: VideoJob, picture: PictureChoices): Omit<EncodeSettings, 'threads'> {
  const { codec, rung, stream } = job;
  const { width, height } = picture;
  const fps = stream.frameRate && stream.frameRate.num / stream.frameRate.den;
  return {
    codec,
    width,
    height,
    fps,
    level: levelFor(codec, picture, fps),
    maxBitrateBps: capOf(codec, rung),
    bufferSeconds: BUFFER_SECONDS,
  };
}

export function videoJob(
  source: Source,
  timeline: Timeline,
  stream: VideoStream,
  rendition: Pick<EncodedPictures, 'codec' | 'rung' | 'burned' | 'pieces'>,
): VideoJob {
  const { codec, burned, pieces = 'parts' } = rendition;
  const rung = titleRung(source.index, timeline, stream, rendition.rung);
  const timescale = transcodeTimescale(timeline);
  const factor = timescale / timeline.timescale;
  const boundaries = pieceBoundaries(timeline, pieces).map((t) => t * factor);
  return { source, timeline, stream, codec, rung, burned, timescale, pieces, boundaries };
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
