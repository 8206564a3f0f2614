// Matroska codec ids → ffmpeg's codec names (Matroska codec specifications).
import type { MatroskaTrack } from './tracks.ts';

const NAMES: Readonly<Record<string, string>> = {
  'V_MPEG4/ISO/AVC': 'h264',
  'V_MPEGH/ISO/HEVC': 'hevc',
  'V_MPEGI/ISO/VVC': 'vvc',
  V_AV1: 'av1',
  V_VP8: 'vp8',
  V_VP9: 'vp9',
  'V_MPEG4/ISO/SP': 'mpeg4',
  'V_MPEG4/ISO/ASP': 'mpeg4',
  'V_MPEG4/ISO/AP': 'mpeg4',
  'V_MPEG4/MS/V3': 'msmpeg4v3',
  V_MPEG1: 'mpeg1video',
  V_MPEG2: 'mpeg2video',
  V_THEORA: 'theora',
  V_MJPEG: 'mjpeg',
  V_PRORES: 'prores',
  V_FFV1: 'ffv1',
  V_DIRAC: 'dirac',
  V_UNCOMPRESSED: 'rawvideo',
  'V_REAL/RV10': 'rv10',
  'V_REAL/RV20': 'rv20',
  'V_REAL/RV30': 'rv30',
  'V_REAL/RV40': 'rv40',
  V_AVS2: 'avs2',
  V_AVS3: 'avs3',
  A_AC3: 'ac3',
  'A_AC3/BSID9': 'ac3',
  'A_AC3/BSID10': 'ac3',
  A_EAC3: 'eac3',
  A_DTS: 'dts',
  'A_DTS/EXPRESS': 'dts',
  'A_DTS/LOSSLESS': 'dts',
  A_TRUEHD: 'truehd',
  A_MLP: 'mlp',
  'A_MPEG/L1': 'mp1',
  'A_MPEG/L2': 'mp2',
  'A_MPEG/L3': 'mp3',
  A_OPUS: 'opus',
  A_FLAC: 'flac',
  A_VORBIS: 'vorbis',
  A_ALAC: 'alac',
  A_WAVPACK4: 'wavpack',
  A_TTA1: 'tta',
  'A_PCM/FLOAT/IEEE': 'pcm_f32le',
  'S_TEXT/UTF8': 'subrip',
  'S_TEXT/ASCII': 'subrip',
  'S_TEXT/ASS': 'ass',
  S_ASS: 'ass',
  'S_TEXT/SSA': 'ass',
  S_SSA: 'ass',
  'S_TEXT/WEBVTT': 'webvtt',
  'D_WEBVTT/SUBTITLES': 'webvtt',
  'D_WEBVTT/CAPTIONS': 'webvtt',
  S_VOBSUB: 'dvd_subtitle',
  'S_HDMV/PGS': 'hdmv_pgs_subtitle',
  'S_HDMV/TEXTST': 'hdmv_text_subtitle',
  S_DVBSUB: 'dvb_subtitle',
  S_KATE: 'kate',
};
const FOURCCS: Readonly<Record<string, string>> = {
  XVID: 'mpeg4',
  DIVX: 'mpeg4',
  DX50: 'mpeg4',
  FMP4: 'mpeg4',
  MP4V: 'mpeg4',
  DIV3: 'msmpeg4v3',
  MP43: 'msmpeg4v3',
  MP42: 'msmpeg4v2',
  H264: 'h264',
  X264: 'h264',
  AVC1: 'h264',
  HEVC: 'hevc',
  WVC1: 'vc1',
  WMV3: 'wmv3',
  WMV2: 'wmv2',
  WMV1: 'wmv1',
  MJPG: 'mjpeg',
  FFV1: 'ffv1',
  VP80: 'vp8',
  VP90: 'vp9',
};
/** wFormatTag of a WAVEFORMATEX. */
const WAVE_TAGS: Readonly<Record<number, string>> = {
  0x01: 'pcm_s16le',
  0x03: 'pcm_f32le',
  0x50: 'mp2',
  0x55: 'mp3',
  0xff: 'aac',
  0x161: 'wmav2',
  0x162: 'wmapro',
  0x2000: 'ac3',
  0x2001: 'dts',
  0xf1ac: 'flac',
};

/** ffmpeg's name of the codec; "unknown" where there is none. */
export function codecOf(track: MatroskaTrack): string {
  const { codecId, codecPrivate } = track;
  if (codecId.startsWith('A_AAC')) return 'aac';
  if (codecId.startsWith('A_PCM/INT/'))
    return pcmName(track.audio?.bitDepth ?? 16, codecId.endsWith('BIG') ? 'be' : 'le');
  if (codecId === 'V_MS/VFW/FOURCC' && codecPrivate && codecPrivate.length >= 20) {
    return FOURCCS[String.fromCharCode(...codecPrivate.subarray(16, 20)).toUpperCase()] ?? 'unknown';
  }
  if (codecId === 'A_MS/ACM' && codecPrivate && codecPrivate.length >= 2)
    return WAVE_TAGS[codecPrivate[0]! | (codecPrivate[1]! << 8)] ?? 'unknown';
  return Object.hasOwn(NAMES, codecId) ? NAMES[codecId]! : 'unknown';
}

function pcmName(bits: number, order: 'be' | 'le'): string {
  return bits === 8 ? 'pcm_u8' : `pcm_s${bits}${order}`;
}
