// Packets of a text stream → cues.
import type { SubtitlePacket, SubtitleStream } from '../model.ts';
import { captionTrackCues } from './captions/caption-track.ts';
import type { Cue } from './cue.ts';
import { cueList } from './cue-list.ts';
import type { RawCue } from './cue-list.ts';
import { decodeText, textDecoderFor } from './decode-text.ts';
import { textFromMarkup } from './cue-text.ts';
import { assBlockText } from './parse-ass.ts';
import type { AssStyles } from './parse-ass.ts';
import { movText, wvttCues } from './parse-mp4-text.ts';
import { srtText } from './parse-srt.ts';

/** `styles`: those of the script, for ASS. */
export function packetCues(
  stream: Pick<SubtitleStream, 'codec' | 'language'>,
  packets: readonly SubtitlePacket[],
  styles: AssStyles = new Map(),
): Cue[] {
  if (stream.codec === 'eia_608') return captionTrackCues(packets);
  const decode = textDecoderFor(
    packets.map((p) => p.data),
    stream.language,
  );
  return cueList(packets.flatMap((packet) => cuesOf(stream.codec, packet, decode, styles)));
}

function cuesOf(codec: string, packet: SubtitlePacket, decode: typeof decodeText, styles: AssStyles): RawCue[] {
  const { startMs, durationMs, data } = packet;
  const times = { startMs, endMs: durationMs > 0 ? startMs + durationMs : null };
  switch (codec) {
    case 'mov_text':
      return [{ ...times, text: movText(data) }];
    case 'ass':
    case 'ssa':
      return [{ ...times, ...assBlockText(decode(data), styles) }];
    case 'webvtt': {
      // In MP4 the sample is made of boxes, in Matroska it is the text itself.
      const boxed = wvttCues(data);
      if (boxed.length > 0) return boxed.map((cue) => ({ ...times, ...cue }));
      return isEmptyBox(data) ? [] : [{ ...times, text: textFromMarkup(decode(data)) }];
    }
    default:
      return [{ ...times, ...srtText(decode(data)) }];
  }
}

/** `vtte`: nothing is shown. */
function isEmptyBox(data: Uint8Array): boolean {
  return data.length === 8 && Buffer.from(data).toString('latin1', 4) === 'vtte';
}
