// Lists page by page, against a real database.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError, itemSort, type Item } from '@praxino/contracts';
import type { ItemQuery } from './browse.ts';
import { openTemporaryCatalog, query, type TemporaryCatalog } from './testing/temporary-catalog.ts';

let catalog: TemporaryCatalog;
let user: string;
let films: string;

/** Titles, years and times that are the same for some: a page must not end in the middle of them. */
const SHELF = [
  ['The Quiet Sea', 1999, 5],
  ['Quiet Sea', 2004, 5],
  ['Amélie of the Hills', 1999, 1],
  ['10 Lamps', undefined, 9],
  ['9 Lamps', 2004, 5],
  ['Über den Wolken', 1999, 2],
  ['Quiet Sea', 1988, 5],
  ['A Zebra', undefined, 3],
  ['…', 2020, 5],
  ['Nachtzug', 2004, 7],
  ['quiet sea', 2021, 8],
] as const;

beforeAll(async () => {
  catalog = await openTemporaryCatalog();
  user = await catalog.addUser('ann');
  films = await catalog.addLibrary('Films', 'movies');
  const started = catalog.clock.now;
  for (const [i, [title, year, day]] of SHELF.entries()) {
    catalog.clock.now = started + day * 86_400_000;
    const id = await catalog.addMovie(films, title, { year, seasonNumber: 1, episodeNumber: (i * 7) % 5 });
    if (i % 3 === 0) await saveProgress(id, started + (i % 2) * 1000);
  }
  catalog.clock.now = started;
});
afterAll(() => catalog[Symbol.asyncDispose]());

function saveProgress(itemId: string, at: number): Promise<void> {
  const report = { userId: user, itemId, positionMs: 1000, durationMs: 5_400_000, at };
  return catalog.libraries.states.saveProgress([report]);
}

async function allPages(given: Partial<ItemQuery>, between = () => Promise.resolve()): Promise<Item[]> {
  const seen: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 100; page++) {
    const answer = await catalog.libraries.list(user, query({ ...given, ...(cursor === undefined ? {} : { cursor }) }));
    seen.push(...answer.items);
    if (answer.nextCursor === null) return seen;
    cursor = answer.nextCursor;
    await between();
  }
  throw new Error('the pages have no end');
}

const titles = (items: readonly Item[]) => items.map((item) => item.title);

describe.each(itemSort.options)('sorted by %s', (sort) => {
  test.each([1, 2, 3, 10, 11, 12])('pages of %i hold every film once, in the order of one long page', async (limit) => {
    const whole = await catalog.libraries.list(user, query({ sort, limit: 200 }));
    expect(whole.nextCursor).toBeNull();
    expect(whole.items).toHaveLength(SHELF.length);
    const paged = await allPages({ sort, limit });
    expect(paged.map((i) => i.id)).toEqual(whole.items.map((i) => i.id));
  });

  test('a film that goes away between two pages takes no other with it', async () => {
    const gone: string[] = [];
    const before = await catalog.libraries.list(user, query({ sort, limit: 200 }));
    for (let i = 0; i < 3; i++) gone.push(await catalog.addMovie(films, 'Quiet Sea', { year: 2004 }));
    const seen = await allPages({ sort, limit: 2 }, async () => {
      const id = gone.pop();
      if (id !== undefined) await catalog.removeItem(id);
    });
    for (const id of gone) await catalog.removeItem(id);
    const lasting = new Set(before.items.map((i) => i.id));
    expect(seen.map((i) => i.id).filter((id) => lasting.has(id))).toEqual(before.items.map((i) => i.id));
  });
});

