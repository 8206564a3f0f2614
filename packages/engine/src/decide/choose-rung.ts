// At which size and bit rate to encode pictures.
import type { VideoCapability } from '@praxino/contracts';
import type { VideoStream } from '../model.ts';
import type { VideoRung } from '../stream/rendition.ts';
import { levelFor } from '../stream/encoded-video.ts';
import { rungsFor, scaledSize } from '../stream/video-shape.ts';

/** Without a wish no more than this is encoded: processors do not keep up with 4K. A cap of 14 Mbit/s and more asks for it. */
const UNASKED_HEIGHT = 1080;

/** The best rung that is not larger than the source, within the cap and what the device decodes; else the smallest. */
export function chooseRung(
  stream: VideoStream,
  capBps: number | null,
  decoders: readonly VideoCapability[],
): VideoRung {
  const rungs = rungsFor(stream);
  const fits = (r: VideoRung): boolean => (capBps === null ? r.height <= UNASKED_HEIGHT : r.maxBitrateBps <= capBps);
  return rungs.find((r) => fits(r) && canDecode(stream, r, decoders)) ?? rungs.at(-1)!;
}

/** Rungs worth offering, best first: lighter than what plays when nothing is asked for. */
export function offeredRungs(
  stream: VideoStream,
  decoders: readonly VideoCapability[],
  unasked: { rung: VideoRung | null; bitrateBps: number },
): VideoRung[] {
  const limit = unasked.rung ? unasked.rung.maxBitrateBps : unasked.bitrateBps;
  return rungsFor(stream).filter((r) => r.maxBitrateBps < limit && canDecode(stream, r, decoders));
}

function canDecode(stream: VideoStream, rung: VideoRung, decoders: readonly VideoCapability[]): boolean {
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
