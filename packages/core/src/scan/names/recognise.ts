// Which kind of library a file belongs to where nobody has said so.
import type { LibraryKind } from '@praxino/contracts';
import { titleStem, type Medium } from '../medium.ts';
import { parseEpisode } from './episode-name.ts';
import { kindOfFolder } from './folder-words.ts';

/** `rootName` is the name of the library's folder: /media/TV says enough. null: no library wants the file. */
export function recognise(
  rootName: string,
  file: { dir: string; name: string; medium: Medium; parts?: unknown },
): LibraryKind | null {
  if (file.medium === 'audio') return 'music';
  if (file.medium !== 'video') return null;
  const said = kindOfFolder(file.dir.split('/')[0] ?? '') ?? kindOfFolder(rootName);
  if (said === 'movies' || said === 'shows') return said;
  // A video among music is a clip, not a film.
  if (said === 'music') return null;
  return parseEpisode(file.dir, titleStem(file)) ? 'shows' : 'movies';
}
