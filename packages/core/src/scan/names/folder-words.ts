// Folder names that say what is below them.

const MOVIES = new Set(['movies', 'movie', 'films', 'film', 'filme', 'peliculas', 'películas', 'cinema', 'kino']);
const SHOWS = new Set([
  'shows',
  'tv',
  'tv shows',
  'tvshows',
  'tv-shows',
  'series',
  'serien',
  'séries',
  'tv series',
  'anime',
  'television',
]);
const MUSIC = new Set(['music', 'musik', 'musique', 'música', 'audio', 'songs', 'albums']);

export function kindOfFolder(name: string): 'movies' | 'shows' | 'music' | null {
  const lower = name.trim().toLowerCase();
  if (MOVIES.has(lower)) return 'movies';
  if (SHOWS.has(lower)) return 'shows';
  return MUSIC.has(lower) ? 'music' : null;
}

const SEASON = /^(?:season|series|staffel|saison|temporada|stagione|book|s)[\s._-]*(\d{1,4})(?:\b.*)?$/i;
const SPECIALS = /^(?:specials?|season[\s._-]*0+|s0+|ova|ovas)$/i;

/** The number a folder of one season carries; 0 for specials; null for any other folder. */
export function seasonOfFolder(name: string): number | null {
  if (SPECIALS.test(name.trim())) return 0;
  const match = SEASON.exec(name.trim());
  return match ? Number(match[1]) : null;
}
