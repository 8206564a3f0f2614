// What an encode of pictures announces before anything is encoded: its codec, level and bit rate. Encoders are told to keep to it.
import type { VideoCodec, VideoRung } from './rendition.ts';

interface LevelRule {
  level: number;
  /** Units of a picture, and of all pictures in a second. */
  picture: number;
  second: number;
  /** Widest and tallest picture, where the standard gives them as numbers. */
  width?: number;
  height?: number;
}

/** ITU-T H.264 table A-1, in macroblocks. Lower levels are left out; no decoder today minds 3.0. */
const H264_LEVELS: readonly LevelRule[] = [
  { level: 3, picture: 1_620, second: 40_500 },
  { level: 3.1, picture: 3_600, second: 108_000 },
  { level: 3.2, picture: 5_120, second: 216_000 },
  { level: 4, picture: 8_192, second: 245_760 },
  { level: 4.2, picture: 8_704, second: 522_240 },
  { level: 5, picture: 22_080, second: 589_824 },
  { level: 5.1, picture: 36_864, second: 983_040 },
  { level: 5.2, picture: 36_864, second: 2_073_600 },
  { level: 6, picture: 139_264, second: 4_177_920 },
  { level: 6.1, picture: 139_264, second: 8_355_840 },
  { level: 6.2, picture: 139_264, second: 16_711_680 },
];
/** ITU-T H.265 table A.8, in luma samples; the caps of our rungs fit the main tier of each. */
const HEVC_LEVELS: readonly LevelRule[] = [
  { level: 3, picture: 552_960, second: 16_588_800 },
  { level: 3.1, picture: 983_040, second: 33_177_600 },
  { level: 4, picture: 2_228_224, second: 66_846_720 },
  { level: 4.1, picture: 2_228_224, second: 133_693_440 },
  { level: 5, picture: 8_912_896, second: 267_386_880 },
  { level: 5.1, picture: 8_912_896, second: 534_773_760 },
  { level: 5.2, picture: 8_912_896, second: 1_069_547_520 },
  { level: 6, picture: 35_651_584, second: 1_069_547_520 },
  { level: 6.1, picture: 35_651_584, second: 2_139_095_040 },
  { level: 6.2, picture: 35_651_584, second: 4_278_190_080 },
];
/** AV1 specification, annex A.3, in luma samples (MaxPicSize, MaxDisplayRate, MaxHSize, MaxVSize). */
const AV1_LEVELS: readonly LevelRule[] = [
  { level: 3, picture: 665_856, second: 19_975_680, width: 4_352, height: 2_448 },
  { level: 3.1, picture: 1_065_024, second: 31_950_720, width: 5_504, height: 3_096 },
  { level: 4, picture: 2_359_296, second: 70_778_880, width: 6_144, height: 3_456 },
  { level: 4.1, picture: 2_359_296, second: 141_557_760, width: 6_144, height: 3_456 },
  { level: 5, picture: 8_912_896, second: 267_386_880, width: 8_192, height: 4_352 },
  { level: 5.1, picture: 8_912_896, second: 534_773_760, width: 8_192, height: 4_352 },
  { level: 5.2, picture: 8_912_896, second: 1_069_547_520, width: 8_192, height: 4_352 },
  { level: 6, picture: 35_651_584, second: 1_069_547_520, width: 16_384, height: 8_704 },
  { level: 6.1, picture: 35_651_584, second: 2_139_095_040, width: 16_384, height: 8_704 },
  { level: 6.2, picture: 35_651_584, second: 4_278_190_080, width: 16_384, height: 8_704 },
];
/** VP9 levels (webmproject.org/vp9/levels), in luma samples. */
const VP9_LEVELS: readonly LevelRule[] = [
  { level: 3, picture: 552_960, second: 20_736_000, width: 2_048, height: 2_048 },
  { level: 3.1, picture: 983_040, second: 36_864_000, width: 2_752, height: 2_752 },
  { level: 4, picture: 2_228_224, second: 83_558_400, width: 4_160, height: 4_160 },
  { level: 4.1, picture: 2_228_224, second: 160_432_128, width: 4_160, height: 4_160 },
  { level: 5, picture: 8_912_896, second: 311_951_360, width: 8_384, height: 8_384 },
  { level: 5.1, picture: 8_912_896, second: 588_251_136, width: 8_384, height: 8_384 },
  { level: 5.2, picture: 8_912_896, second: 1_176_502_272, width: 8_384, height: 8_384 },
  { level: 6, picture: 35_651_584, second: 1_176_502_272, width: 16_832, height: 16_832 },
  { level: 6.1, picture: 35_651_584, second: 2_353_004_544, width: 16_832, height: 16_832 },
  { level: 6.2, picture: 35_651_584, second: 4_706_009_088, width: 16_832, height: 16_832 },
];
const LEVELS: Readonly<Record<VideoCodec, { rules: readonly LevelRule[]; unit: number }>> = {
  h264: { rules: H264_LEVELS, unit: 16 },
  hevc: { rules: HEVC_LEVELS, unit: 1 },
  hevc10: { rules: HEVC_LEVELS, unit: 1 },
  av1: { rules: AV1_LEVELS, unit: 1 },
  av110: { rules: AV1_LEVELS, unit: 1 },
  vp9: { rules: VP9_LEVELS, unit: 1 },
};
/** Variable rates count as this many pictures per second. */
const VARIABLE_FPS = 60;

