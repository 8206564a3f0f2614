// Looking into folders that really exist, and what is added for them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError, type Library } from '@praxino/contracts';
import type { NewLibraryInput } from '../library/index.ts';
import { createDetect, type Detect } from './detect.ts';

let root: string;
let folders = 0;
let libraries: (NewLibraryInput & { name: string })[];
let scanned: string[];
let detect: Detect;
const signal = new AbortController().signal;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'praxino-detect-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

beforeEach(() => {
  libraries = [];
  scanned = [];
  const toLibrary = ({ name, kind, folders: paths }: NewLibraryInput): Library => {
    const counts = { itemCount: 0, problemCount: 0, lastScanAt: null, scanJobId: null };
    return { id: name, name, kind, folders: [...paths], ...counts };
  };
  detect = createDetect({
    all: () => Promise.resolve(libraries.map(toLibrary)),
    create(input) {
      libraries.push(input);
      return Promise.resolve(toLibrary(input));
    },
    folders: () => {
      const paths = libraries.flatMap((l) => l.folders);
      return Promise.resolve(paths.map((path) => ({ id: path, library_id: 'l', path, takes_all: 1 })));
    },
    scan(id) {
      scanned.push(id);
      const times = { createdAt: 0, finishedAt: null };
      return Promise.resolve({
        id: 'j',
        kind: 'scan',
        state: 'queued',
        progress: 0,
        message: '',
        libraryId: id,
        error: null,
        ...times,
      });
    },
  });
});

/** A new folder of this name with these files in it. */
async function folder(name: string, ...files: readonly string[]): Promise<string> {
  const path = join(root, String(folders++), name);
  await mkdir(path, { recursive: true });
  for (const file of files) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), 'x');
  }
  return path;
}

const kindsOf = async (path: string) => (await detect.add(path, null, signal)).map((l) => l.kind);

describe('a folder', () => {
  test.each<[what: string, name: string, files: string[], kinds: string[]]>([
    ['of films', 'media', ['Blue (2019).mkv', 'Red (2020)/Red (2020).mp4'], ['movies']],
    ['of one show', 'Ferry', ['Season 1/Ferry S01E01.mkv', 'Season 1/Ferry S01E02.mkv'], ['shows']],
    ['of numbered episodes', 'Ferry', ['Ferry/Season 1/01 - Quay.mkv'], ['shows']],
    ['of music', 'media', ['Band/Album/01 Song.flac', 'Band/Album/cover.jpg'], ['music']],
    ['of everything', 'media', ['Blue (2019).mkv', 'Ferry S01E01.mkv', 'a.mp3'], ['movies', 'shows', 'music']],
    [
      'ordered by kind',
      'media',
      ['Movies/a.mkv', 'TV Shows/X/Season 1/01.mkv', 'Music/B/C/1.ogg'],
      ['movies', 'shows', 'music'],
    ],
    ['called for films', 'Movies', ['Ferry S01E01.mkv'], ['movies']],
    ['called for shows', 'TV', ['Something.mkv'], ['shows']],
    ['called for music', 'Music', ['clip.mp4', 'song.mp3'], ['music']],
    ['of names without a year', 'media', ['home video.mp4'], ['movies']],
    ['deep below', 'media', ['a/b/c/d/e/f/Blue (2019).mkv'], ['movies']],
  ])('%s is known for it', async (_what, name, files, kinds) => {
    expect(await kindsOf(await folder(name, ...files))).toEqual(kinds);
  });

  test.each<[what: string, files: string[]]>([
    ['nothing', []],
    ['pictures and text', ['a.jpg', 'b.txt', 'c.nfo', 'd.srt']],
    ['only hidden files', ['.a.mkv', '.trash/b.mkv']],
    ['only trailers and samples', ['Film-trailer.mkv', 'sample.mkv']],
    ['a mark to leave it alone', ['.nomedia', 'a.mkv']],
  ])('with %s is refused in words', async (_what, files) => {
    const path = await folder('media', ...files);
    const answer = detect.add(path, null, signal);
    await expect(answer).rejects.toMatchObject({ code: 'request.invalid', details: { field: 'folder' } });
    await expect(answer).rejects.toThrow(`There are no films, shows or music in ${path}`);
    expect(libraries).toEqual([]);
  });

  test.each(['relative/path', '/does/not/exist/anywhere'])('%s is refused by its field', async (path) => {
    const answer = detect.add(path, null, signal);
    await expect(answer).rejects.toMatchObject({ code: 'library.folder-missing', details: { field: 'folder' } });
  });

  test('is not looked into when somebody has said what it holds', async () => {
    const path = await folder('media', 'Ferry S01E01.mkv');
    expect((await detect.add(path, 'music', signal)).map((l) => l.kind)).toEqual(['music']);
    expect((await detect.add(await folder('empty'), 'movies', signal)).map((l) => l.kind)).toEqual(['movies']);
  });

  test('stops being looked into when nobody waits any more', async () => {
    const stop = new AbortController();
    stop.abort(new AppError('server.unavailable'));
    const answer = detect.add(await folder('media', 'a.mkv'), null, stop.signal);
    await expect(answer).rejects.toMatchObject({ code: 'server.unavailable' });
    expect(libraries).toEqual([]);
  });
});

