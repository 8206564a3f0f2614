// Shapes and levels of encoded pictures.
import type { VideoStream } from '../model.ts';
import type { VideoRung } from './rendition.ts';
import { VIDEO_RUNGS } from './rendition.ts';

interface Size {
  width: number;
  height: number;
}
type Shaped = Pick<VideoStream, 'width' | 'height' | 'pixelAspect' | 'rotation'>;

/** What a viewer sees: square pixels, turned upright. Even numbers. */
export function displaySize(stream: Shaped): Size {
  const { num, den } = stream.pixelAspect;
  const width = num > 0 && den > 0 ? (stream.width * num) / den : stream.width;
  const isTurned = stream.rotation % 180 !== 0;
  return { width: even(isTurned ? stream.height : width), height: even(isTurned ? width : stream.height) };
}

/** Size of a stream encoded at a rung: never larger than it is shown, square pixels, upright (ffmpeg turns by itself), even. */
export function scaledSize(stream: Shaped, rung: Pick<VideoRung, 'height'>): Size {
  const shown = displaySize(stream);
  if (shown.height <= rung.height) return shown;
  return { width: even((shown.width * rung.height) / shown.height), height: even(rung.height) };
}

/**
 * Rungs a stream may be encoded at, best first: those not above it. Its own height counts as the next rung up, so that a
 * 1920 × 800 film keeps its size under the cap of 1080p.
 */
export function rungsFor(stream: Shaped): VideoRung[] {
  const { height } = displaySize(stream);
  const own = VIDEO_RUNGS.findLast((r) => r.height >= height) ?? VIDEO_RUNGS[0]!;
  return VIDEO_RUNGS.filter((r) => r.height <= own.height);
}

function even(value: number): number {
  return Math.max(2, Math.round(value / 2) * 2);
}
