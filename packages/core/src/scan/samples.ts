// The job that makes sample films, for people who want to look before they point the server at their own.
import { execFile } from 'node:child_process';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError, type LibraryKind } from '@praxino/contracts';
import type { JobRun } from '../jobs/index.ts';
import type { Detect } from './detect.ts';
import { stemOf } from './medium.ts';
import { sampleArguments, sampleFilms, sampleNfo, sampleSubtitles, type SampleFilm } from './sample-films.ts';

export interface SamplesDeps {
  /** Where they are put. */
  dir: string;
  /** null: there is none, and the job says so. */
  ffmpegPath: string | null;
  detect: Detect;
}

const KINDS: Readonly<Record<SampleFilm['room'], LibraryKind>> = { Movies: 'movies', Shows: 'shows' };
const NICE = 10;
const TIMEOUT_MS = 10 * 60_000;

/** What was made before is kept; what was half made is made again. */
export async function makeSamples({ dir, ffmpegPath, detect }: SamplesDeps, run: JobRun): Promise<string> {
  if (ffmpegPath === null) {
    throw new AppError(
      'transcode.unavailable',
      'Making samples needs ffmpeg, which was not found; install it and start the server again',
    );
  }
  for (const [i, film] of sampleFilms.entries()) {
    run.report(i / sampleFilms.length, `Making ${film.title} (${i + 1} of ${sampleFilms.length})`);
    // The first film can be watched while the next one is made.
    if (await make(film, dir, ffmpegPath, run.signal))
      await detect.refresh(join(dir, film.room), KINDS[film.room], run.signal);
  }
  // Somebody may have removed a library and kept its films.
  for (const room of ['Movies', 'Shows'] as const) await detect.add(join(dir, room), KINDS[room], run.signal);
  return `${sampleFilms.length} films are ready`;
}

/** False when it was there already. */
async function make(film: SampleFilm, dir: string, ffmpegPath: string, signal: AbortSignal): Promise<boolean> {
  const target = join(dir, film.path);
  if (await stat(target).catch(() => null)) return false;
  await mkdir(dirname(target), { recursive: true });
  const draft = join(dir, `.draft-${process.pid}`);
  const text = film.subtitles.length > 0 ? `${draft}.srt` : null;
  try {
    if (text !== null) await writeFile(text, sampleSubtitles(film));
    await runFfmpeg(ffmpegPath, sampleArguments(film, text, draft), signal);
    await writeFile(`${stemOf(target)}.nfo`, sampleNfo(film));
    await rename(draft, target);
    return true;
  } finally {
    await Promise.all([rm(draft, { force: true }), text === null ? null : rm(text, { force: true })]);
  }
}

function runFfmpeg(path: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      path,
      args,
      { signal, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', windowsHide: true },
      (error, _out, stderr) => {
        if (!error) resolve();
        else if (signal.aborted) reject(error);
        else
          reject(
            new AppError(
              'transcode.failed',
              `ffmpeg could not make a sample film: ${stderr.trim().split('\n').at(-1) ?? error.message}`,
              { cause: error },
            ),
          );
      },
    );
    // Somebody may be watching already. A child that has ended has no priority to set.
    if (child.pid !== undefined) trySetPriority(child.pid);
  });
}

function trySetPriority(pid: number): void {
  try {
    setPriority(pid, NICE);
  } catch {
    // The sample is only made at full priority.
  }
}
