import { describe, expect, test } from 'vitest';
import {
  makeDetail,
  makeItem,
  makePlan,
  makeQuality,
  makeTrickplay,
  makeVersion,
  textSubtitles,
} from '../testing/make.ts';
import { openApp } from '../testing/open-app.tsx';
import type { Answers, OpenApp } from '../testing/open-app.tsx';

const chapters = [
  { startMs: 0, title: 'The valley' },
  { startMs: 600_000, title: 'First light' },
];
const audio = [
  { index: 1, language: 'eng', title: null, codec: 'aac', channels: 2, action: 'copy' as const },
  { index: 2, language: 'ger', title: 'Kommentar', codec: 'ac3', channels: 6, action: 'transcode' as const },
];
const subtitles = [
  {
    index: 3,
    language: 'eng',
    title: null,
    isDefault: false,
    isForced: false,
    isHearingImpaired: true,
    ...textSubtitles('/s/3.vtt'),
  },
];
const original = {
  rendition: 'v0.copy',
  label: '1080p',
  action: 'copy',
  bitrateBps: 5_200_000,
  isProposed: true,
} as const;
const qualities = [makeQuality(original), makeQuality()];
const reasons = [
  {
    track: 'container' as const,
    code: 'direct-supported' as const,
    text: 'The MP4 file plays on this device as it is.',
  },
];
const plan = makePlan({ chapters, audio, subtitles, qualities, reasons });

const answersFor = (item: unknown = makeDetail({ versions: [makeVersion()] }), more: Answers = {}): Answers => ({
  'GET /api/v1/items/i1': { json: item },
  'POST /api/v1/playback': { json: plan },
  'POST /api/v1/playback/p1/progress': { json: null },
  'DELETE /api/v1/playback/p1': { json: null },
  'GET /api/v1/home': { json: { hero: [], rows: [] } },
  ...more,
});
const video = (app: OpenApp): HTMLVideoElement => app.get('player-video') as HTMLVideoElement; // the test id is on the video
const fire = (app: OpenApp, ...names: string[]): Promise<void> =>
  app.during(() => names.forEach((name) => video(app).dispatchEvent(new Event(name))));
const plansAsked = (app: OpenApp): unknown[] =>
  app.asked.filter(({ method, path }) => method === 'POST' && path === '/api/v1/playback').map(({ body }) => body);

/** A film that plays. */
async function playing(path = '/play/i1', answers: Answers = answersFor()): Promise<OpenApp> {
  const app = await openApp({ path, answers });
  await app.until('the plan', () => app.all('player').length > 0 && video(app).getAttribute('src') !== null);
  await fire(app, 'loadedmetadata', 'canplay', 'play', 'playing');
  await app.until('the picture', () => app.get('player').dataset['phase'] === 'ready');
  return app;
}
async function at(app: OpenApp, seconds: number): Promise<void> {
  await app.during(() => {
    video(app).currentTime = seconds;
    video(app).dispatchEvent(new Event('timeupdate'));
  });
}

