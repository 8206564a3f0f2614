// Which of a file's audio and subtitle streams to play.
import { AppError } from '@praxino/contracts/errors';
import type { DecisionReason, SubtitleDelivery } from '@praxino/contracts';
import type { AudioStream, MediaIndex, SubtitleStream } from '../model.ts';
import { hasOwnLook, isPictureSubtitle, isScript } from '../probe/subtitle-codecs.ts';
import type { SubtitleId } from '../stream/rendition.ts';
import { codecName } from './codec-names.ts';

export function audioStreams(index: MediaIndex): AudioStream[] {
  return index.streams.filter((s): s is AudioStream => s.type === 'audio');
}

/** What plays when nobody chooses: the stream the file marks as default, else its first. */
export function defaultAudio(streams: readonly AudioStream[]): AudioStream | null {
  return streams.find((s) => s.isDefault) ?? streams[0] ?? null;
}

/** The wished audio stream, or null without a wish. Throws AppError('playback.stream-not-found'). */
export function wishedAudio(streams: readonly AudioStream[], wish: number | undefined): AudioStream | null {
  if (wish === undefined) return null;
  const found = streams.find((s) => s.index === wish);
  if (!found) throw streamNotFound('audioStream', `The file has no audio stream ${wish}.`);
  return found;
}

/**
 * The default, or, where the device would need it transcoded, another stream of its language that plays as it is. Commentary is
 * nobody's substitute for the film.
 */
export function preferPlayable(
  streams: readonly AudioStream[],
  standard: AudioStream,
  isPlayable: (stream: AudioStream) => boolean,
): { stream: AudioStream; reason: DecisionReason | null } {
  if (isPlayable(standard)) return { stream: standard, reason: null };
  const other = streams.find(
    (s) => s.language === standard.language && s.isCommentary === standard.isCommentary && isPlayable(s),
  );
  if (!other) return { stream: standard, reason: null };
  const text = `The file has the same sound in ${codecName(other.codec)}, which this device plays as it is.`;
  return { stream: other, reason: { track: 'audio', code: 'preferred-playable-audio', text } };
}

/**
 * How a device gets a subtitle stream: what it draws itself, as text where that is possible, else as part of the picture, and so
 * does text on a device that draws none.
 */
export function subtitleDelivery(
  stream: Pick<SubtitleStream, 'codec' | 'isText'>,
  drawn: readonly SubtitleDelivery[],
): SubtitleDelivery {
  if (stream.isText) {
    if (isScript(stream.codec) && drawn.includes('ass')) return 'ass';
    return drawn.includes('text') || drawn.includes('ass') ? 'text' : 'burn-in';
  }
  return isPictureSubtitle(stream.codec) && drawn.includes('pictures') ? 'pictures' : 'burn-in';
}

/** Subtitles that become part of the picture. */
export interface BurnedSubtitle {
  id: SubtitleId;
  /** As the API counts: streams of the file, then files beside it. */
  index: number;
  codec: string;
}

/**
 * The wished subtitles where they have to become part of the picture: what the device does not draw, and whatever has a look of
 * its own where the viewer wants it so. null for none.
 */
export function burnedSubtitle(
  index: MediaIndex,
  wish: { subtitleStream?: number | null; subtitleFile?: BurnedSubtitle; burnIn?: boolean },
  drawn: readonly SubtitleDelivery[],
): BurnedSubtitle | null {
  const found = wish.subtitleFile
    ? { ...wish.subtitleFile, isText: !isPictureSubtitle(wish.subtitleFile.codec) }
    : wishedStream(index, wish.subtitleStream ?? null);
  if (!found) return null;
  const { isText, ...burned } = found;
  const isWanted = wish.burnIn === true && hasOwnLook(burned.codec);
  return isWanted || subtitleDelivery({ codec: burned.codec, isText }, drawn) === 'burn-in' ? burned : null;
}

function wishedStream(index: MediaIndex, wish: number | null): (BurnedSubtitle & { isText: boolean }) | null {
  const stream = index.streams.find((s) => s.index === wish);
  if (stream?.type !== 'subtitle' || !(stream.isText || isPictureSubtitle(stream.codec))) return null;
  return { id: `s${stream.index}`, index: stream.index, codec: stream.codec, isText: stream.isText };
}

/**
 * The wished subtitles that the device can draw; without a wish the forced ones (signs, foreign speech) in the language of the
 * sound; null for none. Throws AppError('playback.stream-not-found') for a stream that is not there or would have to be burnt in.
 */
export function chooseSubtitle(
  index: MediaIndex,
  wish: number | null | undefined,
  audio: AudioStream | null,
  drawn: readonly SubtitleDelivery[],
): SubtitleStream | null {
  if (wish === null) return null;
  const drawable = index.streams.filter(
    (s): s is SubtitleStream => s.type === 'subtitle' && subtitleDelivery(s, drawn) !== 'burn-in',
  );
  if (wish === undefined) return drawable.find((s) => s.isForced && s.language === (audio?.language ?? null)) ?? null;
  const found = drawable.find((s) => s.index === wish);
  if (!found) throw streamNotFound('subtitleStream', `The file has no subtitles in stream ${wish} that can be drawn.`);
  return found;
}

function streamNotFound(field: string, detail: string): AppError {
  return new AppError('playback.stream-not-found', { detail, field });
}
