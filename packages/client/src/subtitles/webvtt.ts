// Reads WebVTT (W3C WebVTT 1) into cues. Players draw cues themselves, so that size, offset and place are the viewer's.

export interface TextRun {
  text: string;
  italic: boolean;
  bold: boolean;
  underline: boolean;
}
export interface TextCue {
  startMs: number;
  endMs: number;
  /** One entry per line on the screen. */
  lines: TextRun[][];
  place: 'bottom' | 'top';
}

/** Guards against files that are no subtitles: a film has a few thousand cues. */
const MAX_CUES = 50_000;

const TIMING =
  /^\s*(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})\s*-->\s*(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:\s+(.*))?$/;

function msOf(parts: readonly (string | undefined)[]): number {
  const [hours = '0', minutes = '0', seconds = '0', ms = '0'] = parts;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms);
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
  quot: '"',
};
function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Keeps italic, bold and underline; other tags (voice, class, karaoke times) vanish, their words stay. */
function parseLines(payload: string): TextRun[][] {
  const depth = { i: 0, b: 0, u: 0 };
  return payload.split('\n').map((line) => {
    const runs: TextRun[] = [];
    for (const [piece] of line.matchAll(/<[^<>]*>|[^<]+|</g)) {
      const tag = /^<(\/?)([ibu])(?:\.[^>]*)?>$/.exec(piece);
      if (tag) {
        const name = tag[2] as 'i' | 'b' | 'u'; // the pattern allows nothing else
        depth[name] = Math.max(0, depth[name] + (tag[1] === '/' ? -1 : 1));
      } else if (!(piece.startsWith('<') && piece.endsWith('>'))) {
        runs.push({ text: decodeEntities(piece), italic: depth.i > 0, bold: depth.b > 0, underline: depth.u > 0 });
      }
    }
    return runs;
  });
}

function placeOf(settings: string): TextCue['place'] {
  const line = /(?:^|\s)line:(-?\d+(?:\.\d+)?)(%?)/.exec(settings);
  if (line === null) return 'bottom';
  const value = Number(line[1]);
  return line[2] === '%' ? (value < 50 ? 'top' : 'bottom') : value >= 0 && value < 8 ? 'top' : 'bottom';
}

function parseBlock(block: string): TextCue | null {
  const lines = block.split('\n');
  const at = lines.findIndex((line) => line.includes('-->'));
  const timing = at === 0 || at === 1 ? TIMING.exec(lines[at] ?? '') : null;
  if (timing === null) return null;
  const startMs = msOf(timing.slice(1, 5));
  const endMs = msOf(timing.slice(5, 9));
  const payload = lines
    .slice(at + 1)
    .join('\n')
    .trim();
  if (endMs <= startMs || payload === '') return null;
  return { startMs, endMs, lines: parseLines(payload), place: placeOf(timing[9] ?? '') };
}

/** Cues in the order of their start. What cannot be read is left out; text that is no WebVTT gives an empty list. */
export function parseWebVtt(text: string): TextCue[] {
  const clean = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\0', '\uFFFD');
  if (!/^WEBVTT(?:[ \t\n]|$)/.test(clean)) return [];
  const cues: TextCue[] = [];
  for (const block of clean.split(/\n{2,}/)) {
    if (cues.length >= MAX_CUES) break;
    const cue = parseBlock(block);
    if (cue !== null) cues.push(cue);
  }
  return cues.toSorted((a, b) => a.startMs - b.startMs);
}

/** The cues on the screen at a time, in reading order. `offsetMs` > 0 shows them later. */
export function activeCues<T extends { startMs: number; endMs: number }>(
  cues: readonly T[],
  positionMs: number,
  offsetMs = 0,
): T[] {
  const at = positionMs - offsetMs;
  return cues.filter((cue) => cue.startMs <= at && at < cue.endMs);
}
