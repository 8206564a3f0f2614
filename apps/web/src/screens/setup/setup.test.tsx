import { describe, expect, test } from 'vitest';
import { makeLibrary } from '../../testing/make.ts';
import { openApp, serverInfo, session } from '../../testing/open-app.tsx';
import type { Answers, OpenApp } from '../../testing/open-app.tsx';

const fresh: Answers = {
  'GET /api/v1/server': { json: { ...serverInfo, setupRequired: true, hasLibraries: false } },
  'POST /api/v1/setup': { json: session.user },
  'POST /api/v1/auth/sessions': { json: session },
  'GET /api/v1/home': { json: { hero: [], rows: [] } },
  'GET /api/v1/folders': ({ search }) => {
    const path = search.get('path') ?? '/';
    const folders = path === '/' ? [{ name: 'films', path: '/films' }] : [];
    return { json: { path, parent: path === '/' ? null : '/', folders } };
  },
};
const job = (state: 'running' | 'succeeded' | 'failed', facts: object = {}) => ({
  json: {
    id: 'j1',
    kind: 'scan',
    state,
    progress: 0.4,
    message: '4 of 10: Alien.mkv',
    libraryId: 'l1',
    error: null,
    createdAt: 0,
    finishedAt: state === 'running' ? null : 1,
    ...facts,
  },
});

async function makeAccount(app: OpenApp): Promise<void> {
  await app.until('the first step', () => app.all('setup-code').length > 0);
  await app.type('setup-code', 'ABCD-EFGH');
  await app.type('username', 'ada');
  await app.type('password', 'correct horse');
  await app.click(app.get('submit'));
}

describe('setting up', () => {
  test('a fresh server asks for the code, makes the account and signs it in', async () => {
    await using app = await openApp({ isSignedIn: false, answers: fresh });
    await makeAccount(app);
    await app.until('the second step', () => app.all('add-folder').length > 0);
    const setup = app.asked.find(({ path }) => path === '/api/v1/setup');
    expect(setup?.body).toEqual({ setupCode: 'ABCD-EFGH', username: 'ada', password: 'correct horse' });
    expect(localStorage.getItem('praxino.session')).not.toBeNull();
  });

  test('a wrong code is told at its field and nothing is lost', async () => {
    const answers = {
      ...fresh,
      'POST /api/v1/setup': { status: 403, code: 'setup.bad-code', detail: 'That is not the code' },
    } as const;
    await using app = await openApp({ isSignedIn: false, answers });
    await makeAccount(app);
    await app.until('the refusal', () => app.text().includes('That is not the code'));
    const code = app.get('setup-code');
    expect(code.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(code.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'That is not the code',
    );
    expect((app.get('username') as HTMLInputElement).value).toBe('ada');
    expect(app.get('username').getAttribute('aria-invalid')).toBe('false');
  });

  test('a field the server refuses is named by it', async () => {
    const answers = {
      ...fresh,
      'POST /api/v1/setup': {
        status: 400,
        code: 'request.invalid',
        field: 'username',
        detail: 'must not contain control characters',
      },
    } as const;
    await using app = await openApp({ isSignedIn: false, answers });
    await makeAccount(app);
    await app.until('the refusal', () => app.get('username').getAttribute('aria-invalid') === 'true');
    expect(app.text()).toContain('must not contain control characters');
  });

  test('folders are walked, chosen and looked through', async () => {
    const answers: Answers = {
      ...fresh,
      'POST /api/v1/libraries/detect': { json: { libraries: [makeLibrary({ scanJobId: 'j1' })] } },
      'GET /api/v1/jobs/j1': job('running'),
    };
    await using app = await openApp({ path: '/setup', answers });
    await app.until('the folders', () => app.all('folder').length > 0);
    expect(app.all('folder-up')).toHaveLength(0);
    await app.click(app.get('folder'));
    await app.until('the inside', () => app.text().includes('No folders in here'));
    expect(app.get('folder-up').textContent).toContain('Up to');
    await app.click(app.get('add-folder'));
    await app.until('the scan', () => app.text().includes('4 of 10: Alien.mkv'));
    expect(app.asked.find(({ path }) => path === '/api/v1/libraries/detect')?.body).toEqual({ folder: '/films' });
    expect(document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')).toBe('40');
    await app.click(app.get('setup-done'));
    await app.until('home', () => app.path() === '/');
  });

  test('a folder that cannot be used says why and can be chosen again', async () => {
    const answers = {
      ...fresh,
      'POST /api/v1/libraries/detect': { status: 422, code: 'library.folder-missing', detail: '/ cannot be read' },
    } as const;
    await using app = await openApp({ path: '/setup', answers });
    await app.until('the folders', () => app.all('folder').length > 0);
    await app.click(app.get('add-folder'));
    await app.until('the reason', () => app.text().includes('/ cannot be read'));
    expect((app.get('add-folder') as HTMLButtonElement).disabled).toBe(false);
  });

  test('sample films are made and their progress is shown, also when it fails', async () => {
    const answers: Answers = {
      ...fresh,
      'POST /api/v1/samples': { json: { jobId: 'j1' } },
      'GET /api/v1/jobs/j1': job('failed', { error: 'ffmpeg is not there' }),
    };
    await using app = await openApp({ path: '/setup', answers });
    await app.until('the choice', () => app.all('samples').length > 0);
    await app.click(app.get('samples'));
    await app.until('the failure', () => app.text().includes('ffmpeg is not there'));
    expect(app.text()).toContain('That did not work');
    expect(app.get('job-progress').dataset['state']).toBe('failed');
  });

  test('a scan that is over says so', async () => {
    const answers: Answers = {
      ...fresh,
      'POST /api/v1/samples': { json: { jobId: 'j1' } },
      'GET /api/v1/jobs/j1': job('succeeded', { message: 'Films: 3 new' }),
    };
    await using app = await openApp({ path: '/setup', answers });
    await app.until('the choice', () => app.all('samples').length > 0);
    await app.click(app.get('samples'));
    await app.until('the end', () => app.text().includes('Everything is here'));
    expect(app.text()).toContain('Films: 3 new');
  });

  test('folders given when the server was started are not asked for again', async () => {
    const answers: Answers = {
      ...fresh,
      'GET /api/v1/libraries': { json: { libraries: [makeLibrary({ scanJobId: 'j1' })] } },
      'GET /api/v1/jobs/j1': job('running'),
    };
    await using app = await openApp({ isSignedIn: false, answers });
    await makeAccount(app);
    await app.until('the scan', () => app.all('setup-done').length > 0);
    expect(app.all('add-folder')).toHaveLength(0);
  });

  test('a server that is set up shows strangers the door instead', async () => {
    await using app = await openApp({ path: '/setup', isSignedIn: false });
    await app.until('the door', () => app.path().startsWith('/sign-in'));
  });
});
