import { averaged, profileOf, tagOf } from './family.ts';
import type { EncoderFamily } from './family.ts';

export const rkmpp: EncoderFamily = {
  name: 'rkmpp',
  title: 'Rockchip MPP',
  kind: 'hardware',
  encoders: { h264: 'h264_rkmpp', hevc: 'hevc_rkmpp' },
  device: {
    open: ['-init_hw_device', 'rkmpp=gpu', '-filter_hw_device', 'gpu'],
    decodes: { h264: 8, hevc: 10, vp9: 10, av1: 10, mpeg2video: 8 },
    decode: ['-hwaccel', 'rkmpp', '-hwaccel_device', 'gpu', '-hwaccel_output_format', 'drm_prime'],
    upload: () => ['format=nv12'],
    // Its scaler takes 10 bit and gives 8, which is all its encoders take.
    scale: ({ width, height }) => `scale_rkrga=w=${width}:h=${height}:format=nv12`,
    deinterlace: null,
  },
  reorderFrames: 0,
  maxGop: 60_000,
  options: (s) => [
    ...['-rc_mode', 'VBR', ...averaged(s), '-profile:v', profileOf(s.codec), ...tagOf(s.codec)],
    ...['-level:v', String(Math.round(s.level * (s.codec === 'h264' ? 10 : 30)))],
  ],
};
