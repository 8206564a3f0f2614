import type { EncoderFamily } from './family.ts';

const QUALITY = { preset: '10', crf: '36' } as const;
/**
 * Forced key frames are off by default and exist in this mode of rate control only (SVT-AV1 1.4); `scd` would add its own.
 * Three layers and the shortest lookahead: the encoder holds pictures back until it has a whole group of them.
 */
const PARAMS = 'enable-force-key-frames=1:scd=0:hierarchical-levels=3:lookahead=0';

export const svtav1: EncoderFamily = {
  name: 'svtav1',
  title: 'SVT-AV1',
  kind: 'software',
  encoders: { av1: 'libsvtav1', av110: 'libsvtav1' },
  device: null,
  // Temporal units are in the order they are shown.
  reorderFrames: 0,
  maxGop: 100_000,
  options: (s) => [
    ...['-preset', QUALITY.preset, '-crf', QUALITY.crf],
    ...[
      '-svtav1-params',
      `${PARAMS}:mbr=${Math.round(s.maxBitrateBps / 1000)}:level=${Math.round(s.level * 10)}:lp=${s.threads}`,
    ],
  ],
};
