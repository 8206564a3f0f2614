// These films, made once per recipe, in a folder of their own.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ffmpeg } from '../../harness/run.ts';
import { withLock } from '../lock.ts';
import { assemble } from './assemble.ts';
import { formatFilms } from './catalogue.ts';
import type { FormatFilm } from './format-film.ts';

export { formatFilms } from './catalogue.ts';
export { RATE } from './format-film.ts';
export type { FormatFilm } from './format-film.ts';

/** Bump when the code that puts files together changes. */
const ASSEMBLY_VERSION = 2;
const PARALLEL = 2;
const root = join(import.meta.dirname, '..', '..', '.media');
const recipeHash = createHash('sha256')
  .update(JSON.stringify([formatFilms, ASSEMBLY_VERSION]))
  .digest('hex')
  .slice(0, 12);

/** A folder with nothing but these films. */
export const formatsDir: string = join(root, `formats-${recipeHash}`, 'Formats');

export function formatPath(film: FormatFilm): string {
  return join(formatsDir, film.path);
}

/** Makes what is missing and returns `formatsDir`. */
export async function makeFormatFilms(signal: AbortSignal): Promise<string> {
  if (existsSync(formatsDir)) return formatsDir;
  await mkdir(root, { recursive: true });
  await withLock(join(root, 'formats-lock'), signal, async () => {
    if (existsSync(formatsDir)) return;
    const scratch = await mkdtemp(join(root, 'formats-making-'));
    try {
      const queue = formatFilms.values();
      const worker = async (): Promise<void> => {
        for (const film of queue) await makeFilm(film, scratch, signal);
      };
      await Promise.all(Array.from({ length: PARALLEL }, worker));
      await rename(scratch, join(formatsDir, '..'));
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
  return formatsDir;
}

async function makeFilm(film: FormatFilm, folder: string, signal: AbortSignal): Promise<void> {
  const target = join(folder, 'Formats', film.path);
  await mkdir(dirname(target), { recursive: true });
  const kitchen = await mkdtemp(join(folder, 'film-'));
  const place = (token: string): string =>
    token.replaceAll(/^@([\w.]+)$/g, (_, name: string) => (name === 'out' ? target : join(kitchen, name)));
  for (const step of film.steps) await ffmpeg(['-y', ...step.map(place)], { signal });
  if (film.assemble) await assemble(film.assemble, kitchen, target);
  await rm(kitchen, { recursive: true });
}
