import { averaged, profileOf, tagOf } from './family.ts';
import type { EncoderFamily } from './family.ts';

export const qsv: EncoderFamily = {
  name: 'qsv',
  title: 'Intel Quick Sync',
  kind: 'hardware',
  encoders: {
    h264: 'h264_qsv',
    hevc: 'hevc_qsv',
    hevc10: 'hevc_qsv',
    av1: 'av1_qsv',
    av110: 'av1_qsv',
    vp9: 'vp9_qsv',
  },
  device: {
    open: ['-init_hw_device', 'qsv=gpu', '-filter_hw_device', 'gpu'],
    decodes: { h264: 8, hevc: 10, vp9: 10, av1: 10, mpeg2video: 8, vc1: 8 },
    decode: ['-hwaccel', 'qsv', '-hwaccel_device', 'gpu', '-hwaccel_output_format', 'qsv'],
    // Frames of the encoder come from a pool of fixed size: the scheduler of frames would run dry without more of them.
    upload: (bitDepth) => [bitDepth === 10 ? 'format=p010' : 'format=nv12', 'hwupload=extra_hw_frames=64'],
    scale: ({ width, height, bitDepth }) =>
      `vpp_qsv=w=${width}:h=${height}:format=${bitDepth === 10 ? 'p010' : 'nv12'}`,
    deinterlace: 'deinterlace_qsv',
  },
  reorderFrames: 0,
  // GopPicSize is a number of 16 bits in the Media SDK.
  maxGop: 60_000,
  options: (s) => [
    ...['-preset', 'veryfast', ...averaged(s), '-profile:v', s.codec === 'vp9' ? 'profile0' : profileOf(s.codec)],
    ...(s.codec === 'h264' || s.codec === 'hevc' || s.codec === 'hevc10'
      ? ['-level:v', String(Math.round(s.level * 10)), '-forced_idr', '1', ...tagOf(s.codec)]
      : []),
    // The default of four pictures in flight delays the first one; B-frames and lookahead do, too.
    ...['-async_depth', '1', '-bf', '0', ...(s.codec === 'h264' ? ['-look_ahead', '0'] : [])],
  ],
};
