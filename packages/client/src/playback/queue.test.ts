import type { Item } from '@praxino/contracts';
import { describe, expect, test } from 'vitest';
import { inPlayingOrder, neighbours, nextToWatch } from './queue.ts';

function item(id: string, facts: Partial<Item> = {}): Item {
  const userState = { positionMs: 0, played: false, playCount: 0, lastPlayedAt: null };
  return { id, kind: 'episode', title: id, libraryId: 'l', addedAt: 0, images: {}, userState, ...facts };
}
const seen = { positionMs: 0, played: true, playCount: 1, lastPlayedAt: 5 };
const begun = (lastPlayedAt: number) => ({ positionMs: 60_000, played: false, playCount: 0, lastPlayedAt });

describe('playing order', () => {
  test('is by disc and track, then by title as people count', () => {
    const items = [
      item('Part 10'),
      item('c', { discNumber: 2, trackNumber: 1 }),
      item('Part 9'),
      item('b', { discNumber: 1, trackNumber: 12 }),
      item('a', { discNumber: 1, trackNumber: 2 }),
    ];
    expect(inPlayingOrder(items).map((i) => i.id)).toEqual(['Part 9', 'Part 10', 'a', 'b', 'c']);
  });

  test('leaves the given list as it was', () => {
    const items = [item('2', { episodeNumber: 2 }), item('1', { episodeNumber: 1 })];
    inPlayingOrder(items);
    expect(items.map((i) => i.id)).toEqual(['2', '1']);
  });

  test('knows what comes before and after, across seasons', () => {
    const items = [
      item('s2e1', { seasonNumber: 2, episodeNumber: 1 }),
      item('s1e2', { seasonNumber: 1, episodeNumber: 2 }),
      item('s1e1', { seasonNumber: 1, episodeNumber: 1 }),
    ];
    expect(neighbours(items, 's1e2')).toMatchObject({ previous: { id: 's1e1' }, next: { id: 's2e1' } });
    expect(neighbours(items, 's1e1').previous).toBeNull();
    expect(neighbours(items, 's2e1').next).toBeNull();
    expect(neighbours(items, 'other')).toEqual({ previous: null, next: null });
  });
});

describe('next to watch', () => {
  const episodes = [1, 2, 3].map((n) => item(`e${n}`, { episodeNumber: n }));
  test('is the first that was not seen', () => {
    expect(nextToWatch([item('e1', { episodeNumber: 1, userState: seen }), ...episodes.slice(1)])?.id).toBe('e2');
  });

  test('is the one begun last, before any that was not seen', () => {
    const items = [
      episodes[0] as Item,
      item('e2', { episodeNumber: 2, userState: begun(10) }),
      item('e3', { episodeNumber: 3, userState: begun(20) }),
    ];
    expect(nextToWatch(items)?.id).toBe('e3');
  });

  test('starts over when all was seen, and is nothing for an empty list', () => {
    expect(nextToWatch(episodes.map((e) => ({ ...e, userState: seen })))?.id).toBe('e1');
    expect(nextToWatch([])).toBeNull();
  });
});
