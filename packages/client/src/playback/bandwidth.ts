// What the network carries, measured by the segments that come over it.

/** Smaller answers measure the round trip, not the network. */
const LEAST_BYTES = 64 * 1024;
/** Enough of them to tell a network from one slow answer. */
const LEAST_SAMPLES = 3;
const KEPT_SAMPLES = 24;
/** A server or a disk is slow now and then; the network is as good as its better answers. */
const RANK = 0.75;

export interface BandwidthMeter {
  /** One answer, which nobody made while it was sent: a copy, a stored segment. An encoder at work would measure itself. */
  add: (bytes: number, ms: number) => void;
  /** Bits per second; undefined until enough has come. */
  estimateBps: () => number | undefined;
}

export function createBandwidthMeter(): BandwidthMeter {
  const samples: number[] = [];
  return {
    add(bytes, ms) {
      if (bytes < LEAST_BYTES || !(ms > 0)) return;
      samples.push((bytes * 8000) / ms);
      if (samples.length > KEPT_SAMPLES) samples.shift();
    },
    estimateBps() {
      if (samples.length < LEAST_SAMPLES) return undefined;
      const sorted = samples.toSorted((a, b) => a - b);
      return Math.round(sorted[Math.floor((sorted.length - 1) * RANK)]!);
    },
  };
}
