// At which size and bit rate to encode pictures.
import type { VideoCapability } from '@praxino/contracts';
import type { VideoStream } from '../model.ts';
import type { VideoCodec, VideoRung } from '../stream/rendition.ts';
import { capOf, decoderCodec, encodedBitDepth, levelFor } from '../stream/encoded-video.ts';
import { titleRungs } from '../stream/title-rungs.ts';
import { scaledSize } from '../stream/video-shape.ts';
import type { Case } from './match-copy.ts';

/** Without a wish no more than this is encoded: processors do not keep up with 4K. A cap of 14 Mbit/s and more asks for it. */
const UNASKED_HEIGHT = 1080;
/** Variable rates count as this many pictures per second, as for levels. */
const VARIABLE_FPS = 60;

/** The best rung that is not larger than the source, within the limit and what the device decodes; else the smallest. */
export function chooseRung(asked: Case, stream: VideoStream): VideoRung {
  const { index, timeline, profile, limit, hardLimit, codec } = asked;
  const rungs = titleRungs(index, timeline, stream);
  // A limit that somebody set is a wish; what the network carries is none.
  const isUnasked = hardLimit === null;
  const fits = (r: VideoRung): boolean =>
    capOf(codec, r) <= (limit?.bps ?? Infinity) &&
    (!isUnasked || (r.height <= UNASKED_HEIGHT && !isTooSlow(asked, stream, r)));
  return rungs.find((r) => fits(r) && canDecode(stream, { codec, rung: r }, profile.video)) ?? rungs.at(-1)!;
}

/** The tallest rung that is proposed for any bandwidth, or asked for by a limit. */
export function bestRung(asked: Case, stream: VideoStream): VideoRung {
  const rungs = [chooseRung({ ...asked, limit: null, hardLimit: null }, stream), chooseRung(asked, stream)];
  return rungs.reduce((a, b) => (a.height > b.height ? a : b));
}

/** Slower than it plays, as far as anybody knows. H.264 is what there is when all else is slower. */
function isTooSlow({ capacity, codec }: Case, stream: VideoStream, rung: VideoRung): boolean {
  const speed = capacity[codec]?.pixelsPerSecond ?? null;
  return codec !== 'h264' && speed !== null && speed < pixelRate(stream, rung);
}

/** Luma samples per second of film. */
export function pixelRate(stream: VideoStream, rung: VideoRung): number {
  const { width, height } = scaledSize(stream, rung);
  return width * height * (framesPerSecond(stream) ?? VARIABLE_FPS);
}

export function canDecode(
  stream: VideoStream,
  { codec, rung }: { codec: VideoCodec; rung: VideoRung },
  decoders: readonly VideoCapability[],
): boolean {
  const named = decoders.filter((d) => d.codec === decoderCodec(codec));
  const { width, height } = scaledSize(stream, rung);
  const fps = framesPerSecond(stream);
  const level = levelFor(codec, { width, height }, fps);
  // A device that names no H.264 decoder gets it nevertheless where there is nothing else to give.
  if (codec === 'h264' && named.length === 0) return true;
  return named.some(
    (d) =>
      width <= (d.maxWidth ?? width) &&
      height <= (d.maxHeight ?? height) &&
      level <= (d.maxLevel ?? level) &&
      (codec === 'h264' || decodes(d, codec, stream)),
  );
}

/** Limits that H.264 is not held to: nothing else is left to give to a device that keeps them. */
function decodes(d: VideoCapability, codec: VideoCodec, stream: VideoStream): boolean {
  const fps = framesPerSecond(stream) ?? 0;
  const keepsRange = encodedBitDepth(codec) === 10 && stream.hdr !== 'sdr';
  return (
    encodedBitDepth(codec) <= d.maxBitDepth &&
    (!keepsRange || d.hdr.includes(stream.hdr as (typeof d.hdr)[number])) && // standard range was just left out
    fps <= (d.maxFrameRate ?? fps) * 1.01
  );
}

function framesPerSecond({ frameRate }: VideoStream): number | null {
  return frameRate && frameRate.num / frameRate.den;
}
