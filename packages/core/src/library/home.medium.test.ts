// The home screen of each user, against a real database.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Home } from '@praxino/contracts';
import { episodeChain, trackChain } from './testing/chains.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from './testing/temporary-catalog.ts';

let catalog: TemporaryCatalog;
let ann: string;
let bob: string;

beforeAll(async () => {
  catalog = await openTemporaryCatalog();
});
beforeEach(async () => {
  await catalog.clear();
  [ann, bob] = [await catalog.addUser('ann'), await catalog.addUser('bob')];
});
afterAll(() => catalog[Symbol.asyncDispose]());

const DAY = 86_400_000;

/** `minute` of a film of 90 minutes, `day` days after the beginning. */
function watch(userId: string, itemId: string, minute: number, day: number): Promise<void> {
  const at = catalog.clock.now + day * DAY;
  const report = { userId, itemId, positionMs: minute * 60_000, durationMs: 90 * 60_000, at };
  return catalog.libraries.states.saveProgress([report]);
}

function row(home: Home, kind: 'continue' | 'next-up' | 'recent'): string[] {
  return home.rows.filter((r) => r.kind === kind).flatMap((r) => r.items.map((i) => i.title));
}

/** A show of `episodes`, [season, episode] each; returns their ids by "season.episode". */
async function addShow(title: string, episodes: readonly (readonly [number, number])[]): Promise<Map<string, string>> {
  const library = (await catalog.store.libraries.list()).find((l) => l.kind === 'shows')?.id;
  const shows = library ?? (await catalog.addLibrary('Shows', 'shows'));
  const ids = new Map<string, string>();
  for (const [season, episode] of episodes) {
    const more = { title: `${title} ${season}.${episode}` };
    const chain = await catalog.addFile(shows, [episodeChain(title, season, episode, more)]);
    ids.set(`${season}.${episode}`, chain.at(-1) ?? '');
  }
  return ids;
}

describe('a home screen', () => {
  test('of a server without libraries is empty', async () => {
    expect(await catalog.libraries.home(ann)).toEqual({ hero: [], rows: [] });
  });

  test('has no row of a library in which nothing lies yet', async () => {
    await catalog.addLibrary('Films', 'movies');
    expect(await catalog.libraries.home(ann)).toEqual({ hero: [], rows: [] });
  });

  test('has one row for each library, named after it, in the order they were added', async () => {
    const films = await catalog.addLibrary('Films', 'movies');
    const music = await catalog.addLibrary('Records', 'music');
    await catalog.addFile(music, [trackChain('Band', 'Harbour', 1)]);
    await catalog.addMovie(films, 'Blue');
    const { rows } = await catalog.libraries.home(ann);
    expect(rows.map(({ id, kind, libraryId, title }) => ({ id, kind, libraryId, title }))).toEqual([
      { id: `recent-${films}`, kind: 'recent', libraryId: films, title: 'Films' },
      { id: `recent-${music}`, kind: 'recent', libraryId: music, title: 'Records' },
    ]);
    expect(rows[1]?.items.map((i) => [i.kind, i.title])).toEqual([['album', 'Harbour']]);
  });

  test('shows the twenty newest, the last one first', async () => {
    const films = await catalog.addLibrary('Films', 'movies');
    for (let i = 0; i < 22; i++) {
      catalog.clock.now += 1000;
      await catalog.addMovie(films, `Film ${i}`);
    }
    const titles = row(await catalog.libraries.home(ann), 'recent');
    expect(titles).toEqual(Array.from({ length: 20 }, (_, i) => `Film ${21 - i}`));
  });
});

