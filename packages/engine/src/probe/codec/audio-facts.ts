// What the configuration or first packet of an audio codec tells about the sound.
export interface AudioFacts {
  codecString: string;
  profile: string | null;
  channels: number;
  /** Of the decoder's output, which is what packets are timed in. */
  sampleRate: number;
  /** null when packets differ. */
  frameSamples: number | null;
  /** As stored in `AudioStream.codecPrivate`. */
  config: Uint8Array | null;
  /** Where the codec's own headers tell it. */
  bitrateBps?: number;
}
