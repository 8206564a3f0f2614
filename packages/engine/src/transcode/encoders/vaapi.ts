import { decoderCodec } from '../../stream/encoded-video.ts';
import { averaged, profileOf, tagOf } from './family.ts';
import type { EncoderFamily } from './family.ts';

export const vaapi: EncoderFamily = {
  name: 'vaapi',
  title: 'VA-API (Intel and AMD on Linux)',
  kind: 'hardware',
  encoders: {
    h264: 'h264_vaapi',
    hevc: 'hevc_vaapi',
    hevc10: 'hevc_vaapi',
    av1: 'av1_vaapi',
    av110: 'av1_vaapi',
    vp9: 'vp9_vaapi',
  },
  device: {
    open: ['-init_hw_device', 'vaapi=gpu', '-filter_hw_device', 'gpu'],
    decodes: { h264: 8, hevc: 10, vp9: 10, av1: 10, mpeg2video: 8, vc1: 8 },
    decode: ['-hwaccel', 'vaapi', '-hwaccel_device', 'gpu', '-hwaccel_output_format', 'vaapi'],
    upload: (bitDepth) => [bitDepth === 10 ? 'format=p010' : 'format=nv12', 'hwupload'],
    scale: ({ width, height, bitDepth }) =>
      `scale_vaapi=w=${width}:h=${height}:format=${bitDepth === 10 ? 'p010' : 'nv12'}`,
    deinterlace: 'deinterlace_vaapi=rate=frame',
  },
  reorderFrames: 0,
  maxGop: 100_000,
  options: (s) => [
    // Drivers choose among their modes by what is set; some of AMD fall into constant quality without a name.
    ...['-rc_mode', 'VBR', ...averaged(s), '-profile:v', profileOf(s.codec)],
    ...(s.codec === 'h264' || s.codec === 'hevc' || s.codec === 'hevc10'
      ? ['-level:v', String(Math.round(s.level * (s.codec === 'h264' ? 10 : 30))), ...tagOf(s.codec)]
      : []),
    // AMD before VCN 3 has no B-frames and fails when asked for them.
    ...['-bf', '0', '-async_depth', '1'],
    // Every I-frame is an IDR: forced ones must be places to start at.
    ...(s.codec === 'vp9' || decoderCodec(s.codec) === 'av1' ? [] : ['-idr_interval', '0']),
  ],
};
