// Writing what a scan found, against a real database.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ItemSpec, MediaSpec } from './index.ts';
import { episodeChain } from './testing/chains.ts';
import { audioStream, mediaIndex, subtitleStream, videoStream } from './testing/media-index.ts';
import { openTemporaryCatalog, query, type TemporaryCatalog } from './testing/temporary-catalog.ts';
import { packIndex } from './media.ts';

let catalog: TemporaryCatalog;
let user: string;
let films: string;
let shows: string;

beforeAll(async () => {
  catalog = await openTemporaryCatalog();
});
beforeEach(async () => {
  await catalog.clear();
  user = await catalog.addUser('ann');
  [films, shows] = [await catalog.addLibrary('Films', 'movies'), await catalog.addLibrary('Shows', 'shows')];
});
afterAll(() => catalog[Symbol.asyncDispose]());

const blue: ItemSpec = { kind: 'movie', identity: 'movie|blue|2019', title: 'Blue', year: 2019, durationMs: 60_000 };
const fileAt = (libraryId: string, path: string, more: object = {}) => ({
  file: { folderId: catalog.folderOf(libraryId), path, sizeBytes: 1, mtimeMs: 1, companions: '', ...more },
});
const detail = (id: string) => catalog.libraries.get(user, id);
const titlesOf = async (kind: 'movie' | 'show' | 'season' | 'episode') =>
  (await catalog.libraries.list(user, query({ kind, sort: 'number' }))).items.map((i) => i.title);

describe('a file that is stored', () => {
  test('becomes an item with one version', async () => {
    const [id = ''] = await catalog.addFile(films, [[blue]], fileAt(films, 'Blue.mkv'));
    const item = await detail(id);
    expect(item).toMatchObject({ kind: 'movie', title: 'Blue', year: 2019, durationMs: 60_000, ancestors: [] });
    expect(item.addedAt).toBe(catalog.clock.now);
    expect(item.versions).toHaveLength(1);
    expect(item.versions[0]).toMatchObject({ name: '1080p', container: 'matroska', isAvailable: true });
  });

  test('a second time keeps the ids of item and version, and the time it was added', async () => {
    const [first = ''] = await catalog.addFile(films, [[blue]], fileAt(films, 'Blue.mkv'));
    const before = await detail(first);
    catalog.clock.now += 1000;
    const [second] = await catalog.addFile(films, [[{ ...blue, title: 'Blue Square' }]], fileAt(films, 'Blue.mkv'));
    expect(second).toBe(first);
    const after = await detail(first);
    expect(after.versions.map((v) => v.id)).toEqual(before.versions.map((v) => v.id));
    expect(after).toMatchObject({ title: 'Blue Square', addedAt: before.addedAt });
    expect((await catalog.store.catalog.files(films)).length).toBe(1);
  });

  test('beside another of the same film is its second version, by name', async () => {
    const [id = ''] = await catalog.addFile(films, [[blue]], { ...fileAt(films, 'b.mkv'), versionName: '720p' });
    await catalog.addFile(films, [[blue]], { ...fileAt(films, 'a.mkv'), versionName: '4K' });
    expect((await detail(id)).versions.map((v) => v.name)).toEqual(['4K', '720p']);
    expect(await titlesOf('movie')).toEqual(['Blue']);
  });

  test('of the same film in another library is another film', async () => {
    const more = await catalog.addLibrary('More', 'movies');
    const [a] = await catalog.addFile(films, [[blue]]);
    const [b] = await catalog.addFile(more, [[blue]]);
    expect(a).not.toBe(b);
  });

  test('that knows less than the first keeps what was known', async () => {
    const [id = ''] = await catalog.addFile(films, [[{ ...blue, overview: 'A square.' }]], fileAt(films, 'a.mkv'));
    await catalog.addFile(films, [[{ ...blue, year: undefined }]], fileAt(films, 'b.mkv'));
    expect(await detail(id)).toMatchObject({ overview: 'A square.', year: 2019 });
  });

  test('of two episodes is a version of both', async () => {
    const chains = [episodeChain('Ferry', 1, 1), episodeChain('Ferry', 1, 2)];
    const [show = '', , episode = ''] = await catalog.addFile(shows, chains);
    expect(await titlesOf('episode')).toEqual(['Part 1.1', 'Part 1.2']);
    expect(await titlesOf('season')).toEqual(['Season 1']);
    expect((await detail(episode)).ancestors.map((a) => [a.kind, a.title])).toEqual([
      ['show', 'Ferry'],
      ['season', 'Season 1'],
    ]);
    expect(await detail(show)).toMatchObject({ childCount: 1, versions: [] });
  });

  test('whose name now says something else leaves its old item, which goes with its season and show', async () => {
    await catalog.addFile(shows, [episodeChain('Fery', 1, 1)], fileAt(shows, 'a.mkv'));
    await catalog.addFile(shows, [episodeChain('Ferry', 2, 1)], fileAt(shows, 'a.mkv'));
    expect(await titlesOf('show')).toEqual(['Ferry']);
    expect(await titlesOf('season')).toEqual(['Season 2']);
    expect(await titlesOf('episode')).toEqual(['Part 2.1']);
  });

  test('whose name changed leaves an item that has another file', async () => {
    await catalog.addFile(films, [[blue]], fileAt(films, 'a.mkv'));
    await catalog.addFile(films, [[blue]], fileAt(films, 'b.mkv'));
    await catalog.addFile(films, [[{ ...blue, identity: 'movie|red|', title: 'Red' }]], fileAt(films, 'a.mkv'));
    expect((await titlesOf('movie')).toSorted()).toEqual(['Blue', 'Red']);
  });

  test('with subtitles beside it counts them on from its own streams', async () => {
    const beside = { track: 0, title: null, is_forced: 0, is_hearing_impaired: 0 };
    const index = mediaIndex('with-subtitles', { streams: [videoStream(), audioStream(), subtitleStream()] });
    const spec: Partial<MediaSpec> = {
      ...fileAt(films, 'Blue.mkv'),
      sourceId: index.sourceId,
      indexGzip: await packIndex(index),
      subtitles: [
        { ...beside, path: 'Blue.en.srt', codec: 'subrip', language: 'en' },
        { ...beside, path: 'Blue.de.forced.ass', codec: 'ass', language: 'de', is_forced: 1 },
      ],
    };
    const [id = ''] = await catalog.addFile(films, [[blue]], spec);
    const streams = (await detail(id)).versions[0]?.streams ?? [];
    expect(streams.map((s) => [s.index, s.type, s.codec, s.isForced])).toEqual([
      [0, 'video', 'h264', false],
      [1, 'audio', 'aac', false],
      [2, 'subtitle', 'subrip', false],
      [3, 'subtitle', 'subrip', false],
      [4, 'subtitle', 'ass', true],
    ]);
    await catalog.addFile(films, [[blue]], { ...spec, subtitles: [] });
    expect((await detail(id)).versions[0]?.streams).toHaveLength(3);
  });

  test('half-way through a failure is not stored at all', async () => {
    const broken = { ...blue, identity: 'movie|broken', title: null as unknown as string };
    await expect(catalog.addFile(films, [[blue], [broken]], fileAt(films, 'a.mkv'))).rejects.toThrow();
    expect(await titlesOf('movie')).toEqual([]);
    expect(await catalog.store.catalog.files(films)).toEqual([]);
  });
});

