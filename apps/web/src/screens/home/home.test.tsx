import { describe, expect, test } from 'vitest';
import { makeImage, makeItem, makeLibrary } from '../../testing/make.ts';
import { openApp, session } from '../../testing/open-app.tsx';
import type { Answers } from '../../testing/open-app.tsx';

const begun = makeItem({
  id: 'e1',
  kind: 'episode',
  title: 'Static',
  showTitle: 'Meridian',
  seasonNumber: 1,
  episodeNumber: 2,
  durationMs: 100_000,
  userState: { positionMs: 40_000, played: false, playCount: 0, lastPlayedAt: 5 },
});
const film = makeItem({
  id: 'm1',
  year: 2024,
  durationMs: 6_120_000,
  overview: 'Ice remembers.',
  images: { backdrop: makeImage({ url: '/images/t/b' }) },
});
const seen = makeItem({
  id: 'm2',
  title: 'Low Water',
  userState: { positionMs: 0, played: true, playCount: 1, lastPlayedAt: 5 },
});
const full = {
  hero: [film, seen],
  rows: [
    { id: 'continue', kind: 'continue', libraryId: null, title: null, items: [begun] },
    { id: 'next-up', kind: 'next-up', libraryId: null, title: null, items: [begun] },
    { id: 'recent-l1', kind: 'recent', libraryId: 'l1', title: 'Films', items: [film, seen] },
  ],
};
const answers = (home: unknown = full, libraries = [makeLibrary()]): Answers => ({
  'GET /api/v1/home': { json: home },
  'GET /api/v1/libraries': { json: { libraries } },
});
const headings = (): string[] => [...document.querySelectorAll('h2')].map((heading) => heading.textContent ?? '');

describe('home', () => {
  test('shows the hero and every row under its words', async () => {
    await using app = await openApp({ answers: answers() });
    await app.until('the rows', () => app.all('item-card').length === 4);
    expect(headings()).toEqual(['The Long Thaw', 'Continue watching', 'Next up', 'New in Films']);
    expect(app.text()).toContain('Film · 2024 · 1 hr 42 min');
    expect(app.get('hero-play').getAttribute('href')).toBe('/play/m1');
    expect(document.title).toBe('Home · Praxino');
  });

  test('a card leads to its page, says how far it was watched, and plays at once if asked', async () => {
    await using app = await openApp({ answers: answers() });
    await app.until('the rows', () => app.all('item-card').length === 4);
    const card = app.get('item-card');
    expect(card.textContent).toContain('MeridianS1 E2 · Static');
    expect(card.querySelector('a')?.getAttribute('href')).toBe('/item/e1');
    expect(card.querySelector('[role="img"]')?.getAttribute('aria-label')).toBe('40% watched');
    expect(app.get('card-play').getAttribute('aria-label')).toBe('Play Static');
    expect(app.get('item-card', 3).querySelector('[aria-label="Watched"]')).not.toBeNull();
  });

  test('the hero changes only when it is asked to', async () => {
    await using app = await openApp({ answers: answers() });
    await app.until('the hero', () => app.all('hero-play').length > 0);
    const dot = document.querySelector<HTMLElement>('button[aria-label="Low Water"]');
    expect(dot?.getAttribute('aria-pressed')).toBe('false');
    if (dot !== null) await app.click(dot);
    expect(headings()[0]).toBe('Low Water');
    expect(app.get('hero-play').getAttribute('href')).toBe('/play/m2');
  });

  test('the navigation names every library', async () => {
    await using app = await openApp({
      answers: answers(full, [makeLibrary(), makeLibrary({ id: 'l2', name: 'Music', kind: 'music' })]),
    });
    await app.until('the libraries', () => app.all('nav-library').length === 2);
    expect(app.all('nav-library').map((link) => link.textContent)).toEqual(['Films', 'Music']);
    expect(app.get('nav-home').dataset['active']).toBe('true');
    expect(app.get('nav-search').dataset['active']).toBeUndefined();
  });

  test('an empty server tells an administrator what to do', async () => {
    await using app = await openApp({ answers: answers({ hero: [], rows: [] }, []) });
    await app.until('the words', () => app.text().includes('Add a folder with films'));
    expect(document.querySelector('a[href="/setup"]')?.textContent).toBe('Add a folder');
  });

  test('and tells others who can', async () => {
    await using app = await openApp({
      isSignedIn: false,
      answers: {
        ...answers({ hero: [], rows: [] }, []),
        'POST /api/v1/auth/sessions': { json: { ...session, user: { ...session.user, isAdmin: false } } },
      },
    });
    await app.until('the door', () => app.all('username').length > 0);
    await app.type('username', 'bob');
    await app.type('password', 'x');
    await app.click(app.get('submit'));
    await app.until('the words', () => app.text().includes('Whoever runs this server'));
    expect(document.querySelector('a[href="/setup"]')).toBeNull();
  });

  test('while the first scan runs it says that titles will come', async () => {
    await using app = await openApp({ answers: answers({ hero: [], rows: [] }, [makeLibrary({ scanJobId: 'j' })]) });
    await app.until('the words', () => app.text().includes('Titles appear here as they are found'));
  });

  test('a failure says what happened, with its code, and can be tried again', async () => {
    await using app = await openApp({
      answers: {
        ...answers(),
        'GET /api/v1/home': { status: 500, code: 'internal', detail: 'The database is locked' },
      },
    });
    await app.until('the failure', () => app.text().includes('The database is locked'));
    expect(app.text()).toContain('internal');
    app.answers['GET /api/v1/home'] = { json: full };
    const retry = [...document.querySelectorAll('button')].find((button) => button.textContent === 'Try again');
    if (retry !== undefined) await app.click(retry);
    await app.until('the rows', () => app.all('item-card').length === 4);
  });

  test('an address that is no page offers the way home', async () => {
    await using app = await openApp({ path: '/no/such/page', answers: answers() });
    await app.until('the words', () => app.text().includes('There is no such page'));
    expect(document.querySelector('a[href="/"]')).not.toBeNull();
  });
});
