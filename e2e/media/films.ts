// Makes the test films once per recipe and keeps them. Nothing here is committed: ffmpeg draws every frame.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ffmpeg } from '../harness/run.ts';
import { derived, stills, written } from './beside.ts';
import type { Derived, Still } from './beside.ts';
import { films } from './catalogue.ts';
import type { FilmId } from './catalogue.ts';
import { filmArguments, subtitleFile } from './film.ts';
import type { Film } from './film.ts';
import { withLock } from './lock.ts';
import { earlierFilms, RECIPES_FILE } from './reuse.ts';

export { broken, externalSubtitle, nfo, oddNames } from './beside.ts';
export { films, IRREGULAR_KEYFRAMES_S } from './catalogue.ts';
export type { FilmId } from './catalogue.ts';
export type { Film } from './film.ts';

const PARALLEL = 2;
const root = join(import.meta.dirname, '..', '.media');
/** Changes with every change of a recipe, so that a stale film is never tested. */
const recipeHash = createHash('sha256')
  .update(JSON.stringify([Object.values(films).map((f) => [f, arguments_(f)]), derived, written, stills]))
  .digest('hex')
  .slice(0, 12);

/** Where the films lie: Movies/, Shows/, Music/, Broken/, "Odd Names"/ and catalogue.json. */
export const mediaDir: string = join(root, `films-${recipeHash}`);

/** Absolute path of a film. It exists after `makeFilms`. */
export function filmPath(id: FilmId): string {
  return join(mediaDir, films[id].path);
}

/** Makes what is missing and returns `mediaDir`. Processes that ask at the same time wait for the one that makes. */
export async function makeFilms(signal: AbortSignal, say: (line: string) => void = () => {}): Promise<string> {
  if (existsSync(mediaDir)) return mediaDir;
  await mkdir(root, { recursive: true });
  await withLock(join(root, 'lock'), signal, async () => {
    if (existsSync(mediaDir)) return;
    const started = performance.now();
    say(`Making ${Object.keys(films).length} test films…`);
    const scratch = await mkdtemp(join(root, 'making-'));
    try {
      await makeAll(scratch, signal);
      await rename(scratch, mediaDir);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    say(`Made the test films in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    await removeOld();
  });
  return mediaDir;
}

async function makeAll(dir: string, signal: AbortSignal): Promise<void> {
  const earlier = await earlierFilms(root);
  const jobs: (() => Promise<void>)[] = [
    ...Object.values(films).map((film: Film) => async () => {
      if (!(await earlier.place(recipeOf(film), await place(dir, film.path)))) await makeFilm(dir, film, signal);
    }),
    ...stills.map((still) => () => makeStill(dir, still, signal)),
  ];
  const queue = jobs.values();
  const stop = new AbortController();
  const worker = async (): Promise<void> => {
    for (const job of queue) if (!stop.signal.aborted) await job();
  };
  try {
    await Promise.all(Array.from({ length: PARALLEL }, worker));
  } finally {
    stop.abort();
  }
  for (const file of written) await writeFile(await place(dir, file.path), file.content);
  for (const file of derived) await derive(dir, file);
  await writeFile(join(dir, 'catalogue.json'), JSON.stringify(films, null, 2));
  const recipes = Object.values(films).map((film: Film) => [recipeOf(film), film.path]);
  await writeFile(join(dir, RECIPES_FILE), JSON.stringify(Object.fromEntries(recipes)));
}

async function makeFilm(dir: string, film: Film, signal: AbortSignal): Promise<void> {
  const target = await place(dir, film.path);
  const texts = film.text.map((text) => ({ ...subtitleFile(text, film), path: '' }));
  for (const [i, text] of texts.entries()) {
    text.path = join(dir, `${film.id}-${i}-${text.name}`);
    await writeFile(text.path, text.content);
  }
  const args = filmArguments(
    film,
    texts.map((t) => t.path),
  );
  if (film.recipe.through === 'pipe') {
    await using out = await open(target, 'w');
    await ffmpeg([...args, 'pipe:1'], { signal, stdoutFd: out.fd });
  } else {
    await ffmpeg([...args, `file:${target}`], { signal });
  }
  for (const text of texts) await rm(text.path);
}

async function makeStill(dir: string, still: Still, signal: AbortSignal): Promise<void> {
  const { width, height, colour } = still;
  const picture = `color=c=${colour}:s=${width}x${height},drawbox=x=0:y=${Math.round(height * 0.7)}:w=iw:h=${Math.round(height * 0.1)}:color=white:t=fill`;
  await ffmpeg(['-f', 'lavfi', '-i', picture, '-frames:v', '1', `file:${await place(dir, still.path)}`], { signal });
}

async function derive(dir: string, file: Derived): Promise<void> {
  const target = await place(dir, file.path);
  await copyFile(join(dir, films[file.from].path), target);
  if (file.share === undefined) return;
  await using handle = await open(target, 'r');
  const { size } = await handle.stat();
  await truncate(target, Math.floor(size * file.share));
}

async function place(dir: string, path: string): Promise<string> {
  const target = join(dir, path);
  await mkdir(dirname(target), { recursive: true });
  return target;
}

/** The same for films with the same bytes. */
function recipeOf(film: Film): string {
  return createHash('sha256')
    .update(JSON.stringify([arguments_(film), film.text.map((text) => subtitleFile(text, film)), film.recipe.through]))
    .digest('hex');
}

function arguments_(film: Film): string[] {
  return filmArguments(
    film,
    film.text.map((text) => subtitleFile(text, film).content.toString('base64')),
  );
}

/** Films of older recipes and what a killed run left behind. The caller holds the lock. */
async function removeOld(): Promise<void> {
  for (const name of await readdir(root)) {
    const path = join(root, name);
    if (/^(films|making)-/.test(name) && path !== mediaDir) await rm(path, { recursive: true, force: true });
  }
}
