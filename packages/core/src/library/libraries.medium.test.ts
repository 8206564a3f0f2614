// Adding, showing and removing libraries, against a real database and real folders.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { libraryBody } from '@praxino/contracts';
import { openTemporaryCatalog, type TemporaryCatalog } from './testing/temporary-catalog.ts';

const admin = { isAdmin: true };
const guest = { isAdmin: false };
let catalog: TemporaryCatalog;
let films: string;

beforeAll(async () => {
  catalog = await openTemporaryCatalog();
  films = join(catalog.dir, 'films');
  await mkdir(films);
  await writeFile(join(catalog.dir, 'a-file'), '');
});
beforeEach(async () => {
  await catalog.clear();
  catalog.scans.log.length = 0;
});
afterAll(() => catalog[Symbol.asyncDispose]());

const add = (name: string, folders: readonly string[] = [films]) =>
  catalog.libraries.create({ name, kind: 'movies', folders });

describe('adding a library', () => {
  test('stores it and queues its first scan', async () => {
    const library = await add('Films');
    expect(library).toEqual({
      id: library.id,
      name: 'Films',
      kind: 'movies',
      folders: [films],
      itemCount: 0,
      problemCount: 0,
      lastScanAt: null,
      scanJobId: `scan-of-${library.id}`,
    });
    expect(catalog.scans.log).toEqual(['enqueue']);
    expect(await catalog.libraries.all(admin)).toEqual([library]);
  });

  test('takes the same folder once, however it is written', async () => {
    const twice = await add('Films', [films, `${films}${sep}`, join(films, '..', 'films')]);
    expect(twice.folders).toEqual([films]);
  });

  test.each([
    ['the same', 'Filme'],
    ['other case', 'FILME'],
    ['full-width letters', 'Ｆｉｌｍｅ'],
  ])('refuses a name that is taken: %s', async (_what, name) => {
    await add('Filme');
    const answer = add(name);
    await expect(answer).rejects.toMatchObject({ code: 'library.name-taken', details: { field: 'name' } });
    await expect(answer).rejects.toThrow(`There is a library "${name}" already`);
    expect(await catalog.libraries.all(admin)).toHaveLength(1);
    expect(catalog.scans.log).toEqual(['enqueue']);
  });

  test('of two with one name at the same time takes one', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => add('Films')));
    expect(answers.filter((a) => a.status === 'fulfilled')).toHaveLength(1);
    expect(await catalog.libraries.all(admin)).toHaveLength(1);
  });

  test('takes a name again once its library is gone', async () => {
    await catalog.libraries.remove((await add('Films')).id);
    await expect(add('films')).resolves.toMatchObject({ name: 'films' });
  });

  test.each([
    ['does not exist', () => join(catalog.dir, 'nowhere'), 'does not exist'],
    ['is a file', () => join(catalog.dir, 'a-file'), 'is not a folder'],
    ['is not absolute', () => 'films', 'is not an absolute path'],
    ['climbs', () => '../../etc', 'is not an absolute path'],
  ])('refuses a folder that %s, and names the field', async (_what, path, words) => {
    const answer = add('Films', [films, path()]);
    await expect(answer).rejects.toMatchObject({ code: 'library.folder-missing', details: { field: 'folders.1' } });
    await expect(answer).rejects.toThrow(words);
    expect(await catalog.libraries.all(admin)).toEqual([]);
  });

  test.each([
    ['an empty name', { name: ' ' }],
    ['an endless name', { name: 'x'.repeat(121) }],
    ['no folders', { folders: [] }],
    ['too many folders', { folders: Array.from({ length: 65 }, (_, i) => `/f${i}`) }],
    ['a folder with a NUL', { folders: ['/films\0/etc'] }],
    ['a kind that does not exist', { kind: 'books' }],
    ['a field that does not exist', { owner: 'me' }],
  ])('by a request with %s is refused', (_what, wrong) => {
    expect(libraryBody.safeParse({ name: 'Films', kind: 'movies', folders: ['/films'], ...wrong }).success).toBe(false);
  });
});

