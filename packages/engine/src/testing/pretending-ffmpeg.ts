// A program that takes the arguments of hardware encoders and encodes in software, or fails as hardware does. What it cannot show:
// how real drivers behave.
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FFMPEG } from './films.ts';

export interface Pretended {
  path: string;
  /** From now on it works, fails at once, or fails after it has written a good part of its output. */
  become(mood: Mood): Promise<void>;
}
export type Mood = 'well' | 'broken' | 'breaks-midway' | 'hangs';

/** Pretends to have VA-API for H.264, and NVENC for H.264 and HEVC; everything else is the real ffmpeg. */
export async function pretendingFfmpeg(dir: string): Promise<Pretended> {
  const mood = join(dir, 'mood');
  const path = join(dir, 'ffmpeg');
  await writeFile(mood, 'well');
  const program = join(import.meta.dirname, 'pretending-program.mjs');
  await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${program}' '${FFMPEG}' '${mood}' "$@"\n`);
  await chmod(path, 0o755);
  return { path, become: (next) => writeFile(mood, next) };
}
