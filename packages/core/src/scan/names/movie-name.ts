// Films from names. "Title (Year)" is read by our own rule; release names by a library that knows thousands of them.
import { filenameParse } from '@ctrl/video-filename-parser';
import { plainWords } from '@praxino/core/library';
import { kindOfFolder } from './folder-words.ts';
import { bracketYear, cleanTitle, withoutRelease } from './title.ts';

export interface MovieName {
  title: string;
  year: number | undefined;
  /** "Director's Cut", "Extended" … ; null for the usual one. */
  edition: string | null;
  /** True when the film has a folder of its own, so that "poster.jpg" in it is the film's. */
  hasOwnFolder: boolean;
}

/** `videosInFolder`: a folder with one film names it; one with many is a shelf. Never fails: every name is a title. */
export function parseMovie(dir: string, stem: string, videosInFolder: number): MovieName {
  const folder = dir.split('/').at(-1) ?? '';
  const named = folder === '' || kindOfFolder(folder) !== null ? null : bracketYear(folder);
  const own = fromStem(stem);
  const isSame = named !== null && isAbout(named.title, own.title);
  const hasOwnFolder = named !== null && (isSame || videosInFolder === 1);
  const { title, year } = hasOwnFolder ? named : own;
  return { title, year, edition: editionOf(stem), hasOwnFolder };
}

function fromStem(stem: string): { title: string; year: number | undefined } {
  const bracket = bracketYear(stem);
  if (bracket) return bracket;
  const parsed = filenameParse(stem);
  // The parser leaves the field out for some names, whatever its type says.
  const year = parsed.year ? Number(parsed.year) : undefined;
  // Without a year the parser cuts at anything that looks like a codec, also in "h264 explained".
  if (year !== undefined && year <= new Date().getFullYear() + YEARS_AHEAD) {
    const before = cleanTitle(stem.slice(0, stem.lastIndexOf(String(year))).replace(/[\s._([{-]+$/, ''));
    const title = cleanTitle(parsed.title);
    const best = isPart(title, before) ? title : before;
    if (best !== '') return { title: best, year };
  }
  return { title: cleanTitle(withoutRelease(stem)) || cleanTitle(stem) || stem, year: undefined };
}

/** Films are announced this long before; "Blade Runner 2049" is a title. */
const YEARS_AHEAD = 3;

/** The parser loses letters that are not Latin, and a bracket of "[REC]". */
function isPart(title: string, whole: string): boolean {
  const isBalanced = title.split(/[[({]/).length === title.split(/[\])}]/).length;
  return title !== '' && isBalanced && ` ${plainWords(whole)} `.includes(` ${plainWords(title)} `);
}

function isAbout(folderTitle: string, title: string): boolean {
  const [a, b] = [plainWords(folderTitle), plainWords(title)];
  return a !== '' && (b.startsWith(a) || a.startsWith(b));
}

const EDITIONS: readonly (readonly [RegExp, string])[] = [
  [/director'?s?[\s._-]*cut/i, "Director's Cut"],
  [/extended/i, 'Extended'],
  [/theatrical/i, 'Theatrical'],
  [/unrated/i, 'Unrated'],
  [/remastered/i, 'Remastered'],
  [/final[\s._-]*cut/i, 'Final Cut'],
  [/\bimax\b/i, 'IMAX'],
  [/criterion/i, 'Criterion'],
];

/** Only behind the year, or in braces: "Unrated" may be the title itself. */
function editionOf(stem: string): string | null {
  const braces = /\{edition-([^}]{1,60})\}/i.exec(stem);
  if (braces?.[1]) return braces[1];
  const afterYear = /(?:18|19|20)\d{2}(.*)$/s.exec(stem)?.[1] ?? '';
  return EDITIONS.find(([pattern]) => pattern.test(afterYear))?.[1] ?? null;
}
