// Many films of about 8 Mbit/s for tests of load: one is encoded, the others are its packets under titles of their own, which
// makes them other files to a server that knows files by their bytes.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from '../harness/run.ts';
import { withLock } from './lock.ts';

const RECIPE = 1;
/** Encoded; the film repeats it. */
const UNIT_S = 16;
const BITRATE = '8000k';
const root = join(import.meta.dirname, '..', '.media');

export interface ManyFilms {
  /** A library of nothing but these. */
  folder: string;
  /** As a server will call them. */
  titles: string[];
  durationS: number;
}

/** Makes them once and keeps them: a megabyte for each second of each film. */
export async function makeManyFilms(count: number, repeats: number, signal: AbortSignal): Promise<ManyFilms> {
  const folder = join(root, `many-${RECIPE}-${count}x${repeats}`);
  const titles = Array.from({ length: count }, (_, i) => `Load Bearing ${String(i + 1).padStart(2, '0')}`);
  const films = { folder, titles, durationS: repeats * UNIT_S };
  if (existsSync(folder)) return films;
  await mkdir(root, { recursive: true });
  await withLock(join(root, 'many-lock'), signal, async () => {
    if (existsSync(folder)) return;
    const scratch = `${folder}.making`;
    await rm(scratch, { recursive: true, force: true });
    await mkdir(join(scratch, 'films'), { recursive: true });
    try {
      await makeUnit(join(scratch, 'unit.mp4'), signal);
      for (const title of titles)
        await repeat(
          join(scratch, 'unit.mp4'),
          join(scratch, 'films', `${title} (2003).mkv`),
          { title, repeats },
          signal,
        );
      await rename(join(scratch, 'films'), folder);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
  return films;
}

async function makeUnit(path: string, signal: AbortSignal): Promise<void> {
  // Noise that no encoder can save on, drawn small and enlarged.
  const picture = 'testsrc2=size=640x360:rate=25,noise=alls=60:allf=t,scale=1280:720:flags=neighbor';
  const encoder = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-b:v',
    BITRATE,
    '-maxrate',
    BITRATE,
    '-bufsize',
    BITRATE,
  ];
  const keys = ['-g', '100', '-keyint_min', '100', '-sc_threshold', '0', '-pix_fmt', 'yuv420p'];
  const sound = [
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=220:sample_rate=48000',
    '-c:a',
    'aac',
    '-b:a',
    '128k',
    '-ac',
    '2',
  ];
  const inputs = ['-f', 'lavfi', '-i', picture, ...sound.slice(0, 4)];
  await ffmpeg([...inputs, ...encoder, ...keys, ...sound.slice(4), '-t', String(UNIT_S), '-f', 'mp4', path], {
    signal,
  });
}

async function repeat(
  unit: string,
  target: string,
  { title, repeats }: { title: string; repeats: number },
  signal: AbortSignal,
): Promise<void> {
  const input = ['-stream_loop', String(repeats - 1), '-i', unit];
  const output = ['-c', 'copy', '-metadata', `title=${title}`, '-fflags', '+bitexact', '-f', 'matroska', target];
  await ffmpeg([...input, ...output], { signal });
}
