import { describe, expect, test } from 'vitest';
import {
  audioStream,
  makeDetail,
  makeImage,
  makeItem,
  makePlan,
  makeVersion,
  subtitleStream,
  videoStream,
} from '../../testing/make.ts';
import { openApp } from '../../testing/open-app.tsx';
import type { Answers } from '../../testing/open-app.tsx';

const rich = makeVersion({
  id: 'v1',
  name: '4K',
  streams: [videoStream, audioStream(1, 'eng', 'ac3', 6), audioStream(2, 'ger'), subtitleStream(3, 'fre')],
});
const film = makeDetail({
  year: 2024,
  overview: 'Ice remembers.',
  versions: [rich, makeVersion({ id: 'v2', name: '720p' })],
  images: { poster: makeImage(), backdrop: makeImage({ url: '/images/t/b', color: '#803010' }) },
});
const reasons = [
  { track: 'audio', code: 'codec-unsupported', text: 'The sound is Dolby Digital, which this device cannot decode.' },
];
const answersFor = (item: unknown, more: Answers = {}): Answers => ({
  'GET /api/v1/items/i1': { json: item },
  'POST /api/v1/playback': { json: makePlan({ mode: 'transcode', reasons: reasons as never }) },
  'DELETE /api/v1/playback/p1': { json: null },
  ...more,
});
const choose = (select: HTMLElement, value: string): void => {
  (select as HTMLSelectElement).value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
};
const playAddress = (): string | null =>
  document.querySelector('[data-testid="play-button"]')?.getAttribute('href') ?? null;

