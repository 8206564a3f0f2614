// Old formats of one line a subtitle: MPL2 "[tenths][tenths]text", TMPlayer "h:mm:ss:text", SubViewer "h:mm:ss.cc,h:mm:ss.cc".
import type { Cue } from './cue.ts';
import { cueList, parseTime } from './cue-list.ts';
import type { RawCue } from './cue-list.ts';
import { CueText, textFromMarkup } from './cue-text.ts';

const MAX_LINES = 100_000;

/** The cues of such a file; empty when it is none of them. */
export function parseLines(text: string): Cue[] {
  const lines = text.split(/\r\n|\r|\n/, MAX_LINES);
  const forms = [lines.flatMap(mpl2), subViewer(lines), lines.flatMap(tmPlayer)];
  return cueList(forms.find((cues) => cues.length > 0) ?? []);
}

function mpl2(line: string): RawCue[] {
  const match = /^\s*\[(\d{1,7})\]\[(\d{0,7})\](.*)$/.exec(line);
  if (!match) return [];
  const [, start, end, body] = match;
  return [{ startMs: Number(start) * 100, endMs: end === '' ? null : Number(end) * 100, text: slashed(body!) }];
}

/** The time of the end is the next line. */
function tmPlayer(line: string): RawCue[] {
  const match = /^\s*(\d{1,2}:\d{2}:\d{2})[:=,](?!\d+[:.]\d)(.*)$/.exec(line);
  return match ? [{ startMs: parseTime(match[1]!), endMs: null, text: slashed(match[2]!) }] : [];
}

function subViewer(lines: readonly string[]): RawCue[] {
  return lines.flatMap((line, i): RawCue[] => {
    const match = /^\s*(\d{1,2}:\d{2}:\d{2}\.\d{2}),(\d{1,2}:\d{2}:\d{2}\.\d{2})\s*$/.exec(line);
    if (!match) return [];
    const text = textFromMarkup((lines[i + 1] ?? '').replaceAll(/\[br\]/gi, '\n'));
    return [{ startMs: parseTime(match[1]!), endMs: parseTime(match[2]!), text }];
  });
}

/** `|` parts lines, `/` in front of one is italic. */
function slashed(body: string): string {
  const cue = new CueText();
  body
    .slice(0, 4000)
    .split('|')
    .forEach((line, i) => {
      if (i > 0) cue.text('\n');
      cue.set('i', line.startsWith('/'));
      cue.text(line.replace(/^\//, ''));
    });
  return cue.finish();
}
