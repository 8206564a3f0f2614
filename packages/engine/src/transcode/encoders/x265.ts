import { capped, profileOf, tagOf } from './family.ts';
import type { EncoderFamily } from './family.ts';

const QUALITY = { preset: 'veryfast', crf: '26' } as const;
/**
 * One picture at a time: x265's frame threads delay the first picture by as many frames and change bytes; `pools` are threads
 * inside a picture. Open groups, scene cuts and lookahead as for x264. Without `min-keyint` a key frame forced within a second of
 * another is none; without `level-idc` the level follows the bit rate. `vbv-init` as for x264, but with half a
 * buffer the first pictures behind a key frame of a low rung were blends of their neighbours.
 */
const PARAMS =
  'log-level=error:scenecut=0:open-gop=0:min-keyint=1:rc-lookahead=5:bframes=3:b-pyramid=1:frame-threads=1:high-tier=0:vbv-init=0.7';

export const x265: EncoderFamily = {
  name: 'x265',
  title: 'x265',
  kind: 'software',
  encoders: { hevc: 'libx265', hevc10: 'libx265' },
  device: null,
  reorderFrames: 2,
  maxGop: 100_000,
  options: (s) => [
    ...['-preset', QUALITY.preset, '-crf', QUALITY.crf, ...capped(s)],
    ...['-profile:v', profileOf(s.codec), ...tagOf(s.codec)],
    ...['-x265-params', `${PARAMS}:level-idc=${Math.round(s.level * 10)}:pools=${s.threads}`],
  ],
};
