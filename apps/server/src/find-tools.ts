// Where ffmpeg and ffprobe are. Without them the server still plays what needs neither.
import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { AppError } from '@praxino/contracts';
import { checkFfmpeg, type FfmpegInfo } from '@praxino/engine';
import type { Config } from './config.ts';

export interface Tools {
  ffmpeg: FfmpegInfo | null;
  ffprobe: string | null;
  /** Why there is no ffmpeg, for people. */
  problem: string | null;
}

const suffix = process.platform === 'win32' ? '.exe' : '';

export async function findTools({ ffmpegPath, ffprobePath }: Pick<Config, 'ffmpegPath' | 'ffprobePath'>): Promise<Tools> {
  const path = ffmpegPath ?? (await onPath('ffmpeg'));
  const beside = path === null ? null : join(dirname(path), `ffprobe${suffix}`);
  const ffprobe = ffprobePath ?? (beside !== null && (await isProgram(beside)) ? beside : await onPath('ffprobe'));
  if (path === null) return { ffmpeg: null, ffprobe, problem: 'ffmpeg was not found' };
  try {
    return { ffmpeg: await checkFfmpeg(path), ffprobe, problem: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ffmpeg: null, ffprobe, problem: error.message };
  }
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
