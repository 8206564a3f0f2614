// What our encodes of sound are: one rate, one frame length, frames counted from time 0 of the film's clock.
import type { AudioStream } from '../model.ts';
import { audioBoundaries } from '../timeline/timeline.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { AudioChannels, AudioCodec } from './rendition.ts';
import { AUDIO_BITRATE_BPS } from './rendition.ts';

export interface AudioGrid {
  sampleRate: number;
  /** Samples in one packet. */
  frameSamples: number;
  firstSample: 0;
  endSample: null;
}

/** AAC-LC has 1024 samples in a packet (ISO/IEC 14496-3 §4.5.1.1); Opus is told to make packets of 20 ms. */
export const AUDIO_GRID: Readonly<Record<AudioCodec, AudioGrid>> = {
  aac: { sampleRate: 48_000, frameSamples: 1024, firstSample: 0, endSample: null },
  opus: { sampleRate: 48_000, frameSamples: 960, firstSample: 0, endSample: null },
};

/** RFC 6381 name of our encode; "opus" as MP4 registers it ("Encapsulation of Opus in ISO BMFF" §4.5). */
export function audioCodecString(codec: AudioCodec): string {
  return codec === 'aac' ? 'mp4a.40.2' : 'opus';
}

/** Bits per second. */
export function encodedAudioBitrate(codec: AudioCodec, channels: AudioChannels): number {
  return AUDIO_BITRATE_BPS[codec][channels];
}

/** Boundaries of an encode of `stream`, in samples of its grid: to the end of the film, or of the sound where that is later. */
export function encodedBoundaries(
  timeline: Pick<Timeline, 'timescale' | 'boundaries'>,
  stream: Pick<AudioStream, 'sampleRate' | 'endSample'>,
  codec: AudioCodec,
): number[] {
  const grid = AUDIO_GRID[codec];
  const filmEnd = timeline.boundaries.at(-1)! / timeline.timescale;
  const soundEnd = (stream.endSample ?? 0) / stream.sampleRate;
  const frames = Math.ceil((soundEnd * grid.sampleRate) / grid.frameSamples);
  return audioBoundaries(timeline, { ...grid, endSample: soundEnd > filmEnd ? frames * grid.frameSamples : null });
}