describe('a film', () => {
  test('says what it is and how good its copy is', async () => {
    await using app = await openApp({ path: '/item/i1', answers: answersFor(film) });
    await app.until('the page', () => app.all('item-page').length > 0);
    expect(document.querySelector('h1')?.textContent).toBe('The Long Thaw');
    expect(app.text()).toContain('Ice remembers.');
    for (const fact of ['2024', '1 hr 42 min', '1080p', '5.1']) expect(app.text()).toContain(fact);
    expect(document.title).toBe('The Long Thaw · Praxino');
    expect(app.get('item-page').style.getPropertyValue('--ambient')).toMatch(/^#[0-9a-f]{6}$/);
  });

  test('says how it plays here and why, without leaving a playback behind', async () => {
    await using app = await openApp({ path: '/item/i1', answers: answersFor(film) });
    await app.until('the plan', () => app.all('how-it-plays').length > 0);
    expect(app.text()).toContain('Is converted for this browser');
    expect(app.text()).toContain('The sound is Dolby Digital');
    const body = app.asked.find(({ method, path }) => method === 'POST' && path === '/api/v1/playback')?.body;
    expect(body).toMatchObject({ itemId: 'i1', versionId: 'v1', device: { kind: 'web' } });
    expect(app.asked.some(({ method, path }) => method === 'DELETE' && path === '/api/v1/playback/p1')).toBe(true);
  });

  test('version, sound and subtitles are chosen before playing', async () => {
    await using app = await openApp({ path: '/item/i1', answers: answersFor(film) });
    await app.until('the page', () => app.all('choose-audio').length > 0);
    expect(playAddress()).toBe('/play/i1?version=v1');
    await app.during(() => choose(app.get('choose-audio'), '2'));
    await app.during(() => choose(app.get('choose-subtitle'), '3'));
    expect(playAddress()).toBe('/play/i1?version=v1&audio=2&subtitle=3');
    await app.during(() => choose(app.get('choose-version'), 'v2'));
    expect(playAddress()).toBe('/play/i1?version=v2');
    expect(app.all('choose-subtitle')).toHaveLength(0);
  });

  test('one that was begun is resumed, or begun anew', async () => {
    const userState = { positionMs: 3_120_000, played: false, playCount: 0, lastPlayedAt: 1 };
    await using app = await openApp({ path: '/item/i1', answers: answersFor({ ...film, userState }) });
    await app.until('the page', () => app.all('play-from-start').length > 0);
    expect(app.get('play-button').textContent).toBe('Resume50 min left');
    expect(app.get('play-from-start').getAttribute('href')).toContain('from=0');
  });

  test('marking as watched shows at once and tells the server', async () => {
    const seen = { positionMs: 0, played: true, playCount: 1, lastPlayedAt: 1 };
    await using app = await openApp({
      path: '/item/i1',
      answers: answersFor(film, { 'PATCH /api/v1/items/i1/state': { json: seen } }),
    });
    await app.until('the page', () => app.all('toggle-watched').length > 0);
    expect(app.get('toggle-watched').getAttribute('aria-pressed')).toBe('false');
    app.answers['GET /api/v1/items/i1'] = { json: { ...film, userState: seen } };
    await app.click(app.get('toggle-watched'));
    await app.until('the mark', () => app.get('toggle-watched').getAttribute('aria-pressed') === 'true');
    expect(app.asked.find(({ method }) => method === 'PATCH')?.body).toEqual({ played: true });
  });

  test('a file that is away cannot be played and says why', async () => {
    await using app = await openApp({
      path: '/item/i1',
      answers: answersFor({ ...film, versions: [makeVersion({ isAvailable: false })] }),
    });
    await app.until('the words', () => app.text().includes('The file is not there now'));
    expect(app.all('play-button')).toHaveLength(0);
  });

  test('of two versions the one that is there is chosen', async () => {
    const versions = [makeVersion({ id: 'gone', isAvailable: false }), makeVersion({ id: 'here' })];
    await using app = await openApp({ path: '/item/i1', answers: answersFor({ ...film, versions }) });
    await app.until('the page', () => app.all('play-button').length > 0);
    expect(playAddress()).toBe('/play/i1?version=here');
  });

  test('the technical facts are there for who unfolds them', async () => {
    await using app = await openApp({
      path: '/item/i1',
      answers: answersFor({ ...film, versions: [makeVersion({ warnings: ['The index was rebuilt'] })] }),
    });
    await app.until('the page', () => app.all('item-page').length > 0);
    const facts = [...document.querySelectorAll('details dd')].map((line) => line.textContent);
    expect(facts).toEqual([
      'H.264 · 1920 × 1080 · 24 fps',
      'English · Stereo · AAC',
      'matroska',
      '4 GB',
      '5.2 Mbit/s',
      'The index was rebuilt',
    ]);
  });

  test('a server that cannot say how it plays does not spoil the page', async () => {
    await using app = await openApp({
      path: '/item/i1',
      answers: answersFor(film, {
        'POST /api/v1/playback': { status: 422, code: 'playback.unplayable', detail: 'The file has no pictures' },
      }),
    });
    await app.until('the words', () => app.text().includes('The file has no pictures'));
    expect(app.all('play-button')).toHaveLength(1);
  });

  test('a title that is not there leads home', async () => {
    await using app = await openApp({ path: '/item/nope' });
    await app.until('the words', () => app.text().includes('This title is not here'));
    expect(app.text()).toContain('item.not-found');
    expect(document.querySelector('main a[href="/"]')).not.toBeNull();
  });
});

describe('a show', () => {
  const show = makeDetail({ kind: 'show', title: 'Meridian', versions: [], childCount: 2 });
  const season = (n: number, played = false) =>
    makeItem({
      id: `s${n}`,
      kind: 'season',
      title: `Season ${n}`,
      seasonNumber: n,
      childCount: 2,
      userState: { positionMs: 0, played, playCount: 0, lastPlayedAt: null },
    });
  const episode = (n: number, facts = {}) =>
    makeItem({
      id: `e${n}`,
      kind: 'episode',
      title: `Part ${n}`,
      seasonNumber: 2,
      episodeNumber: n,
      durationMs: 1_500_000,
      ...facts,
    });
  const children: Answers = {
    'GET /api/v1/items': ({ search }) => {
      const lists: Record<string, unknown[]> = {
        i1: [season(0), season(1, true), season(2)],
        s2: [episode(1, { userState: { positionMs: 0, played: true, playCount: 1, lastPlayedAt: 1 } }), episode(2)],
        s1: [episode(9)],
      };
      return { json: { items: lists[search.get('parentId') ?? ''] ?? [], nextCursor: null, total: 0 } };
    },
  };

  test('opens the season to go on with and offers the next episode', async () => {
    await using app = await openApp({ path: '/item/i1', answers: answersFor(show, children) });
    await app.until('the episodes', () => app.all('episode').length === 2);
    expect(app.all('season-tab').map((tab) => [tab.textContent, tab.getAttribute('aria-selected')])).toEqual([
      ['Specials', 'false'],
      ['Season 1', 'false'],
      ['Season 2', 'true'],
    ]);
    await app.until('the button', () => app.get('play-button').textContent === 'Play S2 E2');
    expect(playAddress()).toBe('/play/e2');
    expect(app.get('episode').textContent).toContain('1. Part 1');
    expect(app.get('episode').textContent).toContain('Watched');
  });

  test('another season is one press away and lives in the address', async () => {
    await using app = await openApp({ path: '/item/i1', answers: answersFor(show, children) });
    await app.until('the tabs', () => app.all('season-tab').length === 3);
    await app.click(app.get('season-tab', 1));
    await app.until('the other season', () => app.text().includes('Part 9'));
    expect(app.path()).toBe('/item/i1?season=s1');
  });

  test('one without seasons yet says so', async () => {
    await using app = await openApp({
      path: '/item/i1',
      answers: answersFor(show, { 'GET /api/v1/items': { json: { items: [], nextCursor: null, total: 0 } } }),
    });
    await app.until('the words', () => app.text().includes('Nothing in here yet'));
  });
});

describe('the chapters of a film', () => {
  const chapters = [
    { startMs: 0, title: 'The valley', image: makeImage({ url: '/images/t/c', width: 640, height: 360 }) },
    { startMs: 2_400_000, title: '' },
  ];

  test('have a picture each, and a press plays from there', async () => {
    const item = makeDetail({ versions: [makeVersion({ id: 'v1', chapters })] });
    await using app = await openApp({ path: '/item/i1', answers: answersFor(item) });
    await app.until('the chapters', () => app.all('chapter').length === 2);
    expect(app.all('chapter').map((chapter) => chapter.textContent)).toEqual(['0:00The valley', '40:00Chapter 2']);
    expect(app.get('chapter').querySelector('img')?.getAttribute('srcset')).toContain('/images/t/c?w=320 320w');
    expect(app.get('chapter', 1).querySelector('img')).toBeNull();
    expect(app.get('chapter', 1).getAttribute('href')).toBe('/play/i1?version=v1&from=2400000');
  });

  test('are no list when there is one', async () => {
    const item = makeDetail({ versions: [makeVersion({ chapters: chapters.slice(0, 1) })] });
    await using app = await openApp({ path: '/item/i1', answers: answersFor(item) });
    await app.until('the page', () => app.all('item-page').length > 0);
    expect(app.all('chapters')).toHaveLength(0);
  });
});

test('an album lists its tracks and plays from the first', async () => {
  const tracks = [1, 2].map((n) =>
    makeItem({ id: `t${n}`, kind: 'track', title: `Song ${n}`, trackNumber: n, durationMs: 61_000 * n }),
  );
  const album = makeDetail({
    kind: 'album',
    title: 'Slow Rivers',
    versions: [],
    ancestors: [{ id: 'a', kind: 'artist', title: 'Ada Lind' }],
  });
  await using app = await openApp({
    path: '/item/i1',
    answers: answersFor(album, { 'GET /api/v1/items': { json: { items: tracks, nextCursor: null, total: 2 } } }),
  });
  await app.until('the tracks', () => app.all('track').length === 2);
  expect(app.all('track').map((track) => track.textContent)).toEqual(['1Song 11:01', '2Song 22:02']);
  expect(playAddress()).toBe('/play/t1');
  expect(document.querySelector('a[href="/item/a"]')?.textContent).toBe('Ada Lind');
});
