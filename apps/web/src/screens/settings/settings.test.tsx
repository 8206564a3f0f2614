import { describe, expect, test } from 'vitest';
import { makeLibrary } from '../../testing/make.ts';
import { openApp } from '../../testing/open-app.tsx';
import type { Answers } from '../../testing/open-app.tsx';

const answers = (facts = {}, more: Answers = {}): Answers => ({
  'GET /api/v1/libraries': { json: { libraries: [makeLibrary({ lastScanAt: Date.now() - 120_000, ...facts })] } },
  ...more,
});
const button = (words: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>('button')].find((found) => found.textContent === words);

describe('settings', () => {
  test('say who is signed in, which version runs and what every library holds', async () => {
    await using app = await openApp({ path: '/settings', answers: answers({ itemCount: 12 }) });
    await app.until('the library', () => app.all('library-entry').length === 1);
    for (const words of [
      'Signed in as Ada',
      'Administrator',
      'Version 1.2.3',
      '12 titles · Scanned 2 minutes ago',
      '/films',
    ])
      expect(app.text()).toContain(words);
  });

  test('a scan is started and its progress takes the place of the button', async () => {
    const job = {
      id: 'j1',
      kind: 'scan',
      state: 'running',
      progress: 0.25,
      message: '3 of 12',
      libraryId: 'l1',
      error: null,
      createdAt: 0,
      finishedAt: null,
    };
    await using app = await openApp({
      path: '/settings',
      answers: answers(
        {},
        { 'POST /api/v1/libraries/l1/scan': { json: { jobId: 'j1' } }, 'GET /api/v1/jobs/j1': { json: job } },
      ),
    });
    await app.until('the library', () => app.all('scan').length === 1);
    app.answers['GET /api/v1/libraries'] = { json: { libraries: [makeLibrary({ scanJobId: 'j1' })] } };
    await app.click(app.get('scan'));
    await app.until('the progress', () => app.text().includes('3 of 12'));
    expect(app.all('scan')).toHaveLength(0);
    expect(document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')).toBe('25');
  });

  test('a scan that cannot start says why', async () => {
    await using app = await openApp({
      path: '/settings',
      answers: answers(
        {},
        { 'POST /api/v1/libraries/l1/scan': { status: 503, code: 'server.overloaded', detail: 'The server is busy' } },
      ),
    });
    await app.until('the library', () => app.all('scan').length === 1);
    await app.click(app.get('scan'));
    await app.until('the reason', () => app.text().includes('The server is busy'));
  });

  test('files that could not be used are listed with their reasons', async () => {
    const problems = [{ path: '/films/a "b".mkv', reason: 'The file is empty', code: 'empty' }];
    await using app = await openApp({
      path: '/settings',
      answers: answers({ problemCount: 1 }, { 'GET /api/v1/libraries/l1/problems': { json: { problems } } }),
    });
    await app.until('the problem', () => app.text().includes('The file is empty'));
    expect(app.text()).toContain('1 file could not be used');
    expect(app.text()).toContain('/films/a "b".mkv');
  });

  test('signing out tells the server and leads to the door', async () => {
    await using app = await openApp({
      path: '/settings',
      answers: answers({}, { 'DELETE /api/v1/auth/sessions/current': { json: null } }),
    });
    await app.until('the page', () => app.all('sign-out').length === 1);
    await app.click(app.get('sign-out'));
    await app.until('the door', () => app.path().startsWith('/sign-in'));
    expect(app.asked.some(({ method, path }) => method === 'DELETE' && path === '/api/v1/auth/sessions/current')).toBe(
      true,
    );
    expect(localStorage.getItem('praxino.session')).toBeNull();
  });

  test('another language is there at once and is remembered', async () => {
    await using app = await openApp({ path: '/settings', answers: answers() });
    await app.until('the page', () => button('Deutsch') !== undefined);
    const german = button('Deutsch');
    if (german !== undefined) await app.click(german);
    await app.until('German', () => app.text().includes('Angemeldet als Ada'));
    expect(document.documentElement.lang).toBe('de');
    expect(localStorage.getItem('praxino.locale')).toBe('de');
    expect(document.title).toBe('Einstellungen · Praxino');
  });

  test('a folder is added in a dialog', async () => {
    const folders = { json: { path: '/', parent: null, folders: [] } };
    await using app = await openApp({
      path: '/settings',
      answers: answers(
        {},
        { 'GET /api/v1/folders': folders, 'POST /api/v1/libraries/detect': { json: { libraries: [] } } },
      ),
    });
    await app.until('the page', () => app.all('open-add-folder').length === 1);
    await app.click(app.get('open-add-folder'));
    await app.until('the dialog', () => app.all('add-folder').length === 1);
    expect(document.querySelector('dialog')?.open).toBe(true);
    await app.until('the folder', () => !(app.get('add-folder') as HTMLButtonElement).disabled);
    await app.click(app.get('add-folder'));
    await app.until('the end', () => document.querySelector('dialog')?.open === false);
  });
});

describe('the encoders', () => {
  const family = (name: string, title: string, codecs: object[], kind = 'hardware'): object => ({
    ...{ name, title, kind, codecs },
  });
  const codec = (state: string, more: object = {}): object => ({
    ...{ codec: 'h264', encoder: 'e', state, reason: state === 'works' ? null : 'No such device.', speed: null },
    ...more,
  });
  const encoders = (more: object = {}): Answers => ({
    'GET /api/v1/admin/encoders': {
      json: {
        ...{ ffmpeg: '7.1', problem: null, isChecking: false, checkedAt: Date.now() - 120_000 },
        families: [
          family('nvenc', 'NVIDIA NVENC', [codec('fails'), codec('fails', { codec: 'hevc' })]),
          family('amf', 'AMD AMF', [codec('missing')]),
          family('x264', 'x264', [codec('works', { speed: 8.5 })], 'software'),
        ],
        ...more,
      },
    },
  });

  test('are shown with what works, how fast, and one reason for what does not', async () => {
    await using app = await openApp({ path: '/settings', answers: answers({}, encoders()) });
    await app.until('the families', () => app.all('encoder-family').length === 2);
    for (const words of ['ffmpeg 7.1 · checked 2 minutes ago', '8.5× as fast as 720p plays', 'Does not work here'])
      expect(app.text()).toContain(words);
    expect(app.text().split('No such device.')).toHaveLength(2);
    expect(app.text()).toContain('Not in this ffmpeg: AMD AMF');
  });

  test('are checked again on demand, and the button waits until that is done', async () => {
    const more = { 'POST /api/v1/admin/encoders/check': { json: null } };
    await using app = await openApp({ path: '/settings', answers: answers({}, { ...encoders(), ...more }) });
    await app.until('the families', () => app.all('encoder-family').length === 2);
    Object.assign(app.answers, encoders({ isChecking: true }));
    await app.click(app.get('check-encoders'));
    await app.until('the check', () => app.get('check-encoders').textContent === 'Checking');
    expect(app.get('check-encoders').hasAttribute('disabled')).toBe(true);
    expect(app.asked.some((a) => a.path === '/api/v1/admin/encoders/check')).toBe(true);
  });

  test('that cannot be had at all are said so', async () => {
    const none = encoders({ ffmpeg: null, problem: 'This server has no ffmpeg.', families: [] });
    await using app = await openApp({ path: '/settings', answers: answers({}, none) });
    await app.until('the reason', () => app.text().includes('This server has no ffmpeg.'));
  });
});