/** The lowest level (as people write it: 4.1) of a codec for a size and a frame rate; null fps (variable) counts as 60. */
export function levelFor(codec: VideoCodec, size: { width: number; height: number }, fps: number | null): number {
  const { rules, unit } = LEVELS[codec];
  const columns = Math.ceil(size.width / unit);
  const rows = Math.ceil(size.height / unit);
  const picture = columns * rows;
  const fits = rules.find((l) => {
    // Where no sides are given, the longest is the root of eight pictures (H.264 §A.3.1, H.265 §A.4.1).
    const root = Math.sqrt(8 * l.picture);
    const fitsIn = columns <= (l.width ?? root) && rows <= (l.height ?? root);
    return fitsIn && picture <= l.picture && picture * (fps ?? VARIABLE_FPS) <= l.second;
  });
  return fits?.level ?? 6.2;
}

/** RFC 6381 name of our encode in a codec at a level: exactly what the encoder is told to write. */
export function encodedCodecString(codec: VideoCodec, level: number): string {
  switch (codec) {
    case 'h264': // High profile
      return `avc1.6400${Math.round(level * 10)
        .toString(16)
        .padStart(2, '0')}`;
    case 'hevc': // Main, main tier, progressive frames only
      return `hvc1.1.6.L${Math.round(level * 30)}.90`;
    case 'hevc10':
      return `hvc1.2.4.L${Math.round(level * 30)}.90`;
    case 'av1': // Main, main tier, 8 bit
      return `av01.0.${String(av1LevelIndex(level)).padStart(2, '0')}M.08`;
    case 'av110':
      return `av01.0.${String(av1LevelIndex(level)).padStart(2, '0')}M.10`;
    case 'vp9': // Profile 0, 8 bit
      return `vp09.00.${Math.round(level * 10)}.08`;
    default:
      return codec satisfies never;
  }
}

/** `seq_level_idx` of AV1: four per major level, counted from 2.0. */
export function av1LevelIndex(level: number): number {
  const major = Math.floor(level);
  return (major - 2) * 4 + Math.round((level - major) * 10);
}

/** The profile's own name of a codec: 8 and 10 bit are one decoder with two abilities. */
export function decoderCodec(codec: VideoCodec): 'h264' | 'hevc' | 'av1' | 'vp9' {
  return codec === 'hevc10' ? 'hevc' : codec === 'av110' ? 'av1' : codec;
}

export function encodedBitDepth(codec: VideoCodec): 8 | 10 {
  return codec === 'hevc10' || codec === 'av110' ? 10 : 8;
}

/** Bits for the same picture against H.264, as fast encoders reach it; cautious, because caps follow from it. */
const SHARE_OF_H264: Readonly<Record<VideoCodec, number>> = {
  h264: 1,
  hevc: 0.7,
  hevc10: 0.7,
  av1: 0.6,
  av110: 0.6,
  vp9: 0.75,
};

/** Cap of an encode, bits per second. */
export function capOf(codec: VideoCodec, rung: VideoRung): number {
  return Math.round(rung.maxBitrateBps * SHARE_OF_H264[codec]);
}
