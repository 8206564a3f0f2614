// What streams weigh, in bits per second, from the index alone. Estimates err upwards: players choose by them.
import type { AudioStream, MediaIndex } from '../model.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** Per channel, for streams whose container does not tell. */
const TYPICAL_PER_CHANNEL: ReadonlyMap<string, number> = new Map(
  Object.entries({
    aac: 80_000,
    mp3: 96_000,
    opus: 64_000,
    vorbis: 80_000,
    ac3: 107_000,
    eac3: 128_000,
    dts: 256_000,
    truehd: 600_000,
  }),
);
/** Lossless packing saves about this much of 16-bit PCM. */
const LOSSLESS_SHARE = 0.65;
/** Highest segment against the mean, where sizes of segments are not known. */
const PEAK_SHARE = 2;

export function audioBitrate(stream: AudioStream): number {
  if (stream.bitrateBps !== null && stream.bitrateBps > 0) return stream.bitrateBps;
  const typical = TYPICAL_PER_CHANNEL.get(stream.codec);
  if (typical !== undefined) return typical * stream.channels;
  const pcm = stream.sampleRate * stream.channels * 16;
  return Math.round(stream.codec.startsWith('pcm') ? pcm : pcm * LOSSLESS_SHARE);
}

/** Mean and peak of the picture as it lies in the file. The peak is measured where the index has sizes or positions. */
export function videoBitrates(index: MediaIndex, timeline: Timeline): { average: number; peak: number } {
  const sound = index.streams.reduce((sum, s) => (s.type === 'audio' ? sum + audioBitrate(s) : sum), 0);
  // A floor, because the bit rates of sound are partly guessed.
  const average = Math.round(Math.max(index.bitrateBps - sound, index.bitrateBps * 0.1, 1));
  const exact = exactPeak(index, timeline);
  if (exact !== null) return { average, peak: Math.max(average, exact) };
  const measured = measuredPeak(index, timeline);
  return { average, peak: Math.max(average, measured === null ? average * PEAK_SHARE : measured - sound) };
}

/** The heaviest segment by the sizes of its pictures. */
function exactPeak({ grid }: MediaIndex, { kind, boundaries, timescale }: Timeline): number | null {
  const bytes = grid?.bytesBefore;
  if (!bytes || kind !== 'keyframes') return null;
  return Math.ceil(heaviest(grid.keyframes, bytes, bytes.at(-1)!, boundaries) * timescale);
}

/** The heaviest segment by the distance of its key frames in the file, everything interleaved with it included. */
function measuredPeak(index: MediaIndex, timeline: Timeline): number | null {
  const { grid } = index;
  if (!grid?.positions || timeline.kind !== 'keyframes') return null;
  return Math.round(
    heaviest(grid.keyframes, grid.positions, index.sizeBytes, timeline.boundaries) * timeline.timescale,
  );
}

/** Bits per tick of the heaviest segment. `before`: bytes in front of each key frame; both lists of times ascend. */
function heaviest(
  keyframes: readonly number[],
  before: readonly number[],
  end: number,
  boundaries: readonly number[],
): number {
  let k = 0;
  const bytesAt = (tick: number): number => {
    while (k < keyframes.length && keyframes[k]! < tick) k++;
    return keyframes[k] === tick ? before[k]! : end;
  };
  let peak = 0;
  let from = bytesAt(boundaries[0]!);
  for (let i = 1; i < boundaries.length; i++) {
    const to = bytesAt(boundaries[i]!);
    peak = Math.max(peak, ((to - from) * 8) / (boundaries[i]! - boundaries[i - 1]!));
    from = to;
  }
  return peak;
}
