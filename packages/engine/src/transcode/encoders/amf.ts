import { decoderCodec } from '../../stream/encoded-video.ts';
import { averaged, profileOf, tagOf } from './family.ts';
import type { EncoderFamily } from './family.ts';

export const amf: EncoderFamily = {
  name: 'amf',
  title: 'AMD AMF',
  kind: 'hardware',
  encoders: { h264: 'h264_amf', hevc: 'hevc_amf', hevc10: 'hevc_amf', av1: 'av1_amf', av110: 'av1_amf' },
  device: {
    // Direct3D 11 frames; AMF takes them from memory, too, which is what happens here: its filters do not scale exactly.
    open: [],
    decodes: {},
    decode: [],
    upload: (bitDepth) => [bitDepth === 10 ? 'format=p010' : 'format=nv12'],
    scale: ({ width, height }) => `scale=${width}:${height}:flags=bilinear`,
    deinterlace: null,
  },
  reorderFrames: 0,
  // Longer ones are refused by drivers of 2023.
  maxGop: 1_000,
  options: (s) => [
    ...['-usage', 'transcoding', '-quality', 'speed', '-rc', 'vbr_peak', ...averaged(s)],
    ...(decoderCodec(s.codec) === 'av1'
      ? []
      : ['-profile:v', profileOf(s.codec), '-level:v', String(s.level), ...tagOf(s.codec)]),
    ...(s.codec === 'hevc' || s.codec === 'hevc10' ? ['-profile_tier', 'main'] : []),
    // Its HEVC and AV1 encoders have no B-frames and refuse the option.
    ...['-forced_idr', '1', ...(s.codec === 'h264' ? ['-bf', '0'] : [])],
    // Would hold pictures back to look at them first.
    ...(decoderCodec(s.codec) === 'av1' ? [] : ['-preanalysis', '0']),
  ],
};
