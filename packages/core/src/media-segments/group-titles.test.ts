import { expect, test } from 'vitest';
import type { TitleFile } from '../library/index.ts';
import { groupTitles } from './group-titles.ts';

const title = (itemId: string, sourceId: string, more: Partial<TitleFile> = {}): TitleFile => ({
  itemId,
  kind: 'episode',
  parentId: 'season',
  number: Number(itemId.slice(1)),
  sourceId,
  path: `/${sourceId}.mkv`,
  ...more,
});

test('the files of a season lie together, a film alone', () => {
  const film = { kind: 'movie', parentId: null } as const;
  const groups = groupTitles([
    title('e1', 'a'),
    title('e2', 'b'),
    title('e3', 'c', { parentId: 'other' }),
    title('m9', 'd', film),
  ]);
  expect(groups.map((g) => [g.kind, g.files.map((f) => f.sourceId).join('')])).toEqual([
    ['season', 'ab'],
    ['season', 'c'],
    ['film', 'd'],
  ]);
});

test('a double episode is one file with two numbers', () => {
  expect(groupTitles([title('e1', 'a'), title('e2', 'a'), title('e3', 'b')])[0]?.files).toMatchObject([
    { sourceId: 'a', numbers: [1, 2] },
    { sourceId: 'b', numbers: [3] },
  ]);
});

test('versions have the same number, and two copies of one file are one', () => {
  expect(groupTitles([title('e1', 'a'), title('e1', 'b'), title('e1', 'a')])[0]?.files).toMatchObject([
    { sourceId: 'a', numbers: [1] },
    { sourceId: 'b', numbers: [1] },
  ]);
});

test('an episode that belongs to no season is looked at alone', () => {
  expect(groupTitles([title('e1', 'a', { parentId: null }), title('e2', 'b', { parentId: null })])).toHaveLength(2);
});
