// The subtitles a film can be watched with: streams of the file, and files beside it.
import { AppError, type Playback, type SubtitleDelivery } from '@praxino/contracts';
import {
  fontStreams,
  isPictureSubtitle,
  readSubtitleFile,
  subtitleDelivery,
  type Cue,
  type Source,
  type StreamEngine,
  type SubtitleTrack,
  type TimeRange,
  type Timeline,
} from '@praxino/engine';
import type { MediaFile } from '../library/index.ts';

interface NumberedTrack extends SubtitleTrack {
  /** As the API counts: streams of the file, then files beside it. */
  index: number;
  codec: string;
  isText: boolean;
  /** A file beside the film. */
  isExternal: boolean;
}

type Titled = Pick<MediaFile, 'index' | 'subtitles'>;

/** Everything that can be chosen, pictures too. */
export function allSubtitles({ index, subtitles }: Titled): NumberedTrack[] {
  const embedded = index.streams.flatMap((s): NumberedTrack[] => {
    if (s.type !== 'subtitle') return [];
    const { codec, isText, language, title, isDefault, isForced, isHearingImpaired } = s;
    return [
      {
        id: `s${s.index}`,
        index: s.index,
        codec,
        isText,
        language,
        title,
        isDefault,
        isForced,
        isHearingImpaired,
        isExternal: false,
      },
    ];
  });
  const external = subtitles.map((s, k): NumberedTrack => {
    const { codec, language, title, isForced, isHearingImpaired } = s;
    return {
      id: `x${k}`,
      index: index.streams.length + k,
      codec,
      isText: !isPictureSubtitle(codec),
      isExternal: true,
      language,
      title,
      isDefault: false,
      isForced,
      isHearingImpaired,
    };
  });
  return [...embedded, ...external];
}

/** What a manifest offers: text, which every player draws. */
export function subtitleTracks(file: Titled): NumberedTrack[] {
  return allSubtitles(file).filter((track) => track.isText);
}

/** As the answer to "how to play" lists them. `drawn`: what the device draws itself; `burned`: what is part of the picture. */
export function listSubtitles(
  file: Titled,
  base: string,
  drawn: readonly SubtitleDelivery[] = ['text'],
  burned: number | null = null,
): Playback['subtitles'] {
  const fonts = fontStreams(file.index).map((font) => `${base}/fonts/${font.index}`);
  return allSubtitles(file).map((track) => {
    const { id, index, codec, language, title, isDefault, isForced, isHearingImpaired } = track;
    const delivery = index === burned ? 'burn-in' : subtitleDelivery(track, drawn);
    return {
      index,
      codec,
      language,
      title,
      isDefault,
      isForced,
      isHearingImpaired,
      delivery,
      url: track.isText ? `${base}/${id}/subtitles.vtt` : null,
      partUrl: delivery === 'burn-in' ? null : `${base}/${id}/${track.isText ? 'cues.vtt' : 'pictures.json'}`,
      scriptUrl: delivery === 'ass' ? `${base}/${id}/script.ass` : null,
      fontUrls: delivery === 'ass' ? fonts : [],
    };
  });
}

/** Throws AppError('stream.not-found') for a name the film does not have. */
export function subtitleTrack(file: Titled, id: string): NumberedTrack {
  const track = allSubtitles(file).find((t) => t.id === id);
  if (!track) throw notFound();
  return track;
}

function notFound(): AppError {
  return new AppError('stream.not-found', 'The film has no such subtitles');
}

/** The cues of a text track that stand somewhere in a range. Throws AppError('stream.not-found') for a name the film does not have. */
export async function readCues(
  engine: Pick<StreamEngine, 'subtitles'>,
  source: Source,
  file: Titled,
  id: string,
  range: TimeRange,
  signal: AbortSignal,
): Promise<Cue[]> {
  const track = textTrack(file, id);
  if (!track.isExternal) return await engine.subtitles.cuesIn(source, track.index, range, signal);
  const cues = await readExternal(file, track, signal);
  return cues.filter((c) => c.startMs < range.toMs && c.endMs > range.fromMs);
}

/** All cues of a text track in order, in parts as they become known. Throws as `readCues`. */
export async function* cueParts(
  engine: Pick<StreamEngine, 'subtitles'>,
  source: Source,
  file: Titled,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Cue[], void, void> {
  const track = textTrack(file, id);
  if (track.isExternal) yield await readExternal(file, track, signal);
  else yield* engine.subtitles.eachPart(source, track.index, signal);
}

function textTrack(file: Titled, id: string): NumberedTrack {
  const track = subtitleTrack(file, id);
  if (!track.isText) throw notFound();
  return track;
}

async function readExternal(file: Titled, track: NumberedTrack, signal: AbortSignal): Promise<Cue[]> {
  const { path, language } = externalFile(file, track);
  const video = file.index.streams.find((s) => s.type === 'video' && !s.isAttachedPicture);
  const rate = video?.type === 'video' ? video.frameRate : null;
  return await readSubtitleFile(path, signal, language, ...(rate ? [rate.num / rate.den] : []));
}

/** The file behind a track that lies beside the film. */
export function externalFile(file: Titled, track: NumberedTrack): MediaFile['subtitles'][number] {
  const external = file.subtitles[track.index - file.index.streams.length];
  if (!external) throw notFound();
  return external;
}

/** When the first picture comes, in the film's own clock. */
export function startMs(timeline: Timeline): number {
  return Math.round(((timeline.boundaries[0] ?? 0) * 1000) / timeline.timescale);
}
