// From whatever a file held to a clean list of cues.
import type { Cue } from './cue.ts';

/** A long series has some thousands per episode. */
export const MAX_CUES = 50_000;
/** Shown this long where the source does not say until when and nothing follows. */
const DEFAULT_MS = 5_000;

export interface RawCue {
  startMs: number;
  /** null: until the next one. */
  endMs: number | null;
  text: string;
  settings?: string;
}

/** Sorted by time, without empty, impossible and doubled ones. */
export function cueList(raw: readonly RawCue[]): Cue[] {
  const sorted = raw
    .filter((c) => Number.isFinite(c.startMs) && c.text !== '')
    .slice(0, MAX_CUES)
    .toSorted((a, b) => a.startMs - b.startMs);
  const cues: Cue[] = [];
  const seen = new Set<string>();
  sorted.forEach((cue, i) => {
    const endMs = cue.endMs ?? endWithout(cue.startMs, sorted[i + 1]?.startMs);
    const key = `${cue.startMs} ${endMs} ${cue.text}`;
    // Layers of one line (outline, glow) are several events with one text.
    if (!(endMs > cue.startMs) || seen.has(key)) return;
    seen.add(key);
    const { startMs, text, settings } = cue;
    cues.push({ startMs, endMs, text, ...(settings && { settings }) });
  });
  return cues;
}

function endWithout(startMs: number, nextMs: number | undefined): number {
  return nextMs !== undefined && nextMs > startMs ? Math.min(nextMs, startMs + 2 * DEFAULT_MS) : startMs + DEFAULT_MS;
}

/**
 * WebVTT settings for a place on the screen as ASS counts it: 1 bottom left, 2 bottom centre … 9 top right (the number pad).
 * Undefined for bottom centre, which is WebVTT's own default.
 */
export function settingsForAlignment(alignment: number): string | undefined {
  const row = Math.ceil(alignment / 3);
  const column = (alignment - 1) % 3;
  const settings = [
    row === 3 ? 'line:5%' : row === 2 ? 'line:45%' : '',
    column === 0 ? 'position:5% align:start' : column === 2 ? 'position:95% align:end' : '',
  ].filter((s) => s !== '');
  return alignment >= 1 && alignment <= 9 && settings.length > 0 ? settings.join(' ') : undefined;
}

/** h:mm:ss.mmm with any of the separators in use; hours may be missing. NaN for anything else. */
export function parseTime(text: string): number {
  const match = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[,.:](\d{1,3}))?$/.exec(text.trim());
  if (!match) return Number.NaN;
  const [, h = '0', m, s, fraction = '0'] = match;
  return ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1000 + Math.round(Number(`0.${fraction}`) * 1000);
}
