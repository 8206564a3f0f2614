// Films with words inside their pictures, and what they say.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cue } from '../subtitles/cue.ts';

export interface CaptionFilm {
  path: string;
  /** By service; times count from the first picture. */
  says: Partial<Record<string, Cue[]>>;
}

/** A film of `e2e/media/captions`. */
export async function captionFilm(id: string): Promise<CaptionFilm> {
  const folder = process.env['PRAXINO_TEST_CAPTIONS']!;
  const films = JSON.parse(await readFile(join(folder, 'catalogue.json'), 'utf8')) as Record<string, CaptionFilm>;
  const film = films[id]!;
  return { ...film, path: join(folder, film.path) };
}
