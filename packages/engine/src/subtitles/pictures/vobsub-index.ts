// The text file of VobSub subtitles (.idx): palette and size, and for each language where its pictures lie in the .sub file.
import { languageOf } from '../../probe/language.ts';

export interface VobSubEntry {
  startMs: number;
  /** In the .sub file. */
  byteOffset: number;
}

export interface VobSubTrack {
  language: string | null;
  /** In the order of the file, which is that of time. */
  entries: VobSubEntry[];
}

/** The largest have some thousand lines for each of 32 languages. */
export const MAX_INDEX_BYTES: number = 8 << 20;
const MAX_TRACKS = 32;
const MAX_ENTRIES = 100_000;
/** With what stands between the entries. */
const MAX_LINES = 200_000;
const LONGEST_MS = 10 * 86_400_000;

/** The languages that have pictures; empty for another file. A line that makes no sense is passed over. */
export function parseVobSubIndex(text: string): VobSubTrack[] {
  const tracks: VobSubTrack[] = [];
  let delayMs = 0;
  let count = 0;
  for (const line of text.split(/\r\n|\r|\n/, MAX_LINES)) {
    const id = /^\s*id:\s*([a-z-]{2,8}).{0,20}index:/i.exec(line);
    if (id) {
      if (tracks.length === MAX_TRACKS) break;
      tracks.push({ language: languageOf(id[1]!.toLowerCase()), entries: [] });
      delayMs = 0;
    }
    const delay = /^\s*delay:\s*([+-]?)(\d{1,3}):(\d\d):(\d\d):(\d{1,3})/.exec(line);
    if (delay) delayMs += (delay[1] === '-' ? -1 : 1) * millisecondsOf(delay.slice(2));
    const entry = /^\s*timestamp:\s*(-?)(\d{1,3}):(\d\d):(\d\d):(\d{1,3}),\s*filepos:\s*([0-9a-f]{1,12})/i.exec(line);
    if (!entry || ++count > MAX_ENTRIES) continue;
    if (tracks.length === 0) tracks.push({ language: null, entries: [] });
    const startMs = (entry[1] === '-' ? -1 : 1) * millisecondsOf(entry.slice(2, 6)) + delayMs;
    const byteOffset = Number.parseInt(entry[6]!, 16);
    if (startMs >= 0 && startMs < LONGEST_MS) tracks.at(-1)!.entries.push({ startMs, byteOffset });
  }
  return tracks.filter((track) => track.entries.length > 0);
}

function millisecondsOf([hours, minutes, seconds, ms]: string[]): number {
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms);
}
