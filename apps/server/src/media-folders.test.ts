import { beforeEach, describe, expect, test } from 'vitest';
import { AppError, type Library, type LibraryKind } from '@praxino/contracts';
import { addFoldersPatiently, addMediaFolders } from './media-folders.ts';

let known: string[];
let lines: string[];
let asked: [string, LibraryKind | null][];

beforeEach(() => {
  [known, lines, asked] = [[], [], []];
});

const detect = {
  add(path: string, kind: LibraryKind | null): Promise<Library[]> {
    asked.push([path, kind]);
    if (path === '/missing') {
      const detail = `The folder ${path} does not exist`;
      return Promise.reject(new AppError('library.folder-missing', { detail, field: 'folder' }));
    }
    if (path === '/empty' && kind === null) {
      const detail = `There are no films, shows or music in ${path}`;
      return Promise.reject(new AppError('request.invalid', { detail, field: 'folder' }));
    }
    if (path === '/broken') return Promise.reject(new AppError('library.name-taken'));
    if (path === '/bug') return Promise.reject(new TypeError('a fault of ours'));
    known.push(path);
    const counts = { itemCount: 0, problemCount: 0, lastScanAt: null, scanJobId: null };
    return Promise.resolve([{ id: path, name: path, kind: kind ?? 'movies', folders: [path], ...counts }]);
  },
};

function add(...media: { path: string; kind: LibraryKind | null }[]): Promise<Library[]> {
  const folders = () => Promise.resolve(known.map((path) => ({ id: path, library_id: 'l', path, takes_all: 1 })));
  return addMediaFolders(media, { detect, folders, out: { line: (text) => void lines.push(text) } });
}

describe('folders named at the start', () => {
  test('become libraries, of the kind that was said', async () => {
    const added = await add({ path: '/films', kind: 'movies' }, { path: '/all', kind: null });
    expect(added.map((l) => [l.name, l.kind])).toEqual([
      ['/films', 'movies'],
      ['/all', 'movies'],
    ]);
    expect(asked).toEqual([
      ['/films', 'movies'],
      ['/all', null],
    ]);
  });

  test('are added once, also when they are named twice', async () => {
    await add({ path: '/films', kind: 'movies' }, { path: '/films', kind: 'shows' });
    expect(await add({ path: '/films', kind: 'movies' })).toEqual([]);
    expect(asked).toEqual([['/films', 'movies']]);
  });

  test('that do not exist stop the server, with the path', async () => {
    const answer = add({ path: '/missing', kind: 'movies' });
    await expect(answer).rejects.toMatchObject({ code: 'config.invalid' });
    await expect(answer).rejects.toThrow('The folder /missing does not exist');
  });

  test('that a library has already may be unplugged now', async () => {
    known.push('/missing');
    expect(await add({ path: '/missing', kind: 'movies' })).toEqual([]);
  });

  test('in which nothing lies yet are only told of, with what to say, and the others are added', async () => {
    const added = await add({ path: '/empty', kind: null }, { path: '/films', kind: 'movies' });
    expect(added.map((l) => l.name)).toEqual(['/films']);
    expect(lines).toEqual([
      'There are no films, shows or music in /empty; say what it will hold with movies=/empty, shows=/empty or music=/empty',
    ]);
  });

  test('pass on every other failure as it is', async () => {
    await expect(add({ path: '/broken', kind: null })).rejects.toMatchObject({ code: 'library.name-taken' });
    await expect(add({ path: '/bug', kind: null })).rejects.toThrow(TypeError);
  });

  test('may be none', async () => {
    expect(await add()).toEqual([]);
  });
});

describe('looking through folders', () => {
  const out = { line: (text: string) => void lines.push(text) };
  const folders = () => Promise.resolve([]);
  const media = [{ path: '/films', kind: null }];

  test('is waited for while it is short, and failures stop the start', async () => {
    await using looking = await addFoldersPatiently(media, { detect, folders, out });
    expect(looking).toBeDefined();
    expect(lines).toEqual(['Added the library /films (/films)']);
    const missing = addFoldersPatiently([{ path: '/missing', kind: null }], { detect, folders, out });
    await expect(missing).rejects.toMatchObject({ code: 'config.invalid' });
  });

  test('goes on behind the server when it takes long, and says so', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const slow = { add: (path: string, kind: LibraryKind | null) => released.then(() => detect.add(path, kind)) };
    const looking = await addFoldersPatiently(media, { detect: slow, folders, out }, 1);
    expect(lines).toEqual([expect.stringContaining('Still looking through /films')]);
    release();
    await expect.poll(() => lines.at(-1)).toBe('Added the library /films (/films)');
    await looking[Symbol.asyncDispose]();
  });

  test('ends when the server stops, without a word', async () => {
    const endless = {
      add: (_path: string, _kind: LibraryKind | null, signal: AbortSignal) =>
        new Promise<Library[]>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        }),
    };
    const looking = await addFoldersPatiently(media, { detect: endless, folders, out }, 1);
    await looking[Symbol.asyncDispose]();
    expect(lines).toHaveLength(1);
  });
});
