import { describe, expect, test } from 'vitest';
import { makeItem, makeLibrary } from '../../testing/make.ts';
import { openApp } from '../../testing/open-app.tsx';
import type { Answers, Asked } from '../../testing/open-app.tsx';

const page = (from: number, count: number, total: number, nextCursor: string | null = null) => ({
  json: {
    items: Array.from({ length: count }, (_, i) => makeItem({ id: `m${from + i}`, title: `Film ${from + i}` })),
    nextCursor,
    total,
  },
});
const answers = (items: Answers[string]): Answers => ({
  'GET /api/v1/libraries': {
    json: { libraries: [makeLibrary({ itemCount: 250 }), makeLibrary({ id: 'l2', kind: 'music', name: 'Music' })] },
  },
  'GET /api/v1/items': items,
});
const asks = (asked: readonly Asked[]): Record<string, string>[] =>
  asked.filter(({ path }) => path === '/api/v1/items').map(({ search }) => Object.fromEntries(search));

describe('a library', () => {
  test('asks for its own kind in order of titles and counts them', async () => {
    await using app = await openApp({ path: '/library/l1', answers: answers(page(0, 3, 3)) });
    await app.until('the cards', () => app.all('item-card').length === 3);
    expect(app.text()).toContain('250 titles');
    expect(asks(app.asked).at(-1)).toMatchObject({ libraryId: 'l1', sort: 'title', kind: 'movie', limit: '100' });
  });

  test('the order lives in the address', async () => {
    await using app = await openApp({ path: '/library/l1?sort=-year', answers: answers(page(0, 2, 2)) });
    await app.until('the cards', () => app.all('item-card').length === 2);
    expect(asks(app.asked).at(-1)).toMatchObject({ sort: '-year' });
    const chip = (words: string): HTMLElement | undefined =>
      [...document.querySelectorAll<HTMLElement>('button')].find((button) => button.textContent === words);
    expect(chip('Newest made')?.getAttribute('aria-pressed')).toBe('true');
    const added = chip('Newest here');
    if (added !== undefined) await app.click(added);
    await app.until('the address', () => app.path() === '/library/l1?sort=-added');
    await app.until('the question', () => asks(app.asked).at(-1)?.['sort'] === '-added');
    const title = chip('A–Z');
    if (title !== undefined) await app.click(title);
    await app.until('the plain address', () => app.path() === '/library/l1');
  });

  test('typing finds after a pause, and the address can be shared', async () => {
    await using app = await openApp({
      path: '/library/l1',
      answers: answers((asked) => (asked.search.has('search') ? page(7, 1, 1) : page(0, 3, 3))),
    });
    await app.until('the cards', () => app.all('item-card').length === 3);
    const field = document.querySelector<HTMLInputElement>('input[type="search"]');
    field?.setAttribute('data-testid', 'find');
    await app.type('find', 'moon');
    await app.until('the found', () => app.all('item-card').length === 1);
    expect(app.path()).toBe('/library/l1?find=moon');
  });

  test('nothing found and nothing there are two things', async () => {
    await using empty = await openApp({ path: '/library/l1', answers: answers(page(0, 0, 0)) });
    await empty.until('the words', () => empty.text().includes('This library is empty'));
  });
  test('what was not found is repeated', async () => {
    await using app = await openApp({ path: '/library/l1?find=xyzzy', answers: answers(page(0, 0, 0)) });
    await app.until('the words', () => app.text().includes('Nothing found for “xyzzy”'));
  });

  test('goes on loading when the reader comes near the end, from where the last page ended', async () => {
    await using app = await openApp({
      path: '/library/l1',
      answers: answers(({ search }) => (search.get('cursor') === 'next' ? page(30, 30, 60) : page(0, 30, 60, 'next'))),
    });
    await app.until('the second page', () => asks(app.asked).some(({ cursor }) => cursor === 'next'));
    expect(asks(app.asked).filter(({ cursor }) => cursor === 'next')).toHaveLength(1);
  });

  test('only a few of fifty thousand cards exist', async () => {
    await using app = await openApp({ path: '/library/l1', answers: answers(page(0, 100, 50_000, 'next')) });
    await app.until('the cards', () => app.all('item-card').length > 0);
    expect(app.all('item-card').length).toBeLessThan(60);
  });

  test('music is shown as squares of artists', async () => {
    await using app = await openApp({
      path: '/library/l2',
      answers: answers({
        json: { items: [makeItem({ id: 'a', kind: 'artist', title: 'Ada Lind' })], nextCursor: null, total: 1 },
      }),
    });
    await app.until('the card', () => app.text().includes('Ada Lind'));
    expect(asks(app.asked).at(-1)).toMatchObject({ kind: 'artist' });
  });

  test('a failure can be tried again', async () => {
    await using app = await openApp({
      path: '/library/l1',
      answers: answers({ status: 500, code: 'internal', detail: 'Broken' }),
    });
    await app.until('the failure', () => app.text().includes('Broken'));
  });
});
