// A picture that comes with a file and is no film: ffmpeg shows it as a video stream, so it counts among the streams.
import type { VideoStream } from '../model.ts';

/** Its size is not looked up: nobody streams it. `title` is the name of an attachment. */
export function coverStream(codec: string, index: number, title: string | null): VideoStream {
  return {
    index,
    trackId: 0,
    codec,
    language: null,
    title,
    isDefault: false,
    isForced: false,
    isHearingImpaired: false,
    isCommentary: false,
    type: 'video',
    codecString: null,
    profile: null,
    level: null,
    width: 0,
    height: 0,
    pixelAspect: { num: 1, den: 1 },
    rotation: 0,
    frameRate: null,
    bitDepth: 8,
    chroma: 'other',
    isInterlaced: false,
    hdr: 'sdr',
    colour: { primaries: 2, transfer: 2, matrix: 2, fullRange: false },
    timescale: 90_000,
    frameTicks: null,
    codecPrivate: null,
    isAttachedPicture: true,
  };
}
