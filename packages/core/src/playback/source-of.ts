// A file of the library as the engine is told of it.
import type { Source } from '@praxino/engine';
import type { MediaFile } from '../library/index.ts';

export function sourceOf({ path, index, subtitles }: Pick<MediaFile, 'path' | 'index' | 'subtitles'>): Source {
  const beside = subtitles.map(({ path: at, track, codec, language }) => ({ path: at, track, codec, language }));
  return { path, index, beside };
}
