// Where ffmpeg and ffprobe are. Without them the server still plays what needs neither.
import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { checkFfmpeg } from '@praxino/engine';
import type { Config } from './config.ts';
import type { Terminal } from './terminal.ts';

export interface Tools {
  /** Paths; null: there is none. */
  ffmpeg: string | null;
  ffprobe: string | null;
}

const suffix = process.platform === 'win32' ? '.exe' : '';

/** Looks without running anything: a program that hangs must not hold up the start. */
export async function findTools({
  ffmpegPath,
  ffprobePath,
}: Pick<Config, 'ffmpegPath' | 'ffprobePath'>): Promise<Tools> {
  const ffmpeg = ffmpegPath ?? (await onPath('ffmpeg'));
  const beside = ffmpeg === null ? null : join(dirname(ffmpeg), `ffprobe${suffix}`);
  const ffprobe = ffprobePath ?? (beside !== null && (await isProgram(beside)) ? beside : await onPath('ffprobe'));
  return { ffmpeg, ffprobe };
}

/** Tries the encoder in the background and says what cannot be done without it, and how to get it. */
export function reportTools({ ffmpeg, ffprobe }: Tools, out: Terminal): AsyncDisposable {
  const stop = new AbortController();
  const report = async (): Promise<void> => {
    const problem =
      ffmpeg === null ? 'ffmpeg was not found' : await checkFfmpeg(ffmpeg, stop.signal).then(() => null, reasonOf);
    if (stop.signal.aborted) return;
    if (problem !== null) {
      out.line(`No encoder: ${problem}`);
      out.line('  Films that a device can play as they are still play; the others need ffmpeg 5.1 or newer.');
      out.line(`  ${installHint(process.platform)}`);
    }
    if (ffprobe === null)
      out.line('ffprobe was not found: only MKV, WebM, MP4 and MOV files can be read. It comes with ffmpeg.');
  };
  const reported = report();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await reported;
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function installHint(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Install it with: brew install ffmpeg';
  if (platform === 'win32') return 'Install it with: winget install ffmpeg';
  return 'Install it with: sudo apt install ffmpeg (or dnf, apk, pacman, zypper), or set PRAXINO_FFMPEG_PATH';
}

async function onPath(name: string): Promise<string | null> {
  for (const dir of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const path = join(dir, `${name}${suffix}`);
    if (await isProgram(path)) return path;
  }
  return null;
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
