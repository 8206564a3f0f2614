// MicroDVD (.sub): times are frame numbers.
import type { Cue } from './cue.ts';
import { cueList } from './cue-list.ts';
import type { RawCue } from './cue-list.ts';
import { CueText } from './cue-text.ts';
import type { Style } from './cue-text.ts';

/** Where neither the file nor the caller says: most of these files were made from 25 fps discs or 23.976 fps rips; the latter are more. */
const DEFAULT_FPS = 24_000 / 1001;
const MAX_LINES = 100_000;

/** The cues of a MicroDVD file. Its first line may say how many frames a second has. */
export function parseMicroDvd(text: string, framesPerSecond: number = DEFAULT_FPS): Cue[] {
  let fps = framesPerSecond;
  const cues: RawCue[] = [];
  for (const line of text.split(/\r\n|\r|\n/, MAX_LINES)) {
    const match = /^\s*\{(\d{1,8})\}\{(\d{0,8})\}(.*)$/.exec(line);
    if (!match) continue;
    const [, start, end, body] = match;
    const told = /^\s*(\d{1,3}(?:[.,]\d{1,6})?)\s*$/.exec(body!)?.[1];
    if (cues.length === 0 && told !== undefined && Number(start) <= 1) {
      const rate = Number(told.replace(',', '.'));
      if (rate > 1 && rate <= 240) fps = rate;
      continue;
    }
    const ms = (frames: string): number => Math.round((Number(frames) * 1000) / fps);
    cues.push({ startMs: ms(start!), endMs: end === '' ? null : ms(end!), text: lineText(body!) });
  }
  return cueList(cues);
}

/** `|` parts lines; `{y:i}` styles one line, `{Y:i}` all that follow; `/` in front of a line is italic, too. */
function lineText(body: string): string {
  const cue = new CueText();
  const all = new Set<Style>();
  body
    .slice(0, 4000)
    .split('|')
    .forEach((line, i) => {
      const own = new Set<Style>(line.startsWith('/') ? ['i'] : []);
      const plain = line.replaceAll(/\{([A-Za-z]):([^{}]*)\}/g, (_whole, key: string, value: string) => {
        if (key.toLowerCase() === 'y')
          for (const style of STYLES) if (value.includes(style)) (key === 'Y' ? all : own).add(style);
        return '';
      });
      if (i > 0) cue.text('\n');
      for (const style of STYLES) cue.set(style, all.has(style) || own.has(style));
      cue.text(plain.replace(/^\//, ''));
    });
  return cue.finish();
}

const STYLES = ['b', 'i', 'u'] as const;
