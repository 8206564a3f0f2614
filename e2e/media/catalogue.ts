// The test films: one of each kind a library on disk really holds, with the facts that tests compare with.
import { ladder } from './catalogue/ladder.ts';
import { movies } from './catalogue/movies.ts';
import { music } from './catalogue/music.ts';
import { season } from './catalogue/season.ts';
import { shows } from './catalogue/shows.ts';
import { subtitles } from './catalogue/subtitles.ts';

export { IRREGULAR_KEYFRAMES_S } from './catalogue/movies.ts';

export const films = { ...movies, ...shows, ...music, ...season, ...ladder, ...subtitles } as const;

export type FilmId = keyof typeof films;