describe('showing libraries', () => {
  test('tells paths to administrators alone', async () => {
    const { id } = await add('Films');
    expect((await catalog.libraries.one(admin, id)).folders).toEqual([films]);
    expect((await catalog.libraries.one(guest, id)).folders).toEqual([]);
    expect(JSON.stringify(await catalog.libraries.all(guest))).not.toContain(catalog.dir);
  });

  test('goes by the time they were added', async () => {
    for (const name of ['Zebra', 'Apple', 'Mango']) {
      await catalog.addLibrary(name, 'movies');
      catalog.clock.now += 1000;
    }
    expect((await catalog.libraries.all(guest)).map((l) => l.name)).toEqual(['Zebra', 'Apple', 'Mango']);
  });

  test('counts outermost items and files with problems, each library its own', async () => {
    const [a, b] = [await catalog.addLibrary('A', 'movies'), await catalog.addLibrary('B', 'movies')];
    await catalog.addMovie(a, 'One');
    await catalog.addMovie(a, 'Two');
    const file = { folderId: catalog.folderOf(b), path: 'x.mkv', sizeBytes: 0, mtimeMs: 0, companions: '' };
    await catalog.store.catalog.saveProblem(b, file, 'empty', 'It is empty');
    const counts = (await catalog.libraries.all(guest)).map((l) => [l.name, l.itemCount, l.problemCount]);
    expect(counts).toEqual([
      ['A', 2, 0],
      ['B', 0, 1],
    ]);
  });

  test('says when it was scanned last', async () => {
    const id = await catalog.addLibrary('A', 'movies');
    await catalog.libraries.scanned(id);
    expect((await catalog.libraries.one(guest, id)).lastScanAt).toBe(catalog.clock.now);
  });

  test('that do not exist is an error, for administrators and guests alike', async () => {
    const calls = ['one', 'remove', 'scan', 'problems', 'toScan'] as const;
    for (const call of calls) {
      const { libraries } = catalog;
      const answer = call === 'one' ? libraries.one(admin, 'nothing') : libraries[call]('nothing');
      await expect(answer, call).rejects.toMatchObject({ code: 'library.not-found' });
    }
  });
});

describe('removing a library', () => {
  test('stops its scan first, then forgets everything in it and touches no file', async () => {
    const user = await catalog.addUser('ann');
    const { id } = await add('Films');
    await writeFile(join(films, 'blue.mkv'), 'film');
    const film = await catalog.store.catalog.saveMedia(id, await specOf(id), 1);
    await catalog.libraries.states.setPlayed(user, film[0]?.[0] ?? '', true);
    await catalog.libraries.remove(id);
    expect(catalog.scans.log).toEqual(['enqueue', 'endAll']);
    await expect(catalog.libraries.get(user, film[0]?.[0] ?? '')).rejects.toMatchObject({ code: 'item.not-found' });
    expect(await rowsOf('items', 'files', 'versions', 'library_folders', 'user_states', 'item_images')).toEqual([
      0, 0, 0, 0, 0, 0,
    ]);
    await rm(join(films, 'blue.mkv'));
  });

  test('leaves the others alone', async () => {
    const [a, b] = [await catalog.addLibrary('A', 'movies'), await catalog.addLibrary('B', 'movies')];
    await catalog.addMovie(a, 'One');
    await catalog.addMovie(b, 'Two');
    await catalog.libraries.remove(a);
    expect((await catalog.libraries.all(guest)).map((l) => [l.name, l.itemCount])).toEqual([['B', 1]]);
  });

  async function specOf(libraryId: string) {
    const { folders } = await catalog.libraries.toScan(libraryId);
    const file = { folderId: folders[0]?.id ?? '', path: 'blue.mkv', sizeBytes: 4, mtimeMs: 1, companions: '' };
    const chains = [[{ kind: 'movie' as const, identity: 'movie|blue', title: 'Blue' }]];
    const made = { versionName: '1080p', warning: null, subtitles: [] };
    return { file, sourceId: 's', indexGzip: new Uint8Array(), chains, ...made };
  }
});

async function rowsOf(...tables: readonly string[]): Promise<number[]> {
  const db = catalog.database.tables<Record<string, object>>();
  const counts = tables.map(async (table) => (await db.selectFrom(table).selectAll().execute()).length);
  return Promise.all(counts);
}

describe('problems', () => {
  test('are told in plain words, with the whole path, in order', async () => {
    const id = await catalog.addLibrary('Films', 'movies');
    const file = { folderId: catalog.folderOf(id), sizeBytes: 0, mtimeMs: 0, companions: '' };
    await catalog.store.catalog.saveProblem(id, { ...file, path: 'b.mkv' }, 'empty', 'The file is empty');
    await catalog.store.catalog.saveProblem(id, { ...file, path: 'a.mkv' }, 'not-media', 'There is no picture');
    await catalog.addMovie(id, 'Gone');
    const [gone] = (await catalog.store.catalog.files(id)).filter((f) => f.state === 'ok');
    await catalog.store.catalog.markMissing([gone?.id ?? '']);
    const folder = join(catalog.dir, 'Films');
    const problems = await catalog.libraries.problems(id);
    expect(problems).toEqual([
      { path: `${folder}/a.mkv`, code: 'not-media', reason: 'There is no picture' },
      { path: `${folder}/b.mkv`, code: 'empty', reason: 'The file is empty' },
      { path: `${folder}/${gone?.path}`, code: 'missing', reason: expect.stringContaining('is not there now') },
    ]);
  });

  test('hold a file that plays but ends early, and lose it when it is whole again', async () => {
    const id = await catalog.addLibrary('Films', 'movies');
    const chain = [[{ kind: 'movie' as const, identity: 'movie|blue', title: 'Blue' }]];
    await catalog.addFile(id, chain, { warning: 'It ends early' });
    expect(await catalog.libraries.problems(id)).toMatchObject([{ code: 'truncated', reason: 'It ends early' }]);
    await catalog.addFile(id, chain);
    expect(await catalog.libraries.problems(id)).toEqual([]);
  });
});
