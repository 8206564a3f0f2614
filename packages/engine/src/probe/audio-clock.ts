// Packets of sound on the grid of whole packets. Containers round their times; a grid of packet lengths does not drift.
import type { AudioStream } from '../model.ts';

export type AudioClock = Pick<AudioStream, 'sampleRate' | 'frameSamples' | 'firstSample'>;

/** Seconds → samples; on the grid where packets have one length. */
export function samplesAt(seconds: number, clock: AudioClock): number {
  const exact = seconds * clock.sampleRate;
  if (clock.frameSamples === null) return Math.round(exact);
  return clock.firstSample + Math.round((exact - clock.firstSample) / clock.frameSamples) * clock.frameSamples;
}

/** The first packet that starts at 0 or later, counted from the (maybe negative) first one, in samples. */
export function firstSampleOf(exact: number, frameSamples: number | null): number {
  const first = Math.round(exact);
  if (first >= 0) return first;
  return frameSamples === null ? 0 : first + Math.ceil(-first / frameSamples) * frameSamples;
}

/** The last packet of a stream may hold fewer samples (FLAC, ALAC); a difference of rounding is none. */
export function lastPacketSamples(frameSamples: number | null, told: number): number {
  if (frameSamples === null) return Math.max(0, told);
  return told > 0 && told < frameSamples * 0.9 ? told : frameSamples;
}
