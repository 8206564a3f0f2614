// Subtitle files that lie beside a film.
import { open } from 'node:fs/promises';
import { AppError } from '@praxino/contracts/errors';
import type { Cue } from './cue.ts';
import { decodeText } from './decode-text.ts';
import { parseAss } from './parse-ass.ts';
import { parseSrt } from './parse-srt.ts';
import { parseWebVtt } from './parse-webvtt.ts';

const MAX_BYTES = 20 * 1024 * 1024;

/**
 * The cues of a .srt, .vtt, .ass or .ssa file; what it is, is told from what is in it.
 * Throws AppError('media.missing') where there is no file, 'media.unreadable' where it cannot be read, is larger than 20 MB, or
 * holds no subtitles.
 */
export async function readSubtitleFile(path: string, signal: AbortSignal): Promise<Cue[]> {
  const cues = parseSubtitles(decodeText(await readBounded(path, signal)));
  if (cues.length === 0)
    throw new AppError('media.unreadable', 'There are no subtitles in this file that can be understood.');
  return cues;
}

/** The cues of a subtitle text in any of the known formats; empty where there are none. */
export function parseSubtitles(text: string): Cue[] {
  if (/^\s*WEBVTT/.test(text)) return parseWebVtt(text);
  return /^\s*\[(?:Script Info|Events)\]/im.test(text) ? parseAss(text) : parseSrt(text);
}

async function readBounded(path: string, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted();
  try {
    await using file = await open(path, 'r');
    const facts = await file.stat();
    if (!facts.isFile()) throw new AppError('media.unreadable', 'This is not a file.');
    if (facts.size > MAX_BYTES)
      throw new AppError('media.unreadable', `A subtitle file of ${facts.size} bytes is too large to be one.`);
    return await file.readFile({ signal });
  } catch (cause) {
    if (cause instanceof AppError || signal.aborted) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new AppError('media.missing', 'The subtitle file is not there now.', { cause });
    throw new AppError('media.unreadable', `The subtitle file cannot be read: ${code}.`, { cause });
  }
}
