// What containers say of high dynamic range, as a stream's fields.
import type { DolbyVision, HdrMetadata, VideoStream } from '../model.ts';
import { hdrWith } from './codec/hdr-metadata.ts';
import { hdrOf } from './colour.ts';

type Vision = DolbyVision | 'unknown' | null;

export function hdrTraits(
  colour: VideoStream['colour'],
  vision: Vision,
  metadata: HdrMetadata | null,
): Pick<VideoStream, 'hdr' | 'hdrMetadata' | 'dolbyVision'> {
  return {
    hdr: hdrWith(vision, hdrOf(colour, false)),
    ...(metadata && { hdrMetadata: metadata }),
    ...(vision !== null && vision !== 'unknown' && { dolbyVision: vision }),
  };
}

/**
 * Profile 5 is Dolby Vision alone: `dvh1.05.06`, or `dvhe` where parameter sets lie in the stream. Every other profile is known
 * by its base layer.
 */
export function codecStringWith(base: string | null, codec: string, vision: Vision): string | null {
  if (base === null || codec !== 'hevc' || vision === null || vision === 'unknown' || vision.profile !== 5) return base;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${base.startsWith('hev1') ? 'dvhe' : 'dvh1'}.05.${two(vision.level)}`;
}