describe('continue watching', () => {
  test('lists what was begun, the last one first, and each user’s own', async () => {
    const films = await catalog.addLibrary('Films', 'movies');
    const ids = [];
    for (const title of ['A1', 'B2', 'C3']) ids.push(await catalog.addMovie(films, title));
    const [a = '', b = '', c = ''] = ids;
    await watch(ann, b, 10, 1);
    await watch(ann, a, 10, 2);
    await watch(bob, c, 10, 3);
    expect(row(await catalog.libraries.home(ann), 'continue')).toEqual(['A1', 'B2']);
    expect(row(await catalog.libraries.home(bob), 'continue')).toEqual(['C3']);
    await watch(ann, b, 11, 4);
    expect(row(await catalog.libraries.home(ann), 'continue')).toEqual(['B2', 'A1']);
  });

  test('has a show once, with the episode that was seen last, and keeps it out of what is next', async () => {
    const ferry = await addShow('Ferry', [
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    const films = await catalog.addLibrary('Films', 'movies');
    await watch(ann, ferry.get('1.1') ?? '', 10, 1);
    await watch(ann, await catalog.addMovie(films, 'A1'), 10, 2);
    await watch(ann, ferry.get('1.3') ?? '', 10, 3);
    await watch(ann, ferry.get('1.2') ?? '', 89, 4);
    const home = await catalog.libraries.home(ann);
    expect(row(home, 'continue')).toEqual(['Ferry 1.3', 'A1']);
    expect(row(home, 'next-up')).toEqual([]);
  });

  test('forgets what was seen to the end, and what was marked', async () => {
    const films = await catalog.addLibrary('Films', 'movies');
    const [a, b] = [await catalog.addMovie(films, 'A1'), await catalog.addMovie(films, 'B2')];
    await watch(ann, a, 10, 1);
    await watch(ann, b, 10, 2);
    await watch(ann, a, 82, 3);
    expect(row(await catalog.libraries.home(ann), 'continue')).toEqual(['B2']);
    await catalog.libraries.states.setPlayed(ann, b, true);
    expect(row(await catalog.libraries.home(ann), 'continue')).toEqual([]);
  });

  test('comes back when a film that was seen is begun again', async () => {
    const films = await catalog.addLibrary('Films', 'movies');
    const a = await catalog.addMovie(films, 'A1');
    await watch(ann, a, 85, 1);
    await watch(ann, a, 5, 2);
    const home = await catalog.libraries.home(ann);
    expect(row(home, 'continue')).toEqual(['A1']);
    expect(home.rows[0]?.items[0]?.userState).toMatchObject({ played: true, positionMs: 300_000, playCount: 1 });
  });

  test('does not list songs', async () => {
    const music = await catalog.addLibrary('Records', 'music');
    const chain = await catalog.addFile(music, [trackChain('Band', 'Harbour', 1)]);
    await watch(ann, chain.at(-1) ?? '', 1, 1);
    expect(row(await catalog.libraries.home(ann), 'continue')).toEqual([]);
  });

  test('is empty again after the library is gone', async () => {
    const films = await catalog.addLibrary('Films', 'movies');
    await watch(ann, await catalog.addMovie(films, 'A1'), 10, 1);
    await catalog.libraries.remove(films);
    expect(await catalog.libraries.home(ann)).toEqual({ hero: [], rows: [] });
  });
});

describe('the episode after another one', () => {
  test('is the next of the season, then the first of the next season, whatever was seen', async () => {
    const ids = await addShow('Ferry', [
      [1, 1],
      [1, 2],
      [1, 10],
      [2, 1],
    ]);
    await addShow('Port', [[1, 3]]);
    const after = (name: string) => catalog.libraries.states.episodeAfter(ids.get(name) ?? '');
    await watch(ann, ids.get('1.2') ?? '', 89, 1);
    expect(await after('1.1')).toBe(ids.get('1.2'));
    expect(await after('1.2')).toBe(ids.get('1.10'));
    expect(await after('1.10')).toBe(ids.get('2.1'));
    expect(await after('2.1')).toBeNull();
    expect(await catalog.libraries.states.episodeAfter('nothing')).toBeNull();
  });
});

describe('next up', () => {
  test('is the episode after the last one seen', async () => {
    const ids = await addShow('Ferry', [
      [1, 1],
      [1, 2],
      [1, 10],
      [2, 1],
    ]);
    expect(row(await catalog.libraries.home(ann), 'next-up')).toEqual([]);
    await watch(ann, ids.get('1.1') ?? '', 89, 1);
    expect(row(await catalog.libraries.home(ann), 'next-up')).toEqual(['Ferry 1.2']);
    await watch(ann, ids.get('1.2') ?? '', 89, 2);
    expect(row(await catalog.libraries.home(ann), 'next-up')).toEqual(['Ferry 1.10']);
    await watch(ann, ids.get('1.10') ?? '', 89, 3);
    expect(row(await catalog.libraries.home(ann), 'next-up')).toEqual(['Ferry 2.1']);
    await watch(ann, ids.get('2.1') ?? '', 89, 4);
    expect(row(await catalog.libraries.home(ann), 'next-up')).toEqual([]);
  });

  test('of an episode that was begun is not the one after it', async () => {
    const ids = await addShow('Ferry', [
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    await watch(ann, ids.get('1.1') ?? '', 89, 1);
    await watch(ann, ids.get('1.2') ?? '', 10, 2);
    const home = await catalog.libraries.home(ann);
    expect(row(home, 'continue')).toEqual(['Ferry 1.2']);
    expect(row(home, 'next-up')).toEqual([]);
  });

  test('passes by what was seen out of order', async () => {
    const ids = await addShow('Ferry', [
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 4],
    ]);
    await watch(ann, ids.get('1.3') ?? '', 89, 1);
    await watch(ann, ids.get('1.1') ?? '', 89, 2);
    expect(row(await catalog.libraries.home(ann), 'next-up')).toEqual(['Ferry 1.4']);
  });

  test('lists the show that was watched last first', async () => {
    const [ferry, port] = [
      await addShow('Ferry', [
        [1, 1],
        [1, 2],
      ]),
      await addShow('Port', [
        [1, 1],
        [1, 2],
      ]),
    ];
    await watch(ann, ferry.get('1.1') ?? '', 89, 1);
    await watch(ann, port.get('1.1') ?? '', 89, 2);
    expect(row(await catalog.libraries.home(ann), 'next-up')).toEqual(['Port 1.2', 'Ferry 1.2']);
    expect(row(await catalog.libraries.home(bob), 'next-up')).toEqual([]);
  });

  test('goes from the last regular episode to the specials, not the other way round', async () => {
    const ids = await addShow('Ferry', [
      [0, 1],
      [1, 1],
    ]);
    await watch(ann, ids.get('1.1') ?? '', 89, 1);
    expect(row(await catalog.libraries.home(ann), 'next-up')).toEqual(['Ferry 0.1']);
  });

  test('a special seen early does not end the show', async () => {
    const ids = await addShow('Ferry', [
      [0, 1],
      [1, 1],
      [1, 2],
    ]);
    await watch(ann, ids.get('1.1') ?? '', 89, 1);
    await watch(ann, ids.get('0.1') ?? '', 89, 2);
    expect(row(await catalog.libraries.home(ann), 'next-up')).toEqual(['Ferry 1.2']);
  });
});

describe('the large pictures at the top', () => {
  test('are at most six, those with a wide picture first, then the newest', async () => {
    const films = await catalog.addLibrary('Films', 'movies');
    const ids: string[] = [];
    for (let i = 0; i < 8; i++) {
      catalog.clock.now += 1000;
      ids.push(await catalog.addMovie(films, `Film ${i}`));
    }
    await catalog.store.catalog.setImage(ids[2] ?? '', 'backdrop', 'wide', 'local');
    const { hero } = await catalog.libraries.home(ann);
    expect(hero.map((i) => i.title)).toEqual(['Film 2', 'Film 7', 'Film 6', 'Film 5', 'Film 4', 'Film 3']);
  });

  test('show nothing this user has seen, and no albums', async () => {
    const films = await catalog.addLibrary('Films', 'movies');
    const music = await catalog.addLibrary('Records', 'music');
    await catalog.addFile(music, [trackChain('Band', 'Harbour', 1)]);
    const seen = await catalog.addMovie(films, 'Seen');
    await catalog.addMovie(films, 'Unseen');
    await catalog.libraries.states.setPlayed(ann, seen, true);
    expect((await catalog.libraries.home(ann)).hero.map((i) => i.title)).toEqual(['Unseen']);
    expect((await catalog.libraries.home(bob)).hero.map((i) => i.title).toSorted()).toEqual(['Seen', 'Unseen']);
  });
});
