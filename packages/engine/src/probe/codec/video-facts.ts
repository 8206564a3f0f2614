// What the configuration record of a video codec tells about the pictures.
import type { Rational, VideoStream } from '../../model.ts';

/** Unknown fields are left out: the container's word counts then. */
export interface VideoFacts {
  codecString: string;
  profile: string | null;
  level: number | null;
  bitDepth: number;
  chroma: VideoStream['chroma'];
  isInterlaced?: boolean;
  /** As coded, before anything is cropped. */
  codedSize?: { width: number; height: number };
  pixelAspect?: Rational;
  colour?: VideoStream['colour'];
}

export const UNSPECIFIED_COLOUR: VideoStream['colour'] = { primaries: 2, transfer: 2, matrix: 2, fullRange: false };

/** chroma_format_idc of H.264 and HEVC. */
export function chromaOf(idc: number): VideoStream['chroma'] {
  return idc === 1 ? '4:2:0' : idc === 2 ? '4:2:2' : idc === 3 ? '4:4:4' : 'other';
}

export function toHex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** Sample aspect ratios by aspect_ratio_idc (ISO/IEC 14496-10 table E-1). */
export const SAMPLE_ASPECTS: readonly (readonly [num: number, den: number])[] = [
  [1, 1],
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
];