describe('the player', () => {
  test('asks how to play here, plays the file, and says what it is', async () => {
    await using app = await playing('/play/i1?version=v1&audio=1&from=60000');
    expect(plansAsked(app)[0]).toMatchObject({
      itemId: 'i1',
      versionId: 'v1',
      audioStream: 1,
      startPositionMs: 60_000,
      device: { kind: 'web' },
    });
    expect(video(app).getAttribute('src')).toBe('/s/file');
    expect(app.get('player').dataset['mode']).toBe('direct');
    expect(document.querySelector('h1')?.textContent).toBe('The Long Thaw');
  });

  test('shows the clock and the timeline to everybody', async () => {
    await using app = await playing();
    await at(app, 754.8);
    expect(app.get('time').textContent).toContain('12:34 / 1:42:00');
    const bar = app.get('seek-bar');
    expect(bar.getAttribute('aria-valuetext')).toBe('12:34 of 1:42:00');
    expect(bar.getAttribute('aria-valuenow')).toBe('754');
    expect(Number(bar.style.getPropertyValue('--played'))).toBeCloseTo(754.8 / 6120, 4);
  });

  test('keys jump, and say so', async () => {
    await using app = await playing();
    await at(app, 100);
    await app.press('ArrowRight');
    expect(video(app).currentTime).toBe(110);
    expect(app.text()).toContain('+10 s');
    await app.press('ArrowLeft', { shiftKey: true });
    expect(video(app).currentTime).toBe(50);
    await app.press('5');
    expect(video(app).currentTime).toBe(3_060);
    await app.press('PageUp');
    expect(video(app).currentTime).toBe(600);
    expect(app.text()).toContain('First light');
  });

  test('a held key shows where it would go, and goes there when it is let go', async () => {
    const trickplay = makeTrickplay();
    const withPictures = answersFor(undefined, { 'POST /api/v1/playback': { json: { ...plan, trickplay } } });
    await using app = await playing('/play/i1', withPictures);
    await at(app, 100);
    await app.press('ArrowRight');
    expect(video(app).currentTime).toBe(110);
    expect(app.all('seek-preview')).toHaveLength(0);
    await app.press('ArrowRight', { repeat: true });
    expect(video(app).currentTime).toBe(110);
    expect(app.get('seek-preview').textContent).toContain('2:00');
    expect(app.get('seek-picture').dataset['loaded']).toBe('false');
    await app.during(() => window.dispatchEvent(new KeyboardEvent('keyup', { key: 'ArrowRight' })));
    expect(video(app).currentTime).toBe(120);
    expect(app.all('seek-preview')).toHaveLength(0);
  });

  test('a pointer over the bar shows time and chapter, also of a film without pictures', async () => {
    await using app = await playing();
    const bar = app.get('seek-bar');
    bar.getBoundingClientRect = () => new DOMRect(0, 0, 1000, 20);
    await app.during(() =>
      bar.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: 500, pointerType: 'mouse' })),
    );
    expect(app.get('seek-preview').textContent).toBe('First light51:00');
    expect(app.all('seek-picture')).toHaveLength(0);
  });

  test('sound and subtitles stand in one panel, and a sound the file player cannot reach is planned anew', async () => {
    await using app = await playing();
    await at(app, 42);
    await app.click(app.get('tracks-button'));
    expect(app.all('audio-option').map((option) => option.textContent)).toEqual([
      'EnglishStereo · AAC',
      'GermanKommentar · 5.1 · Dolby Digital',
    ]);
    expect(
      app.all('subtitle-option').map((option) => [option.textContent, option.getAttribute('aria-checked')]),
    ).toEqual([
      ['Off', 'true'],
      ['Englishfor the hard of hearing', 'false'],
    ]);
    await app.click(app.get('audio-option', 1));
    await app.until('the new plan', () => plansAsked(app).length === 2);
    expect(plansAsked(app)[1]).toMatchObject({ audioStream: 2, startPositionMs: 42_000 });
  });

  test('a quality is a new plan from the same place', async () => {
    await using app = await playing();
    await at(app, 90);
    await app.click(app.get('quality-button'));
    expect(
      app.all('quality-option').map((option) => [option.textContent, option.getAttribute('aria-checked')]),
    ).toEqual([
      ['AutoOriginal', 'true'],
      ['Original1080p · up to 5.2 Mbit/s', 'false'],
      ['480pup to 1.5 Mbit/s', 'false'],
    ]);
    await app.click(app.get('quality-option', 2));
    await app.until('the new plan', () => plansAsked(app).length === 2);
    expect(plansAsked(app)[1]).toMatchObject({ maxBitrateBps: 1_500_000, startPositionMs: 90_000, audioStream: 1 });
    expect(app.asked.some(({ method, path }) => method === 'DELETE' && path === '/api/v1/playback/p1')).toBe(true);
  });

  test('subtitles come from the server and are drawn when they are due', async () => {
    const vtt = 'WEBVTT\n\n00:10.000 --> 00:12.000\nThe <i>ice</i> remembers\n';
    await using app = await playing();
    const fetchAll = globalThis.fetch;
    globalThis.fetch = async (input, init) =>
      input === '/s/3.vtt?from=0&to=60' ? new Response(vtt) : fetchAll(input, init);
    await app.press('c');
    expect(app.text()).toContain('Subtitles: English');
    await at(app, 11);
    await app.until('the line', () => app.get('subtitles-bottom').textContent === 'The ice remembers');
    await at(app, 13);
    await app.until('the end of the line', () => app.get('subtitles-bottom').textContent === '');
    await app.press('c');
    expect(app.text()).toContain('Subtitles off');
  });

  test('the statistics say how it plays and why', async () => {
    await using app = await playing();
    expect(app.all('stats')).toHaveLength(0);
    await app.press('i');
    const words = app.get('stats').textContent ?? '';
    for (const part of [
      'as it is',
      'H.264',
      'AAC',
      '5.2 Mbit/s',
      'Browser',
      'The MP4 file plays on this device as it is.',
    ])
      expect(words).toContain(part);
    await app.press('i');
    expect(app.all('stats')).toHaveLength(0);
  });

  test('? lists the keys', async () => {
    await using app = await playing();
    await app.press('?', { shiftKey: true });
    expect(app.get('keys-overlay').textContent).toContain('Play or pauseSpaceKEnter');
  });

  test('Escape closes the panel first and then leaves for the title', async () => {
    await using app = await playing();
    await app.click(app.get('tracks-button'));
    await app.press('Escape');
    expect(app.all('player-panel')).toHaveLength(0);
    expect(app.all('player')).toHaveLength(1);
    await app.press('Escape');
    await app.until('the way out', () => app.all('player').length === 0);
    await app.until('the farewell', () =>
      app.asked.some(({ method, path }) => method === 'DELETE' && path === '/api/v1/playback/p1'),
    );
  });

  test('chapters are listed and lead to their place', async () => {
    await using app = await playing();
    await app.click(app.get('chapters-button'));
    expect(app.all('chapter-option').map((option) => option.textContent)).toEqual([
      'The valley0:00',
      'First light10:00',
    ]);
    await app.click(app.get('chapter-option', 1));
    expect(video(app).currentTime).toBe(600);
  });
});

