// What the names in addresses stand for.
import { AppError } from '@praxino/contracts/errors';
import type { MediaIndex } from '../model.ts';
import { buildPresentation, hasRendition, mainVideo } from '../stream/build-presentation.ts';
import { parsePresentationId } from '../stream/presentation-id.ts';
import type { Presentation } from '../stream/presentation.ts';
import { parseRendition, renditionId, VIDEO_RUNGS } from '../stream/rendition.ts';
import type { Rendition, RenditionId } from '../stream/rendition.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { StreamRequest } from './protocol.ts';

type Named = Pick<StreamRequest, 'name' | 'source' | 'timeline' | 'subtitles'>;

/** The presentation of a name; a rendition's own name is the presentation of it alone. Throws AppError('stream.not-found'). */
export function requestedPresentation({ name, source, timeline, subtitles }: Named): Presentation {
  const ids = parsePresentationId(name);
  if (!ids) throw new AppError('stream.not-found', 'There is no such rendition.');
  return buildPresentation(source.index, timeline, ids, subtitles);
}

/** The rendition of a name. Throws AppError('stream.not-found'); whether the file has it is the engine's question. */
export function requestedRendition({ name }: Pick<Named, 'name'>): RenditionId {
  if (!parseRendition(name)) throw new AppError('stream.not-found', 'There is no such rendition.');
  // The name of a rendition that exists is its id.
  return name as RenditionId;
}

/** The film as long as it is, for tracks that have no length of their own (subtitles). Throws AppError('playback.unplayable'). */
export function wholeFilm({ source, timeline, subtitles }: Named): Presentation {
  return buildPresentation(source.index, timeline, [anyRendition(source.index, timeline)], subtitles);
}

function anyRendition(index: MediaIndex, timeline: Timeline): RenditionId {
  const video = mainVideo(index)?.index;
  const pictures: Rendition[] =
    video === undefined
      ? []
      : [
          { kind: 'video-copy', stream: video },
          ...VIDEO_RUNGS.map((rung): Rendition => ({
            kind: 'video-encode',
            stream: video,
            codec: 'h264',
            rung,
            burned: null,
          })),
        ];
  const sounds = index.streams
    .filter((s) => s.type === 'audio')
    .map((s): Rendition => ({ kind: 'audio-encode', stream: s.index, codec: 'aac', channels: 2 }));
  const found = [...pictures, ...sounds].find((rendition) => hasRendition(index, timeline, rendition));
  if (!found)
    throw new AppError('playback.unplayable', 'The film has neither pictures nor sound that can be streamed.');
  return renditionId(found);
}
