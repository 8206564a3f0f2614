import type { EncoderFamily } from './family.ts';

export const v4l2m2m: EncoderFamily = {
  name: 'v4l2m2m',
  title: 'Video4Linux (Raspberry Pi and other boards)',
  kind: 'hardware',
  encoders: { h264: 'h264_v4l2m2m' },
  device: {
    open: [],
    // Its decoders lose the times of frames behind a seek.
    decodes: {},
    decode: [],
    upload: () => ['format=yuv420p'],
    scale: ({ width, height }) => `scale=${width}:${height}:flags=bilinear`,
    deinterlace: null,
  },
  reorderFrames: 0,
  maxGop: 60_000,
  // Parameter sets come with the first picture, not when the encoder is opened.
  hasLateHeader: true,
  options: (s) => [
    ...['-b:v', String(Math.round(s.maxBitrateBps * 0.85)), '-profile:v', 'high', '-level:v', String(s.level)],
    // The driver's own number of buffers is too low for pictures of full height.
    ...['-num_capture_buffers', '16'],
  ],
};
