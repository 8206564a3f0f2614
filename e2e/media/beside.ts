// What lies beside the films: subtitles, NFO and pictures, damaged files, and names that break careless programs.
import { join } from 'node:path';
import { films } from './catalogue.ts';
import type { FilmId } from './catalogue.ts';

/** A film is copied to `path`, cut to `share` of its bytes where that is given. */
export interface Derived {
  path: string;
  from: FilmId;
  share?: number;
}
/** Text written as it stands. */
export interface Written {
  path: string;
  content: string;
}
/** A still made by ffmpeg: one colour with a band. */
export interface Still {
  path: string;
  colour: string;
  width: number;
  height: number;
}

const blueSquare = films.mp4.path.replace(/\.mp4$/, '');

/** A subtitle file next to the film, in a language the film itself does not have. */
export const externalSubtitle: Written = {
  path: `${blueSquare}.en.srt`,
  content:
    '1\n00:00:02,000 --> 00:00:04,000\nFrom the file beside the film.\n\n2\n00:00:10,500 --> 00:00:12,000\nSecond line.\n',
};
export const nfo: Written & { title: string; year: number; plot: string } = {
  path: `${blueSquare}.nfo`,
  title: 'The Blue Square',
  year: 2019,
  plot: 'A square, blue & lonely, looks for its corner.',
  content:
    '<?xml version="1.0" encoding="UTF-8"?>\n<movie>\n  <title>The Blue Square</title>\n  <year>2019</year>\n' +
    '  <plot>A square, blue &amp; lonely, looks for its corner.</plot>\n  <genre>Drama</genre>\n</movie>\n',
};
const NOT_A_FILM = 'This is a shopping list, whatever its name says.\nMilk, bread, two lemons.\n';

/** Files that are no films, or no longer. `id` is what tests call them by. */
export const broken = {
  cutMkv: { path: 'Broken/Cut Off (2014).mkv', from: 'mkv', share: 0.55 },
  cutMp4: { path: 'Broken/Half There (2014).mp4', from: 'mp4', share: 0.6 },
  cutMp4NoIndex: { path: 'Broken/No Index (2014).mp4', from: 'mp4MoovLast', share: 0.6 },
  empty: { path: 'Broken/Empty (2013).mkv', content: '' },
  text: { path: 'Broken/Shopping List (2012).mkv', content: NOT_A_FILM },
} as const satisfies Record<string, Derived | Written>;

const LONG = 'A Very Long Name That Goes On '.repeat(10);
/** Names that a shell, an argument parser, a URL or a log line may stumble over. All are copies of one small film. */
export const oddNames = {
  quotes: `"Double" 'Single' \`Back\` $HOME (2011).ts`,
  dash: '-i.ts',
  newline: 'Line\nBreak (2010).ts',
  emoji: '🎬 Émoji — ночь (2009).ts',
  percent: '100% #1?&=;.. (2008).ts',
  longest: `${LONG.slice(0, 255 - ' (2007).ts'.length)} (2007).ts`,
} as const;

export const derived: readonly Derived[] = [
  broken.cutMkv,
  broken.cutMp4,
  broken.cutMp4NoIndex,
  ...Object.values(oddNames).map((name): Derived => ({ path: `Odd Names/${name}`, from: 'ts' })),
];
export const written: readonly Written[] = [externalSubtitle, nfo, broken.empty, broken.text];
export const stills: readonly Still[] = [
  { path: join(blueSquare, '..', 'poster.jpg'), colour: 'blue', width: 600, height: 900 },
  { path: 'Music/The Testers/First Light (2022)/cover.jpg', colour: 'orange', width: 600, height: 600 },
];