describe('a file that', () => {
  test('moved keeps its versions, its item and what users did with it', async () => {
    const [id = ''] = await catalog.addFile(films, [[blue]], fileAt(films, 'old/Blue.mkv'));
    await catalog.libraries.states.setPlayed(user, id, true);
    const [row] = await catalog.store.catalog.files(films);
    await catalog.store.catalog.markMissing([row?.id ?? '']);
    await catalog.store.catalog.moveFile(row?.id ?? '', fileAt(films, 'new/Blue.mkv', { mtimeMs: 9 }).file);
    const [moved] = await catalog.store.catalog.files(films);
    expect(moved).toMatchObject({ id: row?.id, path: 'new/Blue.mkv', state: 'ok', mtime_ms: 9 });
    expect((await detail(id)).userState.played).toBe(true);
  });

  test('moved onto the name of one with a problem takes its place', async () => {
    await catalog.addFile(films, [[blue]], fileAt(films, 'a.mkv'));
    const { file } = fileAt(films, 'b.mkv');
    await catalog.store.catalog.saveProblem(films, file, 'empty', 'It is empty');
    const a = (await catalog.store.catalog.files(films)).find((f) => f.path === 'a.mkv');
    await catalog.store.catalog.moveFile(a?.id ?? '', file);
    expect((await catalog.store.catalog.files(films)).map((f) => [f.path, f.state])).toEqual([['b.mkv', 'ok']]);
  });

  test('is missing stays in the library and says so', async () => {
    const [id = ''] = await catalog.addFile(films, [[blue]]);
    const [row] = await catalog.store.catalog.files(films);
    await catalog.store.catalog.markMissing([row?.id ?? '']);
    expect((await detail(id)).versions.map((v) => v.isAvailable)).toEqual([false]);
  });

  test('cannot be read now keeps its item, and is whole again after the next scan', async () => {
    const [id = ''] = await catalog.addFile(films, [[blue]], fileAt(films, 'Blue.mkv'));
    await catalog.store.catalog.saveProblem(films, fileAt(films, 'Blue.mkv').file, 'unreadable', 'No right');
    expect((await detail(id)).versions.map((v) => v.isAvailable)).toEqual([false]);
    await catalog.addFile(films, [[blue]], fileAt(films, 'Blue.mkv'));
    expect((await detail(id)).versions.map((v) => v.isAvailable)).toEqual([true]);
    expect(await catalog.libraries.problems(films)).toEqual([]);
  });

  test('is one of thousands is marked and removed with the others', async () => {
    const ids = Array.from({ length: 1201 }, (_, i) => `unknown-${i}`);
    await catalog.addFile(films, [[blue]]);
    const [row] = await catalog.store.catalog.files(films);
    await catalog.store.catalog.markMissing([...ids, row?.id ?? '']);
    expect((await catalog.store.catalog.files(films)).map((f) => f.state)).toEqual(['missing']);
    await catalog.store.catalog.removeFiles([...ids, row?.id ?? '']);
    expect(await catalog.store.catalog.files(films)).toEqual([]);
  });
});

