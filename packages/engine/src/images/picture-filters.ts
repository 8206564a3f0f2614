// Filters that every picture taken out of a film goes through: right colours, square pixels, upright (ffmpeg turns by itself).
import type { VideoStream } from '../model.ts';
import { toneMapFilters } from '../transcode/tone-map.ts';

export interface PictureShape {
  width: number;
  height: number;
  /** `zscale` and `tonemap` are there. */
  hasToneMapping: boolean;
}

/** Scaled first: tone mapping works in floating point, pixel by pixel. */
export function pictureFilters(stream: VideoStream, shape: PictureShape): string[] {
  return [`scale=${shape.width}:${shape.height}:flags=area`, ...sdrFilters(stream, shape.hasToneMapping), 'setsar=1'];
}

function sdrFilters(stream: VideoStream, hasToneMapping: boolean): string[] {
  if (stream.hdr === 'sdr') return [];
  if (hasToneMapping) return toneMapFilters(stream.hdr === 'hlg' ? 'hlg' : 'pq');
  // HDR shown as it is looks grey; a stronger gamma is near enough for a small picture.
  return ['format=yuv420p', 'eq=contrast=1.35:brightness=0.04:saturation=1.5'];
}
