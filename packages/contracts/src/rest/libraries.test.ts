import { describe, expect, it } from 'vitest';
import { fileProblem, folderPath, job, library, libraryBody, libraryRoutes } from './libraries.ts';

describe('a path of the server', () => {
  it.each([
    '/',
    '/media/films',
    'C:\\Films',
    '\\\\nas\\films',
    '/a b/ü/🎬',
    '/-i',
    "/it's",
    '/new\nline',
    'x'.repeat(4096),
  ])('may be %j: the file system says what exists', (path) => {
    expect(folderPath.parse(path)).toBe(path);
  });

  it.each(['', '/films\0/etc/passwd', '\0', 'x'.repeat(4097)])('may not be %j', (path) => {
    expect(folderPath.safeParse(path).success).toBe(false);
  });
});

describe('a new library', () => {
  const good = { name: ' Films ', kind: 'movies', folders: ['/films'] };

  it('has a name without space around it, a kind and folders', () => {
    expect(libraryBody.parse(good)).toEqual({ ...good, name: 'Films' });
  });

  it.each([
    ['no name', { name: '  ' }, 'name'],
    ['a very long name', { name: 'x'.repeat(121) }, 'name'],
    ['a kind we do not know', { kind: 'films' }, 'kind'],
    ['no folder', { folders: [] }, 'folders'],
    ['too many folders', { folders: Array.from({ length: 65 }, (_, i) => `/f${i}`) }, 'folders'],
    ['one folder that is no list', { folders: '/films' }, 'folders'],
    ['a folder that is no text', { folders: ['/films', 5] }, 'folders.1'],
    ['a folder with a zero byte', { folders: ['/a\0b'] }, 'folders.0'],
  ])('with %s is refused by the name of the field', (_what, wrong, field) => {
    const { error } = libraryBody.safeParse({ ...good, ...wrong });
    expect(error?.issues.map((i) => i.path.join('.'))).toEqual([field]);
  });
});

describe('a folder to list', () => {
  const { query } = libraryRoutes.folders;

  it('may be left out: then the top is listed', () => {
    expect(query.parse({})).toEqual({});
  });

  it('follows the rules of paths', () => {
    expect(query.safeParse({ path: '' }).success).toBe(false);
    expect(query.safeParse({ path: ['/a', '/b'] }).success).toBe(false);
    expect(query.parse({ path: '/media/../media' })).toEqual({ path: '/media/../media' });
  });
});

describe('a job', () => {
  const running = {
    id: 'j',
    kind: 'scan',
    state: 'running',
    progress: 0.5,
    message: '3 of 6',
    libraryId: null,
    error: null,
    createdAt: 1,
    finishedAt: null,
  };

  it('comes back from JSON as it was sent', () => {
    expect(job.parse(JSON.parse(JSON.stringify(running)))).toEqual(running);
  });

  it.each([-0.01, 1.01, Number.NaN, Infinity, '0.5', null])('cannot be %j done', (progress) => {
    expect(job.safeParse({ ...running, progress }).success).toBe(false);
  });

  it('has times in whole milliseconds and a state that is known', () => {
    expect(job.safeParse({ ...running, createdAt: 1.5 }).success).toBe(false);
    expect(job.safeParse({ ...running, state: 'done' }).success).toBe(false);
  });
});

it('a library says explicitly that it was never scanned', () => {
  const fresh = {
    id: 'l',
    name: 'Films',
    kind: 'movies',
    folders: [],
    itemCount: 0,
    problemCount: 0,
    lastScanAt: null,
    scanJobId: null,
  };
  expect(library.parse(fresh)).toEqual(fresh);
  const { lastScanAt: _unsaid, ...silent } = fresh;
  expect(library.safeParse(silent).success).toBe(false);
});

it('a problem of a file may show any path, and has one of the known codes', () => {
  const odd = { path: '/films/\u001b[31m\n\udcff.mkv', reason: 'It is empty', code: 'empty' };
  expect(fileProblem.parse(odd)).toEqual(odd);
  expect(fileProblem.safeParse({ ...odd, code: 'sad' }).success).toBe(false);
});
