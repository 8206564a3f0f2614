// In which codec pictures are encoded, where they have to be: one for all rungs of an answer, so that players can switch between
// them. docs/decisions/0012 says why the rule is this one.
import type { VideoStream } from '../model.ts';
import { decoderCodec } from '../stream/encoded-video.ts';
import type { VideoCodec, VideoRung } from '../stream/rendition.ts';
import { bestRung, canDecode, pixelRate } from './choose-rung.ts';
import type { Case } from './match-copy.ts';

/**
 * An encode is "well faster than real time" from here on: beside it the film is decoded and scaled, and pictures of a film are
 * harder than those the speed was measured with.
 */
const HEADROOM = 2;
/** Fewest bits first (`capOf`). */
const EFFICIENT: readonly VideoCodec[] = ['av1', 'hevc', 'vp9'];
/** They keep the range of a film; fewest bits first. */
const TEN_BITS: readonly VideoCodec[] = ['av110', 'hevc10'];
/** Least work in software first, as measured with the options of our encoders: 71, 37 and 21 pictures of 720p per second and core. */
const CHEAP: readonly VideoCodec[] = ['vp9', 'hevc', 'av1'];
/** What transport streams carry here. */
const IN_TRANSPORT_STREAMS: readonly VideoCodec[] = ['h264', 'hevc', 'hevc10'];

/**
 * Of the codecs that the device decodes in the stream format it takes, and that the server encodes:
 * 1. one of 10 bits that is encoded well faster than real time, where it keeps the range of a film whose range the device shows:
 *    the most efficient one of hardware, else of software;
 * 2. the most efficient one that hardware encodes well faster than real time;
 * 3. the most efficient one that allows a taller picture than H.264, or any where H.264 allows none, and that software encodes well
 *    faster than real time;
 * 4. H.264;
 * 5. the one that is the least work.
 * None of them shows a smaller picture than H.264 would. H.264 where all that leaves none. In software H.264 comes before more
 * efficient ones of the same height, however fast the machine is. Limits of the bit rate
 * up to that of 1080p do not change the codec, so that whoever takes another quality keeps it.
 */
export function chooseCodec(asked: Omit<Case, 'codec'>, video: VideoStream): VideoCodec {
  const rungOf = (codec: VideoCodec): VideoRung => bestRung({ ...asked, codec }, video);
  const heights = new Map(
    [...EFFICIENT, ...TEN_BITS, 'h264' as const]
      .filter((codec) => canHave(asked, video, codec))
      .map((codec) => [codec, rungOf(codec).height]),
  );
  const heightOf = (codec: VideoCodec): number => heights.get(codec) ?? 0;
  const tallest = Math.max(...EFFICIENT.map(heightOf));
  const isWellFast = (codec: VideoCodec): boolean =>
    (asked.capacity[codec]?.pixelsPerSecond ?? 0) >= HEADROOM * pixelRate(video, rungOf(codec));
  const isFit = (codec: VideoCodec): boolean =>
    heights.has(codec) && heightOf(codec) >= heightOf('h264') && isWellFast(codec);
  const isTaller = (codec: VideoCodec): boolean => heightOf(codec) === tallest && tallest > heightOf('h264');
  const isFitHardware = (codec: VideoCodec): boolean => isFit(codec) && asked.capacity[codec]!.isHardware;
  return (
    TEN_BITS.find(isFitHardware) ??
    TEN_BITS.find(isFit) ??
    EFFICIENT.find(isFitHardware) ??
    EFFICIENT.find((codec) => isFit(codec) && isTaller(codec)) ??
    (heights.has('h264') ? 'h264' : CHEAP.find(isTaller)) ??
    'h264'
  );
}

function canHave(asked: Omit<Case, 'codec'>, video: VideoStream, codec: VideoCodec): boolean {
  const { capacity, profile } = asked;
  if (capacity[codec] === null || !profile.video.some((d) => d.codec === decoderCodec(codec))) return false;
  if (profile.streamFormat === 'mpegts' && !IN_TRANSPORT_STREAMS.includes(codec)) return false;
  if (TEN_BITS.includes(codec) && !keepsRange(asked, video)) return false;
  return canDecode(video, { codec, rung: bestRung({ ...asked, codec }, video) }, profile.video);
}

/** Subtitles are drawn in the colours of standard range, and Dolby Vision without a base layer in another range is none of video. */
function keepsRange({ burned }: Pick<Case, 'burned'>, { hdr, bitDepth }: VideoStream): boolean {
  return (hdr === 'hdr10' || hdr === 'hlg') && bitDepth >= 10 && burned === null;
}