describe('when it fails', () => {
  test('the server has the last word on what cannot be played, and it can be tried again', async () => {
    const refused = {
      status: 422,
      code: 'playback.unplayable',
      detail: 'The file has neither pictures nor sound',
    } as const;
    await using app = await openApp({
      path: '/play/i1',
      answers: answersFor(undefined, { 'POST /api/v1/playback': refused }),
    });
    await app.until('the failure', () => app.all('player-error').length > 0);
    expect(app.get('player-error').textContent).toContain('The file has neither pictures nor sound');
    expect(app.get('player-error').dataset['code']).toBe('playback.unplayable');
    app.answers['POST /api/v1/playback'] = { json: plan };
    await app.click(app.get('player-retry'));
    await app.until('another try', () => app.all('player-error').length === 0);
  });

  test('a file the browser cannot play after all is asked for as a stream', async () => {
    await using app = await openApp({ path: '/play/i1', answers: answersFor() });
    await app.until('the plan', () => app.all('player').length > 0 && video(app).getAttribute('src') !== null);
    await fire(app, 'error');
    await app.until('the new plan', () => plansAsked(app).length === 2);
    expect(plansAsked(app)[1]).toMatchObject({ device: { containers: [] } });
  });

  test('a title that is not there says so', async () => {
    await using app = await openApp({ path: '/play/nope' });
    await app.until('the words', () => app.text().includes('This title is not here'));
  });
});

describe('what comes next', () => {
  const episode = (n: number) =>
    makeItem({
      id: `e${n}`,
      kind: 'episode',
      title: `Part ${n}`,
      showTitle: 'Meridian',
      showId: 'sh',
      parentId: 's1',
      seasonNumber: 1,
      episodeNumber: n,
    });
  const season: Answers = {
    'GET /api/v1/items/i1': { json: makeDetail({ ...episode(1), id: 'i1' }) },
    'GET /api/v1/items/e2': { json: makeDetail(episode(2)) },
    'GET /api/v1/items': { json: { items: [{ ...episode(1), id: 'i1' }, episode(2)], nextCursor: null, total: 2 } },
  };

  test('near the end a card offers the next episode, and it can be sent away', async () => {
    await using app = await playing('/play/i1', answersFor(undefined, season));
    await app.until('the queue', () => app.all('next').length === 1);
    expect(app.all('up-next')).toHaveLength(0);
    await at(app, 6_100);
    expect(app.get('up-next').textContent).toContain('Up nextS1 E2 · Part 2');
    const cancel = [...document.querySelectorAll<HTMLElement>('button')].find(
      (button) => button.textContent === 'Cancel',
    );
    if (cancel !== undefined) await app.click(cancel);
    expect(app.all('up-next')).toHaveLength(0);
  });

  test('at the end it counts down, and a press goes on at once', async () => {
    await using app = await playing('/play/i1', answersFor(undefined, season));
    await app.until('the queue', () => app.all('next').length === 1);
    await fire(app, 'ended');
    expect(app.get('up-next').textContent).toContain('Starts in 8 seconds');
    await app.click(app.get('up-next-play'));
    await app.until('the next one', () => app.path() === '/play/e2');
    await app.until('its plan', () => plansAsked(app).some((body) => (body as { itemId: string }).itemId === 'e2'));
  });

  test('the title of an episode is its show over its own', async () => {
    await using app = await playing('/play/i1', answersFor(undefined, season));
    expect(document.querySelector('h1')?.textContent).toBe('Meridian');
    expect(app.text()).toContain('S1 E1 · Part 1');
  });
});

test('music shows its cover and its queue, and goes on by itself', async () => {
  const track = (n: number) =>
    makeItem({
      id: n === 1 ? 'i1' : `t${n}`,
      kind: 'track',
      title: `Song ${n}`,
      artistName: 'Ada Lind',
      parentId: 'al',
      trackNumber: n,
      durationMs: 90_000,
    });
  const album = { id: 'al', kind: 'album', title: 'Slow Rivers' } as const;
  await using app = await playing(
    '/play/i1',
    answersFor(undefined, {
      'GET /api/v1/items/i1': { json: makeDetail({ ...track(1), ancestors: [album] }) },
      'GET /api/v1/items/t2': { json: makeDetail({ ...track(2), ancestors: [album] }) },
      'GET /api/v1/items': { json: { items: [track(2), track(1)], nextCursor: null, total: 2 } },
      'POST /api/v1/playback': { json: makePlan({ video: null, durationMs: 90_000 }) },
    }),
  );
  await app.until('the queue', () => app.all('queue-item').length === 2);
  expect(app.get('now-playing').textContent).toContain('Song 1Ada Lind · Slow Rivers');
  expect(app.all('queue-item').map((entry) => entry.getAttribute('aria-current'))).toEqual(['true', 'false']);
  expect(app.all('tracks-button')).toHaveLength(0);
  await fire(app, 'ended');
  await app.until('the next song', () => app.path() === '/play/t2');
});
