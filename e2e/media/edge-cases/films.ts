// The odd films, made once per recipe. They lie in a folder of their own, because the counts of the usual library are tested.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from '../../harness/run.ts';
import { withLock } from '../lock.ts';
import { containerFilms } from './containers.ts';
import type { EdgeFilm } from './edge-film.ts';
import { pictureFilms } from './pictures.ts';
import { rewritten } from './rewrite.ts';
import { soundFilms } from './sounds.ts';

export type { EdgeFilm } from './edge-film.ts';

export const edgeFilms: readonly EdgeFilm[] = [...pictureFilms, ...containerFilms, ...soundFilms];

/** Bump when the code that rewrites bytes changes. */
const REWRITE_VERSION = 2;
const PARALLEL = 2;
const root = join(import.meta.dirname, '..', '..', '.media');
const recipeHash = createHash('sha256')
  .update(JSON.stringify([edgeFilms, REWRITE_VERSION]))
  .digest('hex')
  .slice(0, 12);

/** A folder with nothing but these films. */
export const edgeDir: string = join(root, `edge-${recipeHash}`, 'Edge Cases');

export function edgePath(film: EdgeFilm): string {
  return join(edgeDir, `${film.title}.${film.extension}`);
}

/** Makes what is missing and returns `edgeDir`. */
export async function makeEdgeFilms(signal: AbortSignal): Promise<string> {
  if (existsSync(edgeDir)) return edgeDir;
  await mkdir(root, { recursive: true });
  await withLock(join(root, 'edge-lock'), signal, async () => {
    if (existsSync(edgeDir)) return;
    const scratch = await mkdtemp(join(root, 'edge-making-'));
    try {
      await mkdir(join(scratch, 'Edge Cases'));
      const queue = edgeFilms.values();
      const worker = async (): Promise<void> => {
        for (const film of queue) await makeFilm(film, scratch, signal);
      };
      await Promise.all(Array.from({ length: PARALLEL }, worker));
      await rename(scratch, join(edgeDir, '..'));
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
  return edgeDir;
}

async function makeFilm(film: EdgeFilm, folder: string, signal: AbortSignal): Promise<void> {
  const target = join(folder, 'Edge Cases', `${film.title}.${film.extension}`);
  const kitchen = await mkdtemp(join(folder, 'film-'));
  const place = (token: string): string =>
    token.replaceAll(/@([\w.]+)/g, (_, name: string) => (name === 'out' ? target : join(kitchen, name)));
  for (const [i, step] of film.steps.entries()) {
    const args = ['-y', ...step.map(place)];
    if (film.isPiped && i === film.steps.length - 1) {
      await using out = await open(target, 'w');
      await ffmpeg(args, { signal, stdoutFd: out.fd });
    } else {
      await ffmpeg(args, { signal });
    }
  }
  if (film.rewrite) {
    const second = film.rewrite.kind === 'second-entry' ? await readFile(join(kitchen, film.rewrite.film)) : null;
    await writeFile(target, rewritten(await readFile(target), film.rewrite, second));
  }
  await rm(kitchen, { recursive: true });
}
