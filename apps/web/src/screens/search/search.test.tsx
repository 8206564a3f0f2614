import { describe, expect, test } from 'vitest';
import { makeItem } from '../../testing/make.ts';
import { openApp } from '../../testing/open-app.tsx';
import type { Answers } from '../../testing/open-app.tsx';

const found: Answers = {
  'GET /api/v1/items': ({ search }) => {
    const items = [
      makeItem({ id: 't', kind: 'track', title: 'Moon Song' }),
      makeItem({ id: 'm', title: 'Moon' }),
      makeItem({ id: 's', kind: 'show', title: 'Moonbase' }),
    ];
    return { json: { items: search.get('search') === 'moon' ? items : [], nextCursor: null, total: 3 } };
  },
};

describe('searching', () => {
  test('begins with a hint and the caret in the field', async () => {
    await using app = await openApp({ path: '/search', answers: found });
    await app.until('the page', () => app.all('search-input').length === 1);
    expect(app.text()).toContain('Type a title, or a part of it.');
    expect(document.activeElement).toBe(app.get('search-input'));
    expect(app.asked.some(({ path }) => path === '/api/v1/items')).toBe(false);
  });

  test('what was found is sorted by kind, films first', async () => {
    await using app = await openApp({ path: '/search', answers: found });
    await app.until('the page', () => app.all('search-input').length === 1);
    await app.type('search-input', 'moon');
    await app.until('the found', () => app.all('item-card').length === 3);
    expect([...document.querySelectorAll('h2')].map((heading) => heading.textContent)).toEqual([
      'Films',
      'Shows',
      'Tracks',
    ]);
    expect(app.path()).toBe('/search?text=moon');
  });

  test('nothing found repeats what was asked, and it can be cleared', async () => {
    await using app = await openApp({ path: '/search?text=xyzzy', answers: found });
    await app.until('the words', () => app.text().includes('Nothing found for “xyzzy”'));
    const clear = document.querySelector<HTMLElement>('[aria-label="Clear"]');
    if (clear !== null) await app.click(clear);
    await app.until('the address', () => app.path() === '/search');
  });
});

test('the libraries of a phone stand on a page of their own', async () => {
  const library = {
    id: 'l9',
    name: 'Kids',
    kind: 'shows',
    folders: [],
    itemCount: 1,
    problemCount: 0,
    lastScanAt: null,
    scanJobId: null,
  };
  await using app = await openApp({
    path: '/libraries',
    answers: { 'GET /api/v1/libraries': { json: { libraries: [library] } } },
  });
  await app.until('the library', () => document.querySelector('main a[href="/library/l9"]') !== null);
  expect(document.querySelector('main')?.textContent).toContain('Kids1 title');
});
