// Picture subtitles of any codec → frames.
import type { SubtitlePacket } from '../../model.ts';
import { decodeDvb } from './dvb.ts';
import { decodePgs } from './pgs.ts';
import type { PictureFrame } from './picture.ts';
import { decodeVobSub, readVobSubHead } from './vobsub.ts';

/** `codec`: ffmpeg's name. `header`: what the container keeps with the track. RangeError for a codec that has no pictures. */
export function decodePictures(
  codec: string,
  header: Uint8Array | null,
  packets: readonly SubtitlePacket[],
): PictureFrame[] {
  switch (codec) {
    case 'hdmv_pgs_subtitle':
      return decodePgs(packets);
    case 'dvd_subtitle':
      return decodeVobSub(packets, readVobSubHead(header));
    case 'dvb_subtitle':
      return decodeDvb(packets);
    default:
      throw new RangeError(`${codec} is no picture subtitle`);
  }
}