describe('the orders', () => {
  test('by title leave out articles, accents and case, and count numbers', async () => {
    const seen = titles(await allPages({ sort: 'title', limit: 4 }));
    const quiet = /^(the )?quiet sea$/i;
    const order = seen.map((title) => (quiet.test(title) ? 'Quiet Sea' : title)).join(', ');
    const quietSeas = 'Quiet Sea, Quiet Sea, Quiet Sea, Quiet Sea';
    expect(order).toBe(`9 Lamps, 10 Lamps, Amélie of the Hills, Nachtzug, ${quietSeas}, Über den Wolken, A Zebra, …`);
  });

  test('and their opposites are each other backwards', async () => {
    for (const sort of ['title', 'added', 'year', 'played'] as const) {
      const there = await allPages({ sort, limit: 3 });
      const back = await allPages({ sort: `-${sort}`, limit: 4 });
      expect(back.map((i) => i.id)).toEqual(there.map((i) => i.id).toReversed());
    }
  });

  test('by year put films without one first', async () => {
    const years = (await allPages({ sort: 'year', limit: 4 })).map((i) => i.year ?? 0);
    expect(years).toEqual(years.toSorted((a, b) => a - b));
    expect(years.slice(0, 2)).toEqual([0, 0]);
  });

  test('by time of adding are those times', async () => {
    const times = (await allPages({ sort: '-added', limit: 3 })).map((i) => i.addedAt);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  test('by last playing are this user’s own', async () => {
    const own = await allPages({ sort: '-played', limit: 2 });
    const times = own.map((i) => i.userState.lastPlayedAt ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(times.filter(Boolean)).toHaveLength(4);
    const stranger = await catalog.addUser('stranger');
    const foreign = await catalog.libraries.list(stranger, query({ sort: '-played' }));
    expect(foreign.items.every((i) => i.userState.lastPlayedAt === null)).toBe(true);
  });
});

describe('pages', () => {
  test('say how many there are in all, whichever page it is', async () => {
    const first = await catalog.libraries.list(user, query({ limit: 3 }));
    const second = await catalog.libraries.list(user, query({ limit: 3, cursor: first.nextCursor ?? '' }));
    expect([first.total, second.total]).toEqual([SHELF.length, SHELF.length]);
  });

  test('that end exactly with the last film name no next one', async () => {
    const page = await catalog.libraries.list(user, query({ limit: SHELF.length }));
    expect(page.items).toHaveLength(SHELF.length);
    expect(page.nextCursor).toBeNull();
  });

  test('that begin behind the last film are empty', async () => {
    const page = await catalog.libraries.list(
      user,
      query({ cursor: Buffer.from('["title","\uFFFF","z"]').toString('base64url') }),
    );
    expect(page).toEqual({ items: [], nextCursor: null, total: SHELF.length });
  });

  test('show a film that was added behind the cursor meanwhile', async () => {
    const first = await catalog.libraries.list(user, query({ limit: 2 }));
    const id = await catalog.addMovie(films, 'Zzz');
    const rest = await catalog.libraries.list(user, query({ limit: 200, cursor: first.nextCursor ?? '' }));
    expect(rest.items.map((i) => i.id)).toContain(id);
    await catalog.removeItem(id);
  });

  test('of a cursor made for another order are refused', async () => {
    const first = await catalog.libraries.list(user, query({ limit: 2 }));
    const wrong = catalog.libraries.list(user, query({ sort: 'year', cursor: first.nextCursor ?? '' }));
    await expect(wrong).rejects.toThrow(AppError);
  });

  test('take a forged cursor for a place, never for words of the query', async () => {
    const key = "' or 1=1; drop table items; --";
    const forged = Buffer.from(JSON.stringify(['title', key, "' or ''='"])).toString('base64url');
    const page = await catalog.libraries.list(user, query({ cursor: forged }));
    expect(page.total).toBe(SHELF.length);
    expect((await allPages({})).length).toBe(SHELF.length);
  });

  test('of a forged cursor with the largest number go on without an error', async () => {
    for (const key of [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
      const cursor = Buffer.from(JSON.stringify(['year', key, 'a'])).toString('base64url');
      const { items } = await catalog.libraries.list(user, query({ sort: 'year', cursor }));
      expect(items).toHaveLength(key > 0 ? 0 : SHELF.length);
    }
  });
});
