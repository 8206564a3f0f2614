// Packets of sound on the grid of whole packets. Containers round their times; a grid of packet lengths does not drift.
import type { AudioStream } from '../model.ts';

export type AudioClock = Pick<AudioStream, 'sampleRate' | 'frameSamples' | 'firstSample'>;

/** Seconds → samples; on the grid where packets have one length. */
export function samplesAt(seconds: number, clock: AudioClock): number {
  const exact = seconds * clock.sampleRate;
  if (clock.frameSamples === null) return Math.round(exact);
  return clock.firstSample + Math.round((exact - clock.firstSample) / clock.frameSamples) * clock.frameSamples;
}

/** Rounded times of packets on one grid differ by less. */
const SAME_PHASE_SECONDS = 0.0015;

/**
 * The first packet that starts at 0 or later, in samples, on the grid most of the first packets share: muxers stretch or pad the
 * very first one. `seconds`: times of the first packets in file order.
 */
export function firstSampleOf(
  seconds: readonly number[],
  { sampleRate, frameSamples }: Omit<AudioClock, 'firstSample'>,
): number {
  const first = seconds[0] ?? 0;
  if (frameSamples === null) return Math.max(0, Math.round(first * sampleRate));
  const frame = frameSamples / sampleRate;
  const anchor = sharedPhase(seconds, frame) ?? first;
  const onGrid = Math.round(anchor * sampleRate) + Math.round((first - anchor) / frame) * frameSamples;
  return onGrid >= 0 ? onGrid : onGrid + Math.ceil(-onGrid / frameSamples) * frameSamples;
}

/** Time of the earliest packet whose grid has the most others on it. */
function sharedPhase(seconds: readonly number[], frame: number): number | null {
  const isOnGridOf = (a: number, b: number): boolean =>
    Math.abs(a - b - Math.round((a - b) / frame) * frame) <= SAME_PHASE_SECONDS;
  let best: number | null = null;
  let most = 0;
  for (const candidate of seconds) {
    const count = seconds.filter((s) => isOnGridOf(s, candidate)).length;
    if (count > most) [best, most] = [candidate, count];
  }
  return best;
}

/** The last packet of a stream may hold fewer samples (FLAC, ALAC); a difference of rounding is none. */
export function lastPacketSamples(frameSamples: number | null, told: number): number {
  if (frameSamples === null) return Math.max(0, told);
  return told > 0 && told < frameSamples * 0.9 ? told : frameSamples;
}
