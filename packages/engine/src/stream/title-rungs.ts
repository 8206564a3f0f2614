// The rungs of one title: a quiet film needs less at every size than a loud one, and nothing needs more than its source.
import type { MediaIndex, VideoStream } from '../model.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { videoBitrates } from './bitrates.ts';
import type { VideoRung } from './rendition.ts';
import { rungsFor } from './video-shape.ts';

/** Bits that H.264 needs for the same picture against another codec, as our encoder reaches it. */
const H264_AGAINST: ReadonlyMap<string, number> = new Map([
  ['hevc', 1.6],
  ['av1', 1.8],
  ['vp9', 1.4],
  ['mpeg4', 0.9],
  ['mpeg2video', 0.7],
  ['mpeg1video', 0.6],
]);
/** 50 and 60 pictures per second take about this much more than 24 to 30, the rates the table of rungs is for. */
const HIGH_RATE_SHARE = 1.4;
const HIGH_RATE_FPS = 31;
/** Below this no picture is worth watching, and none is worth an encoder. */
const LEAST_BPS = 100_000;

/**
 * Best first, at least one: sizes not above the source, caps not above what the source itself needs at its peak. All caps of a
 * title are lowered by the same share, so that a film that is easy at 1080p is taken for easy at 480p, too.
 */
export function titleRungs(index: MediaIndex, timeline: Timeline, stream: VideoStream): VideoRung[] {
  const rungs = rungsFor(stream);
  const fps = stream.frameRate ? stream.frameRate.num / stream.frameRate.den : 0;
  const rate = fps > HIGH_RATE_FPS ? HIGH_RATE_SHARE : 1;
  const source = videoBitrates(index, timeline).peak * (H264_AGAINST.get(stream.codec) ?? 1);
  const share = Math.min(1, source / (rungs[0]!.maxBitrateBps * rate));
  const scaled = rungs.map((r) => ({
    ...r,
    maxBitrateBps: Math.round((r.maxBitrateBps * rate * share) / 1000) * 1000,
  }));
  const worth = scaled.filter((r) => r.maxBitrateBps >= LEAST_BPS);
  return worth.length > 0 ? worth : [{ ...scaled[0]!, maxBitrateBps: LEAST_BPS }];
}

/** A rung of the table as this title has it. One the title lacks, being so small, gets the least there is. */
export function titleRung(index: MediaIndex, timeline: Timeline, stream: VideoStream, rung: VideoRung): VideoRung {
  const found = titleRungs(index, timeline, stream).find((r) => r.height === rung.height);
  return found ?? { ...rung, maxBitrateBps: LEAST_BPS };
}
