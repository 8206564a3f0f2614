// Colour and shape of pictures from what several headers say.
import type { Rational, VideoStream } from '../model.ts';
import { UNSPECIFIED_COLOUR } from './codec/video-facts.ts';

type Colour = VideoStream['colour'];

/** The first that says something about each part wins. */
export function mergeColour(...sources: (Colour | null | undefined)[]): Colour {
  const said = sources.filter((c): c is Colour => c !== null && c !== undefined);
  const first = (part: 'primaries' | 'transfer' | 'matrix'): number =>
    said.map((c) => c[part]).find((v) => v !== 2 && v !== 0) ?? said.find((c) => c[part] !== 2)?.[part] ?? 2;
  return said.length === 0
    ? UNSPECIFIED_COLOUR
    : {
        primaries: first('primaries'),
        transfer: first('transfer'),
        matrix: first('matrix'),
        fullRange: said.some((c) => c.fullRange),
      };
}

/** ISO/IEC 23091-2: transfer 16 is PQ (SMPTE ST 2084), 18 is HLG (ARIB STD-B67). */
export function hdrOf(colour: Colour, isDolbyVision: boolean): VideoStream['hdr'] {
  if (isDolbyVision) return 'dolby-vision';
  return colour.transfer === 16 ? 'hdr10' : colour.transfer === 18 ? 'hlg' : 'sdr';
}

/** Lowest terms; 1:1 for nonsense. */
export function reduced(num: number, den: number): Rational {
  const [a, b] = [Math.round(num), Math.round(den)];
  if (!(a > 0 && b > 0 && a <= Number.MAX_SAFE_INTEGER && b <= Number.MAX_SAFE_INTEGER)) return { num: 1, den: 1 };
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return { num: a / x, den: b / x };
}

/** To the nearest quarter turn, 0 to 270. */
export function quarterTurns(degreesClockwise: number): number {
  return (((Math.round(degreesClockwise / 90) * 90) % 360) + 360) % 360;
}

export function toBase64(bytes: Uint8Array | null): string | null {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}