describe('a picture', () => {
  const set = (id: string, role: 'poster' | 'still', image: string, origin: 'local' | 'embedded' | 'grabbed') =>
    catalog.store.catalog.setImage(id, role, image, origin);
  const poster = async (id: string) => (await detail(id)).images.poster?.url;

  test('is replaced by a better one, never by a worse one', async () => {
    const id = await catalog.addMovie(films, 'Blue');
    await set(id, 'poster', 'frame', 'grabbed');
    await set(id, 'poster', 'beside', 'local');
    await set(id, 'poster', 'inside', 'embedded');
    expect(await poster(id)).toBe(`/${user}/beside`);
    await set(id, 'poster', 'newer', 'local');
    expect(await poster(id)).toBe(`/${user}/newer`);
    expect(await catalog.store.catalog.imageOrigins(id)).toEqual(new Map([['poster', 'local']]));
  });

  test('of an item that is gone is let go', async () => {
    await expect(set('nothing', 'poster', 'x', 'local')).resolves.toBeUndefined();
  });

  test('of a show stands for its episodes, a still never does', async () => {
    const [show = '', season = '', episode = ''] = await catalog.addFile(shows, [episodeChain('Ferry', 1, 1)]);
    await set(show, 'poster', 'of-show', 'local');
    await set(show, 'still', 'still-of-show', 'grabbed');
    expect((await detail(episode)).images).toMatchObject({ poster: { url: `/${user}/of-show` } });
    expect((await detail(episode)).images.still).toBeUndefined();
    await set(season, 'poster', 'of-season', 'local');
    expect(await poster(episode)).toBe(`/${user}/of-season`);
    expect(await poster(show)).toBe(`/${user}/of-show`);
    await set(episode, 'poster', 'of-episode', 'local');
    expect(await poster(episode)).toBe(`/${user}/of-episode`);
  });
});

describe('one item', () => {
  test('that does not exist is an error', async () => {
    await expect(detail('nothing')).rejects.toMatchObject({ code: 'item.not-found' });
  });

  test('of a show leaves out what it does not have', async () => {
    const [, season = '', episode = ''] = await catalog.addFile(shows, [episodeChain('Ferry', 0, 3)]);
    const item = await detail(episode);
    expect(item).toMatchObject({ seasonNumber: 0, episodeNumber: 3, showTitle: 'Ferry', parentId: season });
    expect(item).not.toHaveProperty('year');
    expect(item).not.toHaveProperty('trackNumber');
    expect(item).not.toHaveProperty('childCount');
  });

  test('whose index is of another version is refused, not shown wrong', async () => {
    const index = { ...mediaIndex('old'), formatVersion: 0 as unknown as 1 };
    const stored = { ...fileAt(films, 'a.mkv'), sourceId: 'old', indexGzip: await packIndex(index) };
    const [id = ''] = await catalog.addFile(films, [[blue]], stored);
    await expect(detail(id)).rejects.toMatchObject({ code: 'media.changed' });
  });
});
