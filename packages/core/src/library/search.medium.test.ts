// Searching and filtering, against a real database.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemQuery } from '@praxino/contracts';
import { episodeChain, trackChain } from './testing/chains.ts';
import { openTemporaryCatalog, query, type TemporaryCatalog } from './testing/temporary-catalog.ts';

let catalog: TemporaryCatalog;
let user: string;
const library = { films: '', shows: '', music: '', empty: '' };

beforeAll(async () => {
  catalog = await openTemporaryCatalog();
  user = await catalog.addUser('ann');
  library.films = await catalog.addLibrary('Films', 'movies');
  library.shows = await catalog.addLibrary('Shows', 'shows');
  library.music = await catalog.addLibrary('Music', 'music');
  library.empty = await catalog.addLibrary('Empty', 'movies');
  const films = ['Amélie', 'Ocean’s Eleven', '100% Wolf', '100 Days', 'snake_case', 'snakeXcase', 'WALL·E', 'a\\b'];
  for (const title of films) await catalog.addMovie(library.films, title);
  await catalog.addMovie(library.films, 'Blue Square', { year: 2019, searchWords: ['Le Carré bleu'] });
  await catalog.addMovie(library.films, 'Война и мир', { year: 1967 });
  await catalog.addMovie(library.films, '千と千尋の神隠し', { year: 2001 });
  for (const [season, episode] of [
    [1, 1],
    [1, 2],
    [2, 1],
  ] as const) {
    await catalog.addFile(library.shows, [episodeChain('Night Ferry', season, episode)]);
  }
  for (const track of [1, 2]) await catalog.addFile(library.music, [trackChain('Björk Band', 'Harbour', track)]);
});
afterAll(() => catalog[Symbol.asyncDispose]());

async function find(search: string, more: object = {}): Promise<string[]> {
  const page = await catalog.libraries.list(user, query({ search, ...more }));
  expect(page.total).toBe(page.items.length);
  return page.items.map((i) => i.title);
}

describe('a search', () => {
  test.each([
    ['amelie', ['Amélie']],
    ['AMÉLIE', ['Amélie']],
    ['Ame\u0301lie', ['Amélie']],
    ['  amel ', ['Amélie']],
    ['oceans', ['Ocean’s Eleven']],
    ["ocean's", ['Ocean’s Eleven']],
    ['eleven ocean', ['Ocean’s Eleven']],
    ['wall-e', ['WALL·E']],
    ['blue 2019', ['Blue Square']],
    ['carre', ['Blue Square']],
    ['ВОЙНА', ['Война и мир']],
    ['千と', ['千と千尋の神隠し']],
  ])('for %j finds %j', async (search, titles) => {
    expect(await find(search)).toEqual(titles);
  });

  test('finds words by their beginning, not by their middle', async () => {
    expect(await find('elie')).toEqual([]);
    expect(await find('quare')).toEqual([]);
    expect(await find('sq')).toEqual(['Blue Square']);
  });

  test('wants all words', async () => {
    expect(await find('blue zebra')).toEqual([]);
  });

  test('takes % and _ for signs, not for anything', async () => {
    expect(await find('100%')).toEqual(['100 Days', '100% Wolf']);
    expect(await find('1%0')).toEqual([]);
    expect(await find('snake_case')).toEqual(['snake_case']);
    expect(await find('%')).toEqual([]);
    expect(await find('_____')).toEqual([]);
    expect(await find('a\\b')).toEqual(['a\\b']);
  });

  test('of signs alone finds nothing and says so', async () => {
    const page = await catalog.libraries.list(user, query({ search: '!?%' }));
    expect(page).toEqual({ items: [], nextCursor: null, total: 0 });
  });

  test('finds films, shows, episodes, artists, albums and songs alike', async () => {
    const ferry = ['Night Ferry', 'Part 1.1', 'Part 1.2', 'Part 2.1', 'Season 1', 'Season 2'];
    expect((await find('night ferry')).toSorted()).toEqual(ferry);
    expect((await find('bjork')).toSorted()).toEqual(['Björk Band', 'Harbour', 'Song 1', 'Song 2']);
  });

  test('of many words does not become a query without end', async () => {
    const page = await catalog.libraries.list(
      user,
      query({ search: 'a b c d e f g h i j k l m n o p q r s t u v w x y z' }),
    );
    expect(page.total).toBe(0);
  });

  test('that tries to be a statement is only words', async () => {
    expect(await find("'; drop table items; --")).toEqual([]);
    expect(await find('amelie')).toEqual(['Amélie']);
  });

  test('is kept in the pages', async () => {
    const first = await catalog.libraries.list(user, query({ search: 'part', limit: 2 }));
    const second = await catalog.libraries.list(
      user,
      query({ search: 'part', limit: 2, cursor: first.nextCursor ?? '' }),
    );
    expect([...first.items, ...second.items].map((i) => i.title)).toEqual(['Part 1.1', 'Part 1.2', 'Part 2.1']);
    expect([first.total, second.total, second.nextCursor]).toEqual([3, 3, null]);
  });

  test('that is empty is no search', async () => {
    const all = await catalog.libraries.list(user, query({ libraryId: library.films }));
    const same = await catalog.libraries.list(user, query({ libraryId: library.films, search: '   ' }));
    expect(same).toEqual(all);
    expect(all.total).toBe(11);
  });
});

