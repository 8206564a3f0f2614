import { decoderCodec } from '../../stream/encoded-video.ts';
import { averaged, profileOf, tagOf } from './family.ts';
import type { EncoderFamily } from './family.ts';

export const nvenc: EncoderFamily = {
  name: 'nvenc',
  title: 'NVIDIA NVENC',
  kind: 'hardware',
  encoders: { h264: 'h264_nvenc', hevc: 'hevc_nvenc', hevc10: 'hevc_nvenc', av1: 'av1_nvenc', av110: 'av1_nvenc' },
  device: {
    open: ['-init_hw_device', 'cuda=gpu', '-filter_hw_device', 'gpu'],
    // H.264 of 10 bits is decoded by Blackwell only.
    decodes: { h264: 8, hevc: 10, vp9: 10, av1: 10, mpeg2video: 8, vc1: 8 },
    decode: ['-hwaccel', 'cuda', '-hwaccel_device', 'gpu', '-hwaccel_output_format', 'cuda'],
    upload: (bitDepth) => [bitDepth === 10 ? 'format=p010' : 'format=nv12', 'hwupload_cuda'],
    scale: ({ width, height, bitDepth }) => `scale_cuda=${width}:${height}:format=${bitDepth === 10 ? 'p010' : 'nv12'}`,
    deinterlace: 'yadif_cuda=mode=send_frame',
  },
  reorderFrames: 0,
  maxGop: 100_000,
  options: (s) => [
    ...['-preset', 'p4', '-tune', 'hq', '-rc', 'vbr', ...averaged(s), '-profile:v', profileOf(s.codec)],
    ...(decoderCodec(s.codec) === 'av1' ? [] : ['-level:v', String(s.level)]),
    ...(s.codec === 'hevc' || s.codec === 'hevc10' ? ['-tier', 'main', ...tagOf(s.codec)] : []),
    // A forced key frame of NVENC is a mere I-frame unless told to be an IDR; its scene cuts would add more of them.
    ...['-forced-idr', '1', '-no-scenecut', '1'],
    // HEVC has no B-frames before Turing, and each one delays the first picture.
    ...['-bf', '0', '-rc-lookahead', '0', '-delay', '0'],
    ...['-spatial-aq', '1'],
  ],
};
