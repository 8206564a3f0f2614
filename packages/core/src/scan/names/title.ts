// Cleaning titles, and years in brackets.

const YEAR_IN_BRACKETS = /^(.*?)[\s._-]*[([{]((?:18|19|20)\d{2})[)\]}](.*)$/su;
/** From here on a name tells of the release, not of the film. */
const RELEASE_WORDS =
  /(?:^|[\s._[(-])(?:480[pi]|576[pi]|720[pi]|1080[pi]|1440p|2160[pi]|4k|uhd|hdr(?:10)?|dvdrip|bdrip|brrip|bluray|blu-ray|web-?dl|web-?rip|webrip|hdtv|hdrip|remux|x26[45]|h\.?26[45]|hevc|xvid|divx|av1|proper|repack|10bit)(?:$|[\s._\])-]).*$/isu;

export interface TitleYear {
  title: string;
  year: number | undefined;
  /** What stands after the year: version, release. */
  rest: string;
}

/** "Blue Square (2019) - 4K" → Blue Square, 2019, "- 4K"; null without a year in brackets or without a title before it. */
export function bracketYear(text: string): TitleYear | null {
  const match = YEAR_IN_BRACKETS.exec(text);
  const title = cleanTitle(match?.[1] ?? '');
  if (!match?.[2] || title === '') return null;
  return { title, year: Number(match[2]), rest: match[3] ?? '' };
}

/** "S.W.A.T." */
const INITIALS = /^\p{Lu}(?:\.\p{Lu})+\.?$/u;

/** Dots and underscores that stand for spaces become spaces; line breaks, too. */
export function cleanTitle(text: string): string {
  const plain = text.trim();
  if (INITIALS.test(plain)) return `${plain.replace(/\.$/, '')}.`;
  const spaced = /\s/.test(plain) ? text : text.replaceAll(/[._]+/g, ' ');
  return spaced
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\s+-\s*$/, '')
    .trim();
}

/** Without tags in square brackets at the ends and without everything after a release word. */
export function withoutRelease(text: string): string {
  return text
    .replace(RELEASE_WORDS, '')
    .replace(/^\s*\[[^\]]*\]/, '')
    .replace(/\[[^\]]*\]\s*$/, '');
}
