import { capped } from './family.ts';
import type { EncoderFamily } from './family.ts';

/** Constant quality under the cap of the rung. */
const QUALITY = { preset: 'veryfast', crf: '23' } as const;
/**
 * `rc-lookahead=4`: the preset's 10 frames of lookahead delay the first picture by as many decoded frames and, with a key frame
 * every second, save nothing. Key frames only where parts begin, all of them IDR. `vbv-init`: a film is made by many encoders, one
 * behind the other; if each began with the decoder's buffer full (0.9), pieces put together would need more than the cap.
 */
const PARAMS = 'scenecut=0:open-gop=0:rc-lookahead=4:bframes=3:b-pyramid=normal:vbv-init=0.5';

export const x264: EncoderFamily = {
  name: 'x264',
  title: 'x264',
  kind: 'software',
  encoders: { h264: 'libx264' },
  device: null,
  // Three B-frames in a row, of which the middle one is a reference.
  reorderFrames: 2,
  maxGop: 100_000,
  options: (s) => [
    ...['-preset', QUALITY.preset, '-crf', QUALITY.crf, ...capped(s)],
    ...['-profile:v', 'high', '-level:v', String(s.level)],
    ...['-x264-params', `${PARAMS}:threads=${s.threads}`],
  ],
};
