// Where each user stopped and what they have seen, against a real database.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '@praxino/contracts';
import { episodeChain, trackChain } from './testing/chains.ts';
import { openTemporaryCatalog, query, type TemporaryCatalog } from './testing/temporary-catalog.ts';

const MINUTE = 60_000;
let catalog: TemporaryCatalog;
let ann: string;
let bob: string;
let film: string;

beforeAll(async () => {
  catalog = await openTemporaryCatalog();
});
beforeEach(async () => {
  await catalog.clear();
  [ann, bob] = [await catalog.addUser('ann'), await catalog.addUser('bob')];
  film = await catalog.addMovie(await catalog.addLibrary('Films', 'movies'), 'Blue');
});
afterAll(() => catalog[Symbol.asyncDispose]());

/** Reports `minute` of 90 minutes. */
function watch(userId: string, itemId: string, minute: number, at = 1): Promise<void> {
  const report = { userId, itemId, positionMs: minute * MINUTE, durationMs: 90 * MINUTE, at };
  return catalog.libraries.states.saveProgress([report]);
}
const stateOf = (userId: string, itemId = film) => catalog.libraries.states.get(userId, itemId);

describe('watching', () => {
  test('leaves nothing behind before it begins', async () => {
    expect(await stateOf(ann)).toEqual({ positionMs: 0, played: false, playCount: 0, lastPlayedAt: null });
  });

  test('remembers the place and the time, for this user alone', async () => {
    await watch(ann, film, 30, 5);
    expect(await stateOf(ann)).toEqual({ positionMs: 30 * MINUTE, played: false, playCount: 0, lastPlayedAt: 5 });
    expect((await stateOf(bob)).lastPlayedAt).toBeNull();
  });

  test('takes a step back for a step back', async () => {
    await watch(ann, film, 60);
    await watch(ann, film, 10);
    expect((await stateOf(ann)).positionMs).toBe(10 * MINUTE);
  });

  test('to nine tenths is seen: the credits run', async () => {
    await watch(ann, film, 80.9);
    expect((await stateOf(ann)).played).toBe(false);
    await watch(ann, film, 81);
    expect(await stateOf(ann)).toEqual({ positionMs: 0, played: true, playCount: 1, lastPlayedAt: 1 });
  });

  test('through the credits counts as one play', async () => {
    for (const minute of [80, 82, 84, 86, 90]) await watch(ann, film, minute);
    expect((await stateOf(ann)).playCount).toBe(1);
  });

  test('a second time counts a second play', async () => {
    for (const minute of [85, 10, 40, 85, 89]) await watch(ann, film, minute);
    expect(await stateOf(ann)).toMatchObject({ played: true, playCount: 2, positionMs: 0 });
  });

  test('a file of unknown length is never over', async () => {
    const report = { userId: ann, itemId: film, positionMs: 500 * MINUTE, durationMs: 0, at: 1 };
    await catalog.libraries.states.saveProgress([report]);
    expect(await stateOf(ann)).toMatchObject({ played: false, positionMs: 500 * MINUTE });
  });

  test('something that is gone from the library is no error', async () => {
    const other = await catalog.addMovie((await catalog.store.libraries.list())[0]?.id ?? '', 'Red');
    await catalog.removeItem(film);
    const report = { userId: ann, positionMs: MINUTE, durationMs: 90 * MINUTE, at: 1 };
    await catalog.libraries.states.saveProgress([
      { ...report, itemId: film },
      { ...report, itemId: other },
    ]);
    expect((await stateOf(ann, film)).positionMs).toBe(0);
    expect((await stateOf(ann, other)).positionMs).toBe(MINUTE);
  });

  test('nothing is nothing', async () => {
    await expect(catalog.libraries.states.saveProgress([])).resolves.toBeUndefined();
  });
});

describe('marking', () => {
  test('a film as seen forgets the place and counts one play', async () => {
    await watch(ann, film, 30, 5);
    const state = await catalog.libraries.states.setPlayed(ann, film, true);
    expect(state).toEqual({ positionMs: 0, played: true, playCount: 1, lastPlayedAt: 5 });
    expect(await stateOf(ann)).toEqual(state);
  });

  test('a film as seen twice changes nothing', async () => {
    const once = await catalog.libraries.states.setPlayed(ann, film, true);
    catalog.clock.now += 1000;
    expect(await catalog.libraries.states.setPlayed(ann, film, true)).toEqual(once);
  });

  test('a film as unseen forgets everything', async () => {
    await watch(ann, film, 85);
    const state = await catalog.libraries.states.setPlayed(ann, film, false);
    expect(state).toEqual({ positionMs: 0, played: false, playCount: 0, lastPlayedAt: null });
  });

  test('is for this user alone', async () => {
    await catalog.libraries.states.setPlayed(ann, film, true);
    expect((await stateOf(bob)).played).toBe(false);
  });

  test('what does not exist is an error', async () => {
    const answer = catalog.libraries.states.setPlayed(ann, 'nothing', true);
    await expect(answer).rejects.toMatchObject({ code: 'item.not-found' });
    await expect(answer).rejects.toBeInstanceOf(AppError);
  });

  test('a show marks every episode, and the show is seen when the last one is', async () => {
    const shows = await catalog.addLibrary('Shows', 'shows');
    const chains = [];
    for (const [s, e] of [
      [1, 1],
      [1, 2],
      [2, 1],
    ] as const)
      chains.push(await catalog.addFile(shows, [episodeChain('Ferry', s, e)]));
    const [show = '', season = ''] = chains[0] ?? [];
    const shown = async (id: string) => (await catalog.libraries.get(ann, id)).userState.played;

    expect(await catalog.libraries.states.setPlayed(ann, season, true)).toMatchObject({ played: true, playCount: 1 });
    expect([await shown(season), await shown(show)]).toEqual([true, false]);
    await catalog.libraries.states.setPlayed(ann, chains[2]?.at(-1) ?? '', true);
    expect(await shown(show)).toBe(true);
    await catalog.libraries.states.setPlayed(ann, show, false);
    const episodes = await catalog.libraries.list(ann, query({ kind: 'episode' }));
    expect(episodes.items.map((i) => i.userState.played)).toEqual([false, false, false]);
    expect([await shown(season), await shown(show)]).toEqual([false, false]);
  });

  test('an artist marks every song of every album', async () => {
    const music = await catalog.addLibrary('Records', 'music');
    const chain = await catalog.addFile(music, [trackChain('Band', 'One', 1)]);
    await catalog.addFile(music, [trackChain('Band', 'Two', 1)]);
    await catalog.addFile(music, [trackChain('Other', 'Three', 1)]);
    await catalog.libraries.states.setPlayed(ann, chain[0] ?? '', true);
    const songs = await catalog.libraries.list(ann, query({ kind: 'track' }));
    expect(songs.items.filter((i) => i.userState.played).map((i) => i.artistName)).toEqual(['Band', 'Band']);
  });
});
