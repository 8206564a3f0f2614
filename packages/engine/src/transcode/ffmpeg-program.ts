// The ffmpeg of this server: checked once, and again when its file is another (an update while the server runs).
import { stat } from 'node:fs/promises';
import { AppError } from '@praxino/contracts/errors';
import { checkFfmpeg } from './check-ffmpeg.ts';
import type { FfmpegInfo } from './check-ffmpeg.ts';

export class FfmpegProgram {
  readonly #path: string | null;
  #checked: { print: string; info: Promise<FfmpegInfo> } | null = null;
  #generation = 0;

  /** null: this machine has none. */
  constructor(path: string | null) {
    this.#path = path;
  }

  /** Grows with every other ffmpeg that was found here. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * What it is and can do. Throws as `checkFfmpeg`, and AppError('transcode.unavailable') where there is none. A failure is not kept:
   * ffmpeg may be installed while the server runs.
   */
  async info(): Promise<FfmpegInfo> {
    if (this.#path === null)
      throw new AppError('transcode.unavailable', 'This server has no ffmpeg; install it to play this.');
    const print = await fingerprint(this.#path);
    if (this.#checked?.print !== print) {
      this.#checked = { print, info: checkFfmpeg(this.#path) };
      this.#generation++;
    }
    const current = this.#checked;
    return await current.info.catch((error: unknown) => {
      if (this.#checked === current) this.#checked = null;
      throw error;
    });
  }
}

/** Changes with the program's file; the same for a path that cannot be asked, which fails when it is run. */
async function fingerprint(path: string): Promise<string> {
  const facts = await stat(path).catch(() => null);
  return facts ? `${facts.ino} ${facts.size} ${facts.mtimeMs}` : '';
}
