// A folder of made media for the screenshots: short films with posters, plots, chapters, sound tracks and subtitles.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { drawArt } from './art.ts';
import type { Title } from './art.ts';
import { album, episodes, films, secondShow, show, tracks } from './titles.ts';

const run = promisify(execFile);
const SECONDS = 120;

type Draw = (title: Title, width: number, height: number, words: boolean, path: string) => Promise<void>;

const ffmpeg = (args: readonly string[]): Promise<unknown> => run('ffmpeg', ['-v', 'error', '-y', ...args]);

/** A slow camera move over the backdrop: looks like film and costs little to encode. */
async function makeFilm(picture: string, path: string, hasExtras: boolean): Promise<void> {
  const move = `zoompan=z='1+0.0009*on':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=${SECONDS * 10}:s=1280x720:fps=10,fps=24`;
  const inputs = [
    '-loop',
    '1',
    '-t',
    '1',
    '-i',
    picture,
    '-f',
    'lavfi',
    '-i',
    `sine=f=110:d=${SECONDS}`,
    '-f',
    'lavfi',
    '-i',
    `anoisesrc=d=${SECONDS}:c=pink:a=0.05`,
  ];
  const codecs = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-crf',
    '26',
    '-g',
    '48',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-b:a',
    '96k',
    '-ac',
    '2',
  ];
  if (!hasExtras) {
    await ffmpeg([...inputs, '-vf', move, '-map', '0:v', '-map', '1:a', ...codecs, '-t', String(SECONDS), path]);
    return;
  }
  // Beside the film they would be taken for its own files.
  const scratch = await mkdtemp(join(tmpdir(), 'praxino-film-'));
  const [subtitles, chapters] = [join(scratch, 'lines.srt'), join(scratch, 'chapters.txt')];
  await writeFile(subtitles, srt());
  await writeFile(chapters, chapterFile());
  const streams = [
    '-map',
    '0:v',
    '-map',
    '1:a',
    '-map',
    '2:a',
    '-map',
    '3:s',
    '-map_metadata',
    '4',
    '-map_chapters',
    '4',
  ];
  const names = [
    '-metadata:s:a:0',
    'language=eng',
    '-metadata:s:a:1',
    'language=ger',
    '-metadata:s:s:0',
    'language=eng',
    '-c:s',
    'srt',
  ];
  await ffmpeg([
    ...inputs,
    '-i',
    subtitles,
    '-i',
    chapters,
    '-vf',
    move,
    ...streams,
    ...names,
    ...codecs,
    '-t',
    String(SECONDS),
    path,
  ]);
  await rm(scratch, { recursive: true });
}

function srt(): string {
  const lines = [
    'The ice does not forget.',
    'It only waits\nfor somebody to listen.',
    'Then listen.',
    'What do you hear?',
  ];
  const stamp = (s: number): string =>
    `00:${String(Math.floor(s / 60)).padStart(2, '0')}:${String(s % 60).padStart(2, '0')},000`;
  return Array.from(
    { length: SECONDS / 5 },
    (_, i) => `${i + 1}\n${stamp(i * 5 + 1)} --> ${stamp(i * 5 + 5)}\n${lines[i % lines.length]}\n`,
  ).join('\n');
}

function chapterFile(): string {
  const names = ['The valley', 'First light', 'The survey', 'Meltwater'];
  const chapters = names.map(
    (name, i) => `[CHAPTER]\nTIMEBASE=1/1\nSTART=${i * 30}\nEND=${(i + 1) * 30}\ntitle=${name}\n`,
  );
  return `;FFMETADATA1\n${chapters.join('')}`;
}

const nfo = (root: string, { name, year, plot }: Title): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root}><title>${name}</title><year>${year}</year><plot>${plot}</plot></${root}>\n`;

async function makeMovies(folder: string, draw: Draw): Promise<void> {
  for (const [i, film] of films.entries()) {
    const dir = join(folder, 'Films', `${film.name} (${film.year})`);
    const stem = join(dir, `${film.name} (${film.year})`);
    await mkdir(dir, { recursive: true });
    await draw(film, 720, 1080, true, join(dir, 'poster.jpg'));
    await draw(film, 1600, 900, false, join(dir, 'fanart.jpg'));
    await writeFile(join(dir, 'movie.nfo'), nfo('movie', film));
    const first = films[1];
    if (i < 2 || first === undefined) await makeFilm(join(dir, 'fanart.jpg'), `${stem}.mkv`, i === 0);
    else
      await copyFile(
        join(folder, 'Films', `${first.name} (${first.year})`, `${first.name} (${first.year}).mkv`),
        `${stem}.mkv`,
      );
  }
}

async function makeShow(folder: string, title: Title, seasons: number, draw: Draw): Promise<void> {
  const dir = join(folder, 'Shows', `${title.name} (${title.year})`);
  await mkdir(dir, { recursive: true });
  await draw(title, 720, 1080, true, join(dir, 'poster.jpg'));
  await draw(title, 1600, 900, false, join(dir, 'fanart.jpg'));
  await writeFile(join(dir, 'tvshow.nfo'), nfo('tvshow', title));
  for (let season = 1; season <= seasons; season++) {
    for (const [i, name] of episodes.entries()) {
      const seasonDir = join(dir, `Season ${season}`);
      const stem = join(seasonDir, `${title.name} S0${season}E0${i + 1} ${name}`);
      await mkdir(seasonDir, { recursive: true });
      const look: Title = {
        ...title,
        name: `${title.name}${season}${i}`,
        hues: [title.hues[0] + i * 25, title.hues[1] + season * 40],
      };
      await draw(look, 960, 540, false, `${stem}-thumb.jpg`);
      const film = films[1];
      if (film !== undefined)
        await copyFile(
          join(folder, 'Films', `${film.name} (${film.year})`, `${film.name} (${film.year}).mkv`),
          `${stem}.mkv`,
        );
    }
  }
}

async function makeAlbum(folder: string, draw: Draw): Promise<void> {
  const dir = join(folder, 'Music', 'Ada Lind', `${album.name} (${album.year})`);
  await mkdir(dir, { recursive: true });
  await draw(album, 1000, 1000, true, join(dir, 'cover.jpg'));
  for (const [i, name] of tracks.entries()) {
    const tags = [
      '-metadata',
      `title=${name}`,
      '-metadata',
      'artist=Ada Lind',
      '-metadata',
      `album=${album.name}`,
      '-metadata',
      `track=${i + 1}`,
      '-metadata',
      `date=${album.year}`,
    ];
    await ffmpeg([
      '-f',
      'lavfi',
      '-i',
      `sine=f=${110 + i * 55}:d=${90 + i * 17}`,
      ...tags,
      '-c:a',
      'libmp3lame',
      '-b:a',
      '64k',
      join(dir, `0${i + 1} ${name}.mp3`),
    ]);
  }
}

/** `page`: a browser page that turns drawings into pictures. */
export async function makeMedia(folder: string, page: Page): Promise<void> {
  const draw: Draw = async (title, width, height, words, path) => {
    await page.setViewportSize({ width, height });
    await page.setContent(`<style>body{margin:0}</style>${drawArt(title, width, height, words)}`);
    await page.screenshot({ path, type: 'jpeg', quality: 88 });
  };
  await makeMovies(folder, draw);
  await makeShow(folder, show, 2, draw);
  await makeShow(folder, secondShow, 1, draw);
  await makeAlbum(folder, draw);
}
