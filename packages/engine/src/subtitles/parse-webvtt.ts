// WebVTT (W3C) from anybody.
import type { Cue } from './cue.ts';
import { cueList, parseTime } from './cue-list.ts';
import type { RawCue } from './cue-list.ts';
import { textFromMarkup } from './cue-text.ts';

const SETTING = /^(?:line|position|size|align|vertical):[a-z0-9.,%-]{1,30}$/;

/** The cues of a WebVTT file. Comments, styles and regions are passed over; broken cues, too. */
export function parseWebVtt(text: string): Cue[] {
  const blocks = text.split(/\r\n|\r|\n/).reduce<string[][]>(
    (all, line) => {
      if (line.trim() === '') all.push([]);
      else all.at(-1)!.push(line);
      return all;
    },
    [[]],
  );
  return cueList(blocks.flatMap(parseBlock));
}

function parseBlock(lines: string[]): RawCue[] {
  // An identifier may stand in front of the times.
  const at = lines.findIndex((line) => line.includes('-->'));
  if (at < 0 || at > 1) return [];
  const [start, rest = ''] = lines[at]!.split('-->');
  const [end = '', ...settings] = rest.trim().split(/\s+/);
  return [
    {
      startMs: parseTime(start!),
      endMs: parseTime(end),
      text: textFromMarkup(lines.slice(at + 1).join('\n')),
      ...cleanSettings(settings),
    },
  ];
}

/** Only settings that WebVTT knows pass: they are written into our own files. */
export function cleanSettings(settings: readonly string[]): { settings?: string } {
  const known = settings.filter((s) => SETTING.test(s));
  return known.length > 0 ? { settings: known.join(' ') } : {};
}
