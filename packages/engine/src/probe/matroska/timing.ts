// Ticks of a Matroska file → the index's exact clocks. Probe and reader both count with these functions, so they always agree.
import type { AudioStream, VideoStream } from '../../model.ts';
import { samplesAt } from '../audio-clock.ts';
import type { AudioClock } from '../audio-clock.ts';
import { toTicks } from '../frame-clock.ts';
import type { TickRule } from '../frame-clock.ts';
import type { MatroskaHead } from './head.ts';
import type { MatroskaTrack } from './tracks.ts';

/** Seconds of a block, its codec's delay taken off (RFC 9559 clause 5.1.4.1.25). */
export function secondsOf(
  head: Pick<MatroskaHead, 'timestampScale'>,
  track: Pick<MatroskaTrack, 'codecDelayNs'>,
  time: number,
): number {
  return (time * head.timestampScale - track.codecDelayNs) / 1e9;
}

/** Both a stored time and that of the first frame are rounded: a frame may seem to lie a little more than one tick off the grid. */
export function toleranceOf(head: Pick<MatroskaHead, 'timestampScale'>): number {
  return (head.timestampScale * 1.1 + 50_000) / 1e9;
}

export function videoRule(
  head: MatroskaHead,
  video: Pick<VideoStream, 'timescale' | 'frameTicks'>,
  firstPts: number,
): TickRule {
  return {
    timescale: video.timescale,
    frameTicks: video.frameTicks,
    originTicks: firstPts,
    toleranceSeconds: toleranceOf(head),
  };
}

export function videoTicks(head: MatroskaHead, track: MatroskaTrack, rule: TickRule, time: number): number {
  return toTicks(secondsOf(head, track, time), rule);
}

/** Samples of the first frame of a block. */
export function audioSamples(head: MatroskaHead, track: MatroskaTrack, audio: AudioClock, time: number): number {
  return samplesAt(secondsOf(head, track, time), audio);
}

/** Samples of one frame where packets differ: the file's word on it, else 0. */
export function laceSamples(
  track: Pick<MatroskaTrack, 'defaultDurationNs'>,
  audio: Pick<AudioStream, 'sampleRate' | 'frameSamples'>,
): number {
  return audio.frameSamples ?? Math.round(((track.defaultDurationNs ?? 0) / 1e9) * audio.sampleRate);
}
