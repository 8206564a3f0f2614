// VP9: the vpcC record (VP Codec ISO Media File Format Binding 1.0) and the uncompressed header of a key frame.
import type { VideoStream } from '../../model.ts';
import { BitReader } from './bit-reader.ts';
import type { VideoFacts } from './video-facts.ts';

/** Level × 10, most luma samples per second, most luma samples per picture. */
const LEVELS: readonly (readonly [level: number, rate: number, size: number])[] = [
  [10, 829_440, 36_864],
  [11, 2_764_800, 73_728],
  [20, 4_608_000, 122_880],
  [21, 9_216_000, 245_760],
  [30, 20_736_000, 552_960],
  [31, 36_864_000, 983_040],
  [40, 83_558_400, 2_228_224],
  [41, 160_432_128, 2_228_224],
  [50, 311_951_360, 8_912_896],
  [51, 588_251_136, 8_912_896],
  [52, 1_176_502_272, 8_912_896],
  [60, 1_176_502_272, 35_651_584],
  [61, 2_353_004_544, 35_651_584],
];
/** color_space of the bitstream → primaries, transfer, matrix. */
const COLOURS: Readonly<Record<number, readonly [number, number, number]>> = {
  1: [6, 6, 6],
  2: [1, 1, 1],
  3: [6, 6, 6],
  4: [7, 7, 7],
  5: [9, 14, 9],
  7: [1, 13, 0],
};

/** Facts of a vpcC payload (with its version and flags); null when it is none. */
export function readVp9Config(vpcC: Uint8Array): VideoFacts | null {
  if (vpcC.length < 10 || vpcC[0] !== 1) return null;
  const [profile, level, packed] = [vpcC[4]!, vpcC[5]!, vpcC[6]!];
  const bitDepth = packed >> 4;
  const digits = (n: number): string => String(n).padStart(2, '0');
  return {
    codecString: `vp09.${digits(profile)}.${digits(level)}.${digits(bitDepth)}`,
    profile: `Profile ${profile}`,
    level: level / 10,
    bitDepth,
    chroma: (['4:2:0', '4:2:0', '4:2:2', '4:4:4'] as const)[(packed >> 1) & 7] ?? 'other',
    isInterlaced: false,
    colour: { primaries: vpcC[7]!, transfer: vpcC[8]!, matrix: vpcC[9]!, fullRange: (packed & 1) === 1 },
  };
}

export interface Vp9Picture {
  width: number;
  height: number;
  /** 0 for unknown. */
  framesPerSecond: number;
  /** The container's word, where it has one. */
  colour: VideoStream['colour'] | null;
}

/** A vpcC payload from the first key frame; null when the bytes are not one. Clause 6.2 of the VP9 bitstream specification. */
export function makeVp9Config(keyFrame: Uint8Array, picture: Vp9Picture): Uint8Array | null {
  const bits = new BitReader(keyFrame);
  if (bits.u(2) !== 2) return null;
  const profile = bits.u(1) + 2 * bits.u(1);
  if (profile === 3) bits.skip(1);
  if (bits.flag() || bits.flag()) return null;
  bits.skip(2);
  if (bits.u(24) !== 0x49_83_42) return null;
  const bitDepth = profile < 2 ? 8 : bits.flag() ? 12 : 10;
  const space = bits.u(3);
  let fullRange = true;
  let chroma = 3;
  if (space !== 7) {
    fullRange = bits.flag();
    if (profile % 2 === 0) chroma = 1;
    else chroma = bits.u(1) === 1 ? 2 - bits.u(1) : 3;
  }
  if (bits.overran) return null;
  const known = picture.colour && picture.colour.primaries !== 2 ? picture.colour : null;
  const [primaries, transfer, matrix] = known
    ? [known.primaries, known.transfer, known.matrix]
    : (COLOURS[space] ?? [2, 2, 2]);
  const packed = (bitDepth << 4) | (chroma << 1) | (fullRange ? 1 : 0);
  return new Uint8Array([1, 0, 0, 0, profile, levelOf(picture), packed, primaries, transfer, matrix, 0, 0]);
}

function levelOf({ width, height, framesPerSecond }: Vp9Picture): number {
  const size = width * height;
  return LEVELS.find(([, rate, most]) => size <= most && size * framesPerSecond <= rate)?.[0] ?? 62;
}
