// ASS and SSA: what is said and roughly where; fonts, colours, movement and drawings have no place in WebVTT.
import type { Cue } from './cue.ts';
import { cueList, parseTime, settingsForAlignment } from './cue-list.ts';
import type { RawCue } from './cue-list.ts';
import { CueText } from './cue-text.ts';
import type { Style } from './cue-text.ts';

export interface AssStyle {
  bold: boolean;
  italic: boolean;
  underline: boolean;
  /** As on the number pad. */
  alignment: number;
}

/** By name, as a script's head defines them. */
export type AssStyles = ReadonlyMap<string, AssStyle>;

const PLAIN: AssStyle = { bold: false, italic: false, underline: false, alignment: 2 };
const EVENT_FIELDS = ['layer', 'start', 'end', 'style', 'name', 'marginl', 'marginr', 'marginv', 'effect', 'text'];
/** Fields of an event inside a Matroska block: times are the block's own, a read order stands in front. */
const BLOCK_FIELDS = 8;

/** The cues of an ASS or SSA file; empty when there is none in it. */
export function parseAss(text: string): Cue[] {
  return cueList(readScript(text).cues);
}

/** The styles that the head of a script defines. */
export function assStyles(head: string): AssStyles {
  return readScript(head).styles;
}

function readScript(text: string): { cues: RawCue[]; styles: AssStyles } {
  const cues: RawCue[] = [];
  const styles = new Map<string, AssStyle>();
  let section = '';
  let fields: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const head = /^\s*\[(.+)\]\s*$/.exec(line);
    if (head) {
      section = head[1]!.toLowerCase();
      fields = section === 'events' ? EVENT_FIELDS : [];
      continue;
    }
    const [, key = '', value = ''] = /^\s*(\w+)\s*:\s?(.*)$/.exec(line) ?? [];
    if (key === 'Format') fields = value.split(',').map((f) => f.trim().toLowerCase());
    else if (key === 'Style' && section.includes('styles')) addStyle(styles, fields, value, section === 'v4 styles');
    else if (key === 'Dialogue' && section === 'events') cues.push(event(fields, value, styles));
  }
  return { cues, styles };
}

/** One event as Matroska stores it (ReadOrder, Layer, Style, Name, MarginL, MarginR, MarginV, Effect, Text). */
export function assBlockText(block: string, styles: AssStyles = new Map()): { text: string; settings?: string } {
  const fields = splitFields(block, BLOCK_FIELDS);
  const style = styles.get((fields[2] ?? '').replace(/^\*/, ''));
  return assText(fields.at(-1) ?? '', style ?? PLAIN);
}

function event(fields: readonly string[], value: string, styles: ReadonlyMap<string, AssStyle>): RawCue {
  // The text is the last field and may hold commas.
  const values = splitFields(value, fields.length - 1);
  const field = (name: string): string => values[fields.indexOf(name)] ?? '';
  const style = styles.get(field('style').replace(/^\*/, '')) ?? PLAIN;
  return { startMs: parseTime(field('start')), endMs: parseTime(field('end')), ...assText(field('text'), style) };
}

function splitFields(text: string, commas: number): string[] {
  const values: string[] = [];
  let at = 0;
  while (values.length < commas) {
    const comma = text.indexOf(',', at);
    if (comma < 0) break;
    values.push(text.slice(at, comma).trim());
    at = comma + 1;
  }
  return [...values, text.slice(at)];
}

function addStyle(styles: Map<string, AssStyle>, fields: readonly string[], value: string, isSsa: boolean): void {
  const values = value.split(',').map((v) => v.trim());
  const number = (name: string): number => Number(values[fields.indexOf(name)] ?? 0);
  const name = values[fields.indexOf('name')];
  if (name === undefined) return;
  const alignment = number('alignment');
  styles.set(name.replace(/^\*/, ''), {
    // -1 is true in ASS; a weight may stand there, too.
    bold: number('bold') !== 0,
    italic: number('italic') !== 0,
    underline: number('underline') !== 0,
    alignment: isSsa ? fromSsaAlignment(alignment) : alignment || 2,
  });
}

/** SSA: 1–3 bottom, +4 top, +8 middle. */
function fromSsaAlignment(value: number): number {
  const column = value & 3;
  if (column === 0) return 2;
  return column + (value & 4 ? 6 : value & 8 ? 3 : 0);
}

function assText(raw: string, style: AssStyle): { text: string; settings?: string } {
  const cue = new CueText();
  const state = { alignment: style.alignment, isDrawing: false };
  const reset = (): void => {
    cue.set('b', style.bold);
    cue.set('i', style.italic);
    cue.set('u', style.underline);
  };
  reset();
  for (const token of raw.slice(0, 20_000).split(/(\{[^}]*\})/)) {
    if (token.startsWith('{') && token.endsWith('}')) override(token, cue, state, reset);
    else if (!state.isDrawing) cue.text(token.replaceAll(/\\[Nn]/g, '\n').replaceAll('\\h', '\u00a0'));
  }
  const settings = settingsForAlignment(state.alignment);
  return settings ? { text: cue.finish(), settings } : { text: cue.finish() };
}

function override(
  block: string,
  cue: CueText,
  state: { alignment: number; isDrawing: boolean },
  reset: () => void,
): void {
  for (const [, tag, value = ''] of block.matchAll(/\\(an|a|b|i|u|p|r)(\d*)(?=[\\}(\s]|$)/g)) {
    const number = Number(value);
    if (tag === 'an' && number >= 1 && number <= 9) state.alignment = number;
    else if (tag === 'a' && value !== '') state.alignment = fromSsaAlignment(number);
    else if (tag === 'p') state.isDrawing = number > 0;
    else if (tag === 'r') reset();
    else if (tag === 'b' || tag === 'i' || tag === 'u') cue.set(tag satisfies Style, number > 0);
  }
}
