// Shapes and levels of encoded pictures.
import type { VideoStream } from '../model.ts';
import type { VideoRung } from './rendition.ts';
import { VIDEO_RUNGS } from './rendition.ts';

/** ITU-T H.264 table A-1: macroblocks per frame and per second. Lower levels are left out; no decoder today minds 3.0. */
const H264_LEVELS = [
  { level: 3, frame: 1_620, second: 40_500 },
  { level: 3.1, frame: 3_600, second: 108_000 },
  { level: 3.2, frame: 5_120, second: 216_000 },
  { level: 4, frame: 8_192, second: 245_760 },
  { level: 4.2, frame: 8_704, second: 522_240 },
  { level: 5, frame: 22_080, second: 589_824 },
  { level: 5.1, frame: 36_864, second: 983_040 },
  { level: 5.2, frame: 36_864, second: 2_073_600 },
  { level: 6, frame: 139_264, second: 4_177_920 },
  { level: 6.1, frame: 139_264, second: 8_355_840 },
  { level: 6.2, frame: 139_264, second: 16_711_680 },
] as const;

/** The lowest H.264 level (as people write it: 4.1) for a size and a frame rate; null fps (variable) counts as 60. */
export function h264LevelFor(width: number, height: number, fps: number | null): number {
  const columns = Math.ceil(width / 16);
  const rows = Math.ceil(height / 16);
  const frame = columns * rows;
  const fits = H264_LEVELS.find(
    (l) => frame <= l.frame && Math.max(columns, rows) <= Math.sqrt(8 * l.frame) && frame * (fps ?? 60) <= l.second,
  );
  return fits?.level ?? 6.2;
}

/** RFC 6381 name of our encodes: H.264 High profile, 8 bit, at a level. */
export function h264CodecString(level: number): string {
  return `avc1.6400${Math.round(level * 10)
    .toString(16)
    .padStart(2, '0')}`;
}

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
