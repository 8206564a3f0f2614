// SubRip, as it is found rather than as it should be: without numbers, with dots, with coordinates, with empty lines inside.
import type { Cue } from './cue.ts';
import { cueList, parseTime, settingsForAlignment } from './cue-list.ts';
import type { RawCue } from './cue-list.ts';
import { textFromMarkup } from './cue-text.ts';

const TIMING =
  /^\s*((?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[,.:]\d{1,3})?)\s*-+>\s*((?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[,.:]\d{1,3})?)/;

/** The cues of a SubRip file; empty when there is none in it. */
export function parseSrt(text: string): Cue[] {
  const lines = text.split(/\r\n|\r|\n/);
  const timings = lines.flatMap((line, at) => {
    const match = TIMING.exec(line);
    return match ? [{ at, startMs: parseTime(match[1]!), endMs: parseTime(match[2]!) }] : [];
  });
  const cues = timings.map(({ at, startMs, endMs }, i): RawCue => {
    const body = lines.slice(at + 1, timings[i + 1]?.at ?? lines.length);
    return { startMs, endMs, ...srtText(withoutNumber(body, i + 1 < timings.length).join('\n')) };
  });
  return cueList(cues);
}

/** Text of one SubRip cue; `{\an8}` and the like, which players took over from ASS, become settings. */
export function srtText(raw: string): { text: string; settings?: string } {
  const alignment = /\{\\an([1-9])\}/.exec(raw)?.[1];
  const settings = alignment ? settingsForAlignment(Number(alignment)) : undefined;
  const text = textFromMarkup(raw.replaceAll(/\{\\[^{}]{0,200}\}/g, ''));
  return settings ? { text, settings } : { text };
}

/** The number of the next cue stands in front of its timing line, and belongs to it. */
function withoutNumber(body: string[], isFollowed: boolean): string[] {
  const last = body.findLastIndex((line) => line.trim() !== '');
  const isNumber =
    isFollowed && last >= 0 && /^\s*\d+\s*$/.test(body[last]!) && (last === 0 || body[last - 1]!.trim() === '');
  return isNumber ? body.slice(0, last) : body;
}
