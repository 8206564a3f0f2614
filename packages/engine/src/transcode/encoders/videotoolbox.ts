import { averaged, profileOf, tagOf } from './family.ts';
import type { EncoderFamily } from './family.ts';

export const videotoolbox: EncoderFamily = {
  name: 'videotoolbox',
  title: 'Apple VideoToolbox',
  kind: 'hardware',
  encoders: { h264: 'h264_videotoolbox', hevc: 'hevc_videotoolbox', hevc10: 'hevc_videotoolbox' },
  device: {
    open: ['-init_hw_device', 'videotoolbox=gpu'],
    decodes: { h264: 8, hevc: 10, vp9: 10, av1: 10 },
    // Frames come back to memory: its scaler exists in ffmpeg 7 only, and this memory is the device's own.
    decode: [],
    upload: () => [],
    scale: ({ width, height }) => `scale=${width}:${height}:flags=bilinear`,
    deinterlace: null,
  },
  reorderFrames: 0,
  maxGop: 100_000,
  options: (s) => [
    ...[...averaged(s), '-profile:v', profileOf(s.codec), ...tagOf(s.codec)],
    ...(s.codec === 'h264' ? ['-level:v', s.level.toFixed(1)] : []),
    // Its own software encoder would be slower than x264: better to fail and be replaced.
    ...['-allow_sw', '0', '-realtime', '0', '-prio_speed', '1', '-bf', '0'],
    // Closed captions of the source made it fail on some of Apple's systems.
    ...(s.codec === 'h264' ? ['-a53cc', '0'] : []),
  ],
};
