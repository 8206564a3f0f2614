// Shows, seasons and episodes from names: "Show (2020)/Season 01/Show S01E02 - Title.mkv" and its many relatives.
import { kindOfFolder, seasonOfFolder } from './folder-words.ts';
import { bracketYear, cleanTitle, withoutRelease } from './title.ts';

export interface EpisodeName {
  showTitle: string;
  showYear: number | undefined;
  season: number;
  /** Several for a file of more than one episode. */
  episodes: number[];
  /** null where the name has none. */
  title: string | null;
  /** The folder of the show, "" when it lies with others. */
  showDir: string;
}

interface Numbers {
  season: number | null;
  episodes: number[];
  /** What stands before and after the numbers. */
  before: string;
  after: string;
}

const SEASON_EPISODE = /(?:^|[^\p{L}\p{N}])s(\d{1,4})[\s._-]*e(\d{1,4})((?:(?:[\s._-]*e|-)\d{1,4}(?![\dpi]))*)/iu;
const CROSS = /(?:^|[^\p{L}\p{N}])(\d{1,2})x(\d{2,3})((?:(?:-(?:\d{1,2}x)?|x)\d{2,3}(?![\dpi]))*)(?!\d)/iu;
const DATE = /(?:^|\D)((?:19|20)\d{2})[\s._-](\d{2})[\s._-](\d{2})(?:\D|$)/u;
const EPISODE_WORD = /(?:^|[^\p{L}\p{N}])(?:episode|folge|ep|e)[\s._-]*(\d{1,4})(?!\d)/iu;
const LEADING_NUMBER = /^()(\d{1,3})(?=[\s._-]|$)/u;

/** The episode in a path below the library's folder, or null. `stem` is the file's name without its ending. */
export function parseEpisode(dir: string, stem: string): EpisodeName | null {
  const folders = dir === '' ? [] : dir.split('/');
  const seasonFolder = seasonOfFolder(folders.at(-1) ?? '');
  const numbers = numbersOf(stem, seasonFolder);
  if (!numbers || numbers.episodes.length === 0) return null;
  const season = numbers.season ?? seasonFolder ?? 1;
  const show = showOf(folders, seasonFolder !== null, numbers.before);
  if (show === null) return null;
  const title = cleanTitle(withoutRelease(numbers.after).replace(/^[\s._)\]}-]+/, ''));
  return { ...show, season, episodes: numbers.episodes, title: title === '' ? null : title };
}

function numbersOf(stem: string, seasonFolder: number | null): Numbers | null {
  const direct = SEASON_EPISODE.exec(stem) ?? CROSS.exec(stem);
  if (direct) {
    const [whole, season, first, more = ''] = direct;
    const last = [...more.matchAll(/\d+(?![\dx])/gi)].map((m) => Number(m[0]));
    return { season: Number(season), episodes: spread(Number(first), last), ...around(stem, direct.index, whole) };
  }
  const date = DATE.exec(stem);
  if (date && Number(date[2]) <= 12 && Number(date[3]) <= 31) {
    // Daily shows: the year is the season, month and day count the episodes in order.
    return {
      season: Number(date[1]),
      episodes: [Number(date[2]) * 100 + Number(date[3])],
      ...around(stem, date.index, date[0]),
    };
  }
  if (seasonFolder === null) return null;
  const word = EPISODE_WORD.exec(stem);
  if (word) return { season: null, episodes: [Number(word[1])], ...around(stem, word.index, word[0]) };
  const leading = LEADING_NUMBER.exec(stem);
  if (leading) return { season: null, episodes: [Number(leading[2])], ...around(stem, 0, leading[0]) };
  const only = [...stem.matchAll(/(?:^|[\s._-])(\d{1,3})(?:v\d)?(?=[\s._-]|$)/g)].at(-1);
  return only ? { season: null, episodes: [Number(only[1])], ...around(stem, only.index, only[0]) } : null;
}

/** "E01-E03" is three episodes; "E01E05" is two. A long or backward range is taken for what it names. */
function spread(first: number, more: readonly number[]): number[] {
  const last = more.at(-1);
  if (last === undefined) return [first];
  const isRange = more.length === 1 && last > first && last - first < 10;
  return isRange
    ? Array.from({ length: last - first + 1 }, (_, i) => first + i)
    : [...new Set([first, ...more])].slice(0, 20);
}

function around(stem: string, at: number, match: string): { before: string; after: string } {
  return { before: stem.slice(0, at), after: stem.slice(at + match.length) };
}

/** The show is named by its folder; without one, by what stands before the numbers. */
function showOf(
  folders: readonly string[],
  isInSeason: boolean,
  before: string,
): Pick<EpisodeName, 'showTitle' | 'showYear' | 'showDir'> | null {
  const outer = isInSeason ? folders.slice(0, -1) : folders;
  const name = outer.at(-1);
  const named = name !== undefined && kindOfFolder(name) === null ? titleOf(name) : null;
  if (named) return { showTitle: named.title, showYear: named.year, showDir: outer.join('/') };
  const own = titleOf(before);
  return own ? { showTitle: own.title, showYear: own.year, showDir: '' } : null;
}

/** "Show.S01.1080p.WEB" and "Show - Season 1" name a show, too. */
const SEASON_IN_TITLE =
  /[\s._-]+(?:s|(?:season|series|staffel|saison|temporada|stagione)[\s._-]*)\d{1,2}(?:[\s._-].*)?$/iu;

function titleOf(text: string): { title: string; year: number | undefined } | null {
  const short = withoutRelease(text.replace(SEASON_IN_TITLE, '')).replace(/[\s._-]+$/, '');
  const bracket = bracketYear(short);
  if (bracket) return { title: bracket.title, year: bracket.year };
  const title = cleanTitle(short);
  return title === '' ? null : { title, year: undefined };
}
