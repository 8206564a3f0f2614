import type { Image, Item } from '@praxino/client';
import { describe, expect, test } from 'vitest';
import type { Text } from '../i18n/i18n.ts';
import { cardWords, episodeCode, imageFor, seasonLabel, shapeOf } from './labels.ts';

const text: Text = (id, values) => (values === undefined ? id : `${id}:${Object.values(values).join()}`);
const item = (facts: Partial<Item>): Item => ({
  id: 'i',
  kind: 'movie',
  title: 'Title',
  libraryId: 'l',
  addedAt: 0,
  images: {},
  userState: { positionMs: 0, played: false, playCount: 0, lastPlayedAt: null },
  ...facts,
});
const picture = (url: string): Image => ({ url, width: 1, height: 1, color: '#000000', blurhash: '' });

describe('words of a card', () => {
  test('a film has its year', () => {
    expect(cardWords(item({ year: 1999 }), text)).toEqual({ title: 'Title', meta: '1999' });
    expect(cardWords(item({}), text)).toEqual({ title: 'Title', meta: '' });
  });

  test('an episode leads with its show when it is known', () => {
    const facts = { kind: 'episode', seasonNumber: 2, episodeNumber: 5 } as const;
    expect(cardWords(item({ ...facts, showTitle: 'Show' }), text)).toEqual({ title: 'Show', meta: 'S2 E5 · Title' });
    expect(cardWords(item(facts), text)).toEqual({ title: 'Title', meta: 'S2 E5' });
  });

  test('shows, seasons and music say what they hold or who made them', () => {
    expect(cardWords(item({ kind: 'show', year: 2020, childCount: 3 }), text).meta).toBe('2020 · item.seasonCount:3');
    expect(cardWords(item({ kind: 'season', childCount: 8 }), text).meta).toBe('item.episodes:8');
    expect(cardWords(item({ kind: 'album', artistName: 'Ada', year: 2001 }), text).meta).toBe('Ada · 2001');
    expect(cardWords(item({ kind: 'artist' }), text).meta).toBe('kind.artist');
  });
});

test('an episode code leaves out what is not known', () => {
  expect([
    episodeCode({ seasonNumber: 1, episodeNumber: 2 }),
    episodeCode({ episodeNumber: 2 }),
    episodeCode({}),
  ]).toEqual(['S1 E2', 'E2', '']);
});

test('season zero has a name of its own, unnumbered seasons keep theirs', () => {
  expect(seasonLabel({ seasonNumber: 0, title: 'x' }, text)).toBe('item.specials');
  expect(seasonLabel({ seasonNumber: 3, title: 'x' }, text)).toBe('item.season:3');
  expect(seasonLabel({ title: 'Extras' }, text)).toBe('Extras');
});

test('a picture is found for every shape as long as there is any', () => {
  const still = item({ images: { still: picture('s') } });
  const poster = item({ images: { poster: picture('p'), backdrop: picture('b') } });
  expect([imageFor(still, 'poster')?.url, imageFor(still, 'landscape')?.url]).toEqual(['s', 's']);
  expect([imageFor(poster, 'poster')?.url, imageFor(poster, 'landscape')?.url]).toEqual(['p', 'b']);
  expect(imageFor(item({}), 'square')).toBeUndefined();
});

test('every kind has a shape', () => {
  expect((['movie', 'episode', 'album', 'season', 'video'] as const).map(shapeOf)).toEqual([
    'poster',
    'landscape',
    'square',
    'poster',
    'landscape',
  ]);
});
