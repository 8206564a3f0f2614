// At which size and bit rate to encode pictures.
import type { VideoCapability } from '@praxino/contracts';
import type { VideoStream } from '../model.ts';
import type { VideoRung } from '../stream/rendition.ts';
import { levelFor } from '../stream/encoded-video.ts';
import { titleRungs } from '../stream/title-rungs.ts';
import { scaledSize } from '../stream/video-shape.ts';
import type { Case } from './match-copy.ts';

/** Without a wish no more than this is encoded: processors do not keep up with 4K. A cap of 14 Mbit/s and more asks for it. */
const UNASKED_HEIGHT = 1080;

/** The best rung that is not larger than the source, within the limit and what the device decodes; else the smallest. */
export function chooseRung({ index, timeline, profile, limit, hardLimit }: Case, stream: VideoStream): VideoRung {
  const rungs = titleRungs(index, timeline, stream);
  // A limit that somebody set is a wish; what the network carries is none.
  const tallest = hardLimit === null ? UNASKED_HEIGHT : Infinity;
  const fits = (r: VideoRung): boolean => r.height <= tallest && r.maxBitrateBps <= (limit?.bps ?? Infinity);
  return rungs.find((r) => fits(r) && canDecode(stream, r, profile.video)) ?? rungs.at(-1)!;
}

export function canDecode(stream: VideoStream, rung: VideoRung, decoders: readonly VideoCapability[]): boolean {
  const h264 = decoders.filter((d) => d.codec === 'h264');
  const { width, height } = scaledSize(stream, rung);
  const fps = stream.frameRate && stream.frameRate.num / stream.frameRate.den;
  const level = levelFor('h264', { width, height }, fps);
  // A device that names no H.264 decoder gets it nevertheless: there is nothing else to give.
  if (h264.length === 0) return true;
  return h264.some(
    (d) => width <= (d.maxWidth ?? width) && height <= (d.maxHeight ?? height) && level <= (d.maxLevel ?? level),
  );
}
