// Subtitle files that lie beside a film.
import { open } from 'node:fs/promises';
import { AppError } from '@praxino/contracts/errors';
import type { Cue } from './cue.ts';
import { decodeText } from './decode-text.ts';
import { parseAss } from './parse-ass.ts';
import { parseLines } from './parse-lines.ts';
import { parseMicroDvd } from './parse-microdvd.ts';
import { parseSami } from './parse-sami.ts';
import { parseSrt } from './parse-srt.ts';
import { parseWebVtt } from './parse-webvtt.ts';

const MAX_BYTES = 20 * 1024 * 1024;

/**
 * The cues of a subtitle file; what it is, is told from what is in it. `language`, as the file's name tells it, helps where the
 * encoding must be guessed; `framesPerSecond`, of the film, where times are counted in frames. Throws AppError('media.missing') where there is no file, 'media.unreadable' where it cannot be read, is
 * larger than 20 MB, or holds no subtitles.
 */
export async function readSubtitleFile(
  path: string,
  signal: AbortSignal,
  language: string | null = null,
  framesPerSecond?: number,
): Promise<Cue[]> {
  const cues = parseSubtitles(decodeText(await readBounded(path, signal), language), framesPerSecond);
  if (cues.length === 0)
    throw new AppError('media.unreadable', 'There are no subtitles in this file that can be understood.');
  return cues;
}

/** The text of an ASS file as its author wrote it. Throws as `readSubtitleFile`. */
export async function readSubtitleScript(
  path: string,
  signal: AbortSignal,
  language: string | null = null,
): Promise<string> {
  const text = decodeText(await readBounded(path, signal), language);
  if (!ASS_SECTION.test(text)) throw new AppError('media.unreadable', 'This file is no ASS script.');
  return text;
}

// No \s: with `m` it would try a million empty lines from each of them.
const ASS_SECTION = /^[ \t]*\[(?:Script Info|Events)\]/im;

/** The cues of a subtitle text in any of the known formats; empty where there are none. `framesPerSecond` as in `readSubtitleFile`. */
export function parseSubtitles(text: string, framesPerSecond?: number): Cue[] {
  if (/^\s*WEBVTT/.test(text)) return parseWebVtt(text);
  if (ASS_SECTION.test(text)) return parseAss(text);
  if (/^\s*\{\d+\}\{\d*\}/.test(text)) return parseMicroDvd(text, framesPerSecond);
  if (/<sami\b/i.test(text.slice(0, 4096))) return parseSami(text);
  const srt = parseSrt(text);
  return srt.length > 0 ? srt : parseLines(text);
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
