// The subtitles a film can be watched with: text in the file, and files beside it.
import { AppError, type Playback } from '@praxino/contracts';
import {
  readSubtitleFile,
  type Cue,
  type Source,
  type StreamEngine,
  type SubtitleTrack,
  type Timeline,
} from '@praxino/engine';
import type { MediaFile } from '../library/index.ts';

interface NumberedTrack extends SubtitleTrack {
  /** As the API counts: streams of the file, then files beside it. */
  index: number;
}

export function subtitleTracks({ index, subtitles }: Pick<MediaFile, 'index' | 'subtitles'>): NumberedTrack[] {
  const embedded = index.streams.flatMap((s): NumberedTrack[] => {
    if (s.type !== 'subtitle' || !s.isText) return [];
    const { language, title, isDefault, isForced, isHearingImpaired } = s;
    return [{ id: `s${s.index}`, index: s.index, language, title, isDefault, isForced, isHearingImpaired }];
  });
  const external = subtitles.map((s, k): NumberedTrack => {
    const { language, title, isForced, isHearingImpaired } = s;
    return {
      id: `x${k}`,
      index: index.streams.length + k,
      language,
      title,
      isDefault: false,
      isForced,
      isHearingImpaired,
    };
  });
  return [...embedded, ...external];
}

/** As the answer to "how to play" lists them. */
export function listSubtitles(file: MediaFile, base: string): Playback['subtitles'] {
  return subtitleTracks(file).map(({ id, index, language, title, isDefault, isForced, isHearingImpaired }) => ({
    index,
    language,
    title,
    isDefault,
    isForced,
    isHearingImpaired,
    url: `${base}/${id}/subtitles.vtt`,
  }));
}

/** Throws AppError('stream.not-found') for a name the film does not have. */
export async function readCues(
  engine: StreamEngine,
  source: Source,
  file: Pick<MediaFile, 'index' | 'subtitles'>,
  id: string,
  signal: AbortSignal,
): Promise<Cue[]> {
  const track = subtitleTracks(file).find((t) => t.id === id);
  if (!track) throw new AppError('stream.not-found', 'The film has no such subtitles');
  if (id.startsWith('s')) return engine.subtitles(source, track.index, signal);
  const external = file.subtitles[track.index - file.index.streams.length];
  if (!external) throw new AppError('stream.not-found', 'The film has no such subtitles');
  return readSubtitleFile(external.path, signal);
}

/** When the first picture comes, in the film's own clock. */
export function startMs(timeline: Timeline): number {
  return Math.round(((timeline.boundaries[0] ?? 0) * 1000) / timeline.timescale);
}
