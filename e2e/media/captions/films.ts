// The films with captions in their pictures, made once per recipe. They lie in a folder of their own, as the odd films do.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from '../../harness/run.ts';
import { barCode } from '../bar-code.ts';
import { withLock } from '../lock.ts';
import { DVD_GROUP, withCaptions } from './carried.ts';
import { CAPTION_FILM_SECONDS, captionFilms } from './catalogue.ts';
import type { CaptionFilm } from './catalogue.ts';

const root = join(import.meta.dirname, '..', '..', '.media');
const WRITERS = [
  'line21-script.ts',
  'dtvcc-script.ts',
  'carried.ts',
  'catalogue.ts',
  'films.ts',
  '../edge-cases/matroska.ts',
];
const recipeHash = WRITERS.reduce(
  (hash, name) => hash.update(readFileSync(join(import.meta.dirname, name))),
  createHash('sha256'),
)
  .digest('hex')
  .slice(0, 12);

/** Below it, in the folder Captions, lie these films and nothing else; catalogue.json tells what they say. */
export const captionDir: string = join(root, `captions-${recipeHash}`);

export function captionPath(film: CaptionFilm): string {
  return join(captionDir, 'Captions', film.path);
}

/** Makes what is missing and returns `captionDir`. */
export async function makeCaptionFilms(signal: AbortSignal): Promise<string> {
  if (existsSync(captionDir)) return captionDir;
  await mkdir(root, { recursive: true });
  await withLock(join(root, 'captions-lock'), signal, async () => {
    if (existsSync(captionDir)) return;
    const scratch = await mkdtemp(join(root, 'captions-making-'));
    try {
      await mkdir(join(scratch, 'Captions'));
      for (const film of Object.values(captionFilms)) await makeFilm(film, scratch, signal);
      const catalogue = Object.entries(captionFilms).map(([id, { path, says }]) => [
        id,
        { path: `Captions/${path}`, says },
      ]);
      await writeFile(join(scratch, 'catalogue.json'), JSON.stringify(Object.fromEntries(catalogue)));
      await rename(scratch, captionDir);
      await removeOld();
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
  return captionDir;
}

const mpeg2: readonly string[] = ['-c:v', 'mpeg2video', '-q:v', '6', '-bf', '2', '-sc_threshold', '1000000000'];
const ENCODERS: Readonly<Record<CaptionFilm['codec'], readonly string[]>> = {
  h264: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '28', '-bf', '3', '-sc_threshold', '0'],
  hevc: [
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-crf',
    '30',
    '-x265-params',
    'log-level=none:bframes=3:scenecut=0',
  ],
  dvd: [...mpeg2, '-flags', '+cgop'],
  mpeg2video: mpeg2,
};

async function makeFilm(film: CaptionFilm, folder: string, signal: AbortSignal): Promise<void> {
  const [plain, spoken] = [join(folder, 'plain.mkv'), join(folder, 'spoken.mkv')];
  const picture = `testsrc2=size=320x180:rate=30000/1001:duration=${CAPTION_FILM_SECONDS},${barCode(320, 180)}`;
  const tone = `sine=frequency=220:beep_factor=5:sample_rate=48000:duration=${CAPTION_FILM_SECONDS}`;
  const exact = ['-fflags', '+bitexact', '-map_metadata', '-1'];
  const made = [...ENCODERS[film.codec], '-pix_fmt', 'yuv420p', '-g', film.codec === 'dvd' ? String(DVD_GROUP) : '60'];
  await ffmpeg(['-y', '-f', 'lavfi', '-i', picture, ...made, ...exact, plain], { signal });
  await writeFile(spoken, withCaptions(await readFile(plain), film.codec, film.tracks));
  // Sound comes last: with it the pictures would begin a little after 0.
  const sound = ['-c:a', film.codec === 'dvd' ? 'mp2' : 'aac', '-b:a', '96k'];
  const mux = ['-i', spoken, '-f', 'lavfi', '-i', tone, '-map', '0', '-map', '1', '-c:v', 'copy', ...sound];
  await ffmpeg(['-y', ...mux, ...exact, join(folder, 'Captions', film.path)], { signal });
  await rm(plain);
  await rm(spoken);
}

/** Films of older recipes and what a killed run left behind. The caller holds the lock. */
async function removeOld(): Promise<void> {
  for (const name of await readdir(root)) {
    const path = join(root, name);
    if (/^captions-(?!lock)/.test(name) && path !== captionDir) await rm(path, { recursive: true, force: true });
  }
}
