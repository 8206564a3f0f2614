import { capped } from './family.ts';
import type { EncoderFamily } from './family.ts';

/**
 * Without lag and alternate reference frames each packet is one picture, and the first comes at once. Quality 33 under the cap;
 * `-b:v` is the cap of "constrained quality", without it the quality has none.
 */
const OPTIONS = ['-deadline', 'realtime', '-cpu-used', '7', '-crf', '33', '-lag-in-frames', '0', '-auto-alt-ref', '0'];

export const vpx: EncoderFamily = {
  name: 'vpx',
  title: 'libvpx (VP9)',
  kind: 'software',
  encoders: { vp9: 'libvpx-vp9' },
  device: null,
  reorderFrames: 0,
  maxGop: 100_000,
  options: (s) => [
    ...OPTIONS,
    ...['-b:v', String(s.maxBitrateBps), ...capped(s), '-profile:v', '0'],
    // Columns let several threads work on one picture; each is at least 256 samples wide.
    ...['-row-mt', '1', '-tile-columns', s.width >= 512 ? '1' : '0', '-threads', String(s.threads)],
  ],
};