describe('a list', () => {
  test('of everything holds what lies outermost', async () => {
    const page = await catalog.libraries.list(user, query({ limit: 200 }));
    expect(new Set(page.items.map((i) => i.kind))).toEqual(new Set(['movie', 'show', 'artist']));
    expect(page.total).toBe(13);
  });

  test('of one library holds nothing of the others', async () => {
    const page = await catalog.libraries.list(user, query({ libraryId: library.shows }));
    expect(page.items.map((i) => [i.kind, i.title])).toEqual([['show', 'Night Ferry']]);
    const none = await catalog.libraries.list(user, query({ libraryId: library.empty }));
    expect(none).toEqual({ items: [], nextCursor: null, total: 0 });
  });

  test('of a kind goes through all libraries', async () => {
    const episodes = await catalog.libraries.list(user, query({ kind: 'episode', sort: 'number' }));
    expect(episodes.items.map((i) => i.title)).toEqual(['Part 1.1', 'Part 1.2', 'Part 2.1']);
    expect((await catalog.libraries.list(user, query({ kind: 'photo' }))).total).toBe(0);
  });

  test('of what lies in a show, then in a season', async () => {
    const show = (await catalog.libraries.list(user, query({ kind: 'show' }))).items[0];
    const seasons = await catalog.libraries.list(user, query({ parentId: show?.id, sort: 'number' }));
    expect(seasons.items.map((i) => [i.title, i.showTitle, i.childCount])).toEqual([
      ['Season 1', 'Night Ferry', 2],
      ['Season 2', 'Night Ferry', 1],
    ]);
    const episodes = await catalog.libraries.list(user, query({ parentId: seasons.items[0]?.id, sort: 'number' }));
    expect(episodes.items.map((i) => i.episodeNumber)).toEqual([1, 2]);
    expect(episodes.total).toBe(2);
  });

  test('of a parent that does not exist is empty', async () => {
    expect((await catalog.libraries.list(user, query({ parentId: 'nothing' }))).total).toBe(0);
  });

  test('of a library that does not exist is an error', async () => {
    const answer = catalog.libraries.list(user, query({ libraryId: 'nothing' }));
    await expect(answer).rejects.toMatchObject({ code: 'library.not-found' });
  });
});

describe('a query', () => {
  test.each([
    ['limit', { limit: 0 }],
    ['limit', { limit: 201 }],
    ['limit', { limit: 'many' }],
    ['sort', { sort: 'title; drop table items' }],
    ['sort', { sort: '-number' }],
    ['kind', { kind: 'film' }],
    ['libraryId', { libraryId: '../../etc' }],
    ['search', { search: 'x'.repeat(201) }],
    ['cursor', { cursor: 'x'.repeat(513) }],
  ])('with a wrong %s is refused by that name: %j', (field, given) => {
    const parsed = itemQuery.safeParse(given);
    expect(parsed.error?.issues[0]?.path).toEqual([field]);
  });
});