describe('a library that is added', () => {
  test('takes every file when the folder holds one kind, else only its own', async () => {
    await detect.add(await folder('a', 'Blue (2019).mkv'), null, signal);
    expect(libraries.map((l) => l.takesAll)).toEqual([true]);
    libraries = [];
    await detect.add(await folder('b', 'Blue (2019).mkv', 'a.mp3'), null, signal);
    expect(libraries.map((l) => [l.kind, l.takesAll])).toEqual([
      ['movies', false],
      ['music', false],
    ]);
  });

  test('is added once', async () => {
    const path = await folder('media', 'Blue (2019).mkv');
    expect(await detect.add(path, null, signal)).toHaveLength(1);
    expect(await detect.add(`${path}/../${basename(path)}/`, null, signal)).toEqual([]);
    expect(libraries).toHaveLength(1);
  });

  test('has a name that is free: its kind, its folder, a number', async () => {
    for (let i = 0; i < 4; i++) await detect.add(await folder('disk', 'Blue (2019).mkv'), null, signal);
    expect(libraries.map((l) => l.name)).toEqual(['Movies', 'Movies (disk)', 'Movies 2', 'Movies 3']);
  });

  test('takes no name that differs by case alone', async () => {
    libraries = [{ name: 'MOVIES', kind: 'movies', folders: ['/x'] }];
    await detect.add(await folder('disk', 'Blue (2019).mkv'), null, signal);
    expect(libraries.at(-1)?.name).toBe('Movies (disk)');
  });

  test('of a folder with a very long name has a name that fits', async () => {
    libraries = [{ name: 'Movies', kind: 'movies', folders: ['/x'] }];
    await detect.add(await folder('d'.repeat(200), 'Blue (2019).mkv'), null, signal);
    expect(libraries.at(-1)?.name.length).toBeLessThanOrEqual(120);
  });
});

describe('a folder in which something is new', () => {
  test('becomes a library of the kind told, and is scanned again from then on', async () => {
    const path = await folder('Films', 'Blue (2019).mkv');
    await detect.refresh(path, 'movies', signal);
    expect([libraries.map((l) => [l.kind, l.folders]), scanned]).toEqual([[['movies', [path]]], []]);
    await detect.refresh(path, 'movies', signal);
    expect([libraries.length, scanned]).toEqual([1, ['l']]);
  });

  test('that is gone is an error that names it', async () => {
    await expect(detect.refresh(join(root, 'nowhere'), 'movies', signal)).rejects.toThrow(/nowhere/);
  });
});
