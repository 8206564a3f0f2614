// Skipping as a viewer meets it: the button, the key, the setting, and the next title at the credits.
import { describe, expect, test } from 'vitest';
import { makeDetail, makeItem, makePlan } from '../testing/make.ts';
import { openApp } from '../testing/open-app.tsx';
import type { Answers, OpenApp } from '../testing/open-app.tsx';

const sure = { source: 'fingerprint', confidence: 0.9 } as const;
const plan = makePlan({
  durationMs: 1_000_000,
  segments: [
    { kind: 'intro', startMs: 60_000, endMs: 120_000, ...sure },
    { kind: 'credits', startMs: 900_000, endMs: 1_000_000, ...sure },
  ],
});
const episode = (n: number) =>
  makeItem({
    id: `i${n}`,
    kind: 'episode',
    title: `Part ${n}`,
    showId: 'sh',
    parentId: 's1',
    seasonNumber: 1,
    episodeNumber: n,
  });

const answers: Answers = {
  'GET /api/v1/items/i1': { json: makeDetail(episode(1)) },
  'GET /api/v1/items/i2': { json: makeDetail(episode(2)) },
  'GET /api/v1/items': { json: { items: [episode(1), episode(2)], nextCursor: null, total: 2 } },
  'POST /api/v1/playback': { json: plan },
  'POST /api/v1/playback/p1/progress': { json: null },
  'DELETE /api/v1/playback/p1': { json: null },
};
const video = (app: OpenApp): HTMLVideoElement => app.get('player-video') as HTMLVideoElement; // the test id is on the video

async function playing(more: Answers = {}): Promise<OpenApp> {
  const app = await openApp({ path: '/play/i1', answers: { ...answers, ...more } });
  await app.until('the plan', () => app.all('player').length > 0 && video(app).getAttribute('src') !== null);
  await app.during(() => {
    for (const name of ['loadedmetadata', 'canplay', 'play', 'playing']) video(app).dispatchEvent(new Event(name));
  });
  await app.until('the picture', () => app.get('player').dataset['phase'] === 'ready');
  return app;
}
async function at(app: OpenApp, seconds: number): Promise<void> {
  await app.during(() => {
    video(app).currentTime = seconds;
    video(app).dispatchEvent(new Event('timeupdate'));
  });
}
const offered = (app: OpenApp): (string | undefined)[] => app.all('skip-segment').map((b) => b.dataset['kind']);

describe('the skip button', () => {
  test('stands there in the intro and nowhere else', async () => {
    await using app = await playing();
    for (const [seconds, kinds] of [
      [59.9, []],
      [60, ['intro']],
      [118, ['intro']],
      [119, []],
      [300, []],
    ] as const) {
      await at(app, seconds);
      expect(offered(app), `at ${seconds}`).toEqual(kinds);
    }
  });

  test('jumps to the end of the intro, and is there again for who comes back', async () => {
    await using app = await playing();
    await at(app, 70);
    expect(app.get('skip-segment').textContent).toBe('Skip intro');
    await app.click(app.get('skip-segment'));
    expect(video(app).currentTime).toBe(120);
    expect(offered(app)).toEqual([]);
    await at(app, 65);
    expect(offered(app)).toEqual(['intro']);
  });

  test('has a key, which does nothing elsewhere', async () => {
    await using app = await playing();
    await at(app, 30);
    await app.press('s');
    expect(video(app).currentTime).toBe(30);
    await at(app, 90);
    await app.press('s');
    expect(video(app).currentTime).toBe(120);
  });
});

describe('skipping by itself', () => {
  const setAutomatic = async (app: OpenApp): Promise<void> => {
    await app.click(app.get('quality-button'));
    const option = app.all('skip-option').find((o) => o.dataset['value'] === 'true');
    await app.click(option!);
    await app.press('Escape');
  };

  test('is off until this device is set to it, and stays set', async () => {
    await using app = await playing();
    await at(app, 59.9);
    await at(app, 60.1);
    expect(video(app).currentTime).toBe(60.1);
    await setAutomatic(app);
    expect(localStorage.getItem('praxino.skipAutomatically')).toBe('yes');
    await at(app, 59.9);
    await at(app, 60.1);
    expect(video(app).currentTime).toBe(120);
    expect(app.text()).toContain('Intro skipped');
  });

  test('leaves alone who jumps into the intro, and the credits', async () => {
    await using app = await playing();
    await setAutomatic(app);
    await at(app, 10);
    await at(app, 80);
    expect(video(app).currentTime).toBe(80);
    expect(offered(app)).toEqual(['intro']);
    await at(app, 899.9);
    await at(app, 900.1);
    expect(video(app).currentTime).toBe(900.1);
  });
});

describe('the credits', () => {
  test('offer the next episode and count down', async () => {
    await using app = await playing();
    await app.until('the queue', () => app.all('next').length === 1);
    await at(app, 899);
    expect(app.all('up-next')).toHaveLength(0);
    await at(app, 900.2);
    expect(app.get('up-next').textContent).toContain('Starts in 15 seconds');
    expect(offered(app)).toEqual([]);
  });

  test('are skipped by a button once the next episode was sent away', async () => {
    await using app = await playing();
    await app.until('the queue', () => app.all('next').length === 1);
    await at(app, 905);
    const cancel = [...document.querySelectorAll<HTMLElement>('button')].find((b) => b.textContent === 'Cancel');
    await app.click(cancel!);
    expect(app.all('up-next')).toHaveLength(0);
    expect(offered(app)).toEqual(['credits']);
  });

  test('with a scene after them are skipped to that scene', async () => {
    const segments = [{ kind: 'credits' as const, startMs: 800_000, endMs: 900_000, ...sure }];
    await using app = await playing({ 'POST /api/v1/playback': { json: { ...plan, segments } } });
    await at(app, 810);
    expect(app.all('up-next')).toHaveLength(0);
    await app.click(app.get('skip-segment'));
    expect(video(app).currentTime).toBe(900);
  });
});

test('a title with nothing to skip has no such setting', async () => {
  await using app = await playing({ 'POST /api/v1/playback': { json: { ...plan, segments: [] } } });
  await at(app, 90);
  expect(offered(app)).toEqual([]);
  await app.click(app.get('quality-button'));
  expect(app.all('skip-option')).toHaveLength(0);
});
