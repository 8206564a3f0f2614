import { describe, expect, test } from 'vitest';
import { openApp, session } from '../../testing/open-app.tsx';

const home = { 'GET /api/v1/home': { json: { hero: [], rows: [] } } } as const;

describe('signing in', () => {
  test('whoever is not signed in comes to the door, and after it to where they wanted to go', async () => {
    await using app = await openApp({
      path: '/settings',
      isSignedIn: false,
      answers: { 'POST /api/v1/auth/sessions': { json: session } },
    });
    await app.until('the door', () => app.all('username').length > 0);
    expect(app.path()).toBe('/sign-in?next=%2Fsettings');
    await app.type('username', 'Ada');
    await app.type('password', 'correct horse');
    await app.click(app.get('submit'));
    await app.until('the settings', () => app.path() === '/settings');
    const sent = app.asked.find(({ method, path }) => method === 'POST' && path === '/api/v1/auth/sessions');
    expect(sent?.body).toMatchObject({ username: 'Ada', password: 'correct horse', device: { kind: 'web' } });
    expect(JSON.parse(localStorage.getItem('praxino.session') ?? '{}')).toEqual(session);
  });

  test('a wrong password says so, keeps the name and signs nobody in', async () => {
    const refused = { status: 401, code: 'auth.bad-credentials' } as const;
    await using app = await openApp({
      path: '/sign-in',
      isSignedIn: false,
      answers: { 'POST /api/v1/auth/sessions': refused },
    });
    await app.until('the door', () => app.all('username').length > 0);
    await app.type('username', 'Ada');
    await app.type('password', 'wrong');
    await app.click(app.get('submit'));
    await app.until('the refusal', () => app.text().includes('The user name or the password is wrong.'));
    expect((app.get('username') as HTMLInputElement).value).toBe('Ada');
    expect(document.querySelector('[role="alert"]')).not.toBeNull();
    expect(localStorage.getItem('praxino.session')).toBeNull();
  });

  test('any other failure shows the words of the server', async () => {
    const busy = { status: 429, code: 'request.rate-limited', detail: 'Wait a minute and try again' } as const;
    await using app = await openApp({
      path: '/sign-in',
      isSignedIn: false,
      answers: { 'POST /api/v1/auth/sessions': busy },
    });
    await app.until('the door', () => app.all('username').length > 0);
    await app.type('username', 'Ada');
    await app.type('password', 'x');
    await app.click(app.get('submit'));
    await app.until('the words', () => app.text().includes('Wait a minute and try again'));
  });

  test('the password can be shown and hidden again', async () => {
    await using app = await openApp({ path: '/sign-in', isSignedIn: false });
    await app.until('the door', () => app.all('username').length > 0);
    const password = app.get('password') as HTMLInputElement;
    const reveal = document.querySelector<HTMLElement>('[aria-label="Show password"]');
    expect(password.type).toBe('password');
    if (reveal !== null) await app.click(reveal);
    expect((app.get('password') as HTMLInputElement).type).toBe('text');
    expect(document.querySelector('[aria-label="Hide password"]')).not.toBeNull();
  });

  test('whoever is signed in does not see the door', async () => {
    await using app = await openApp({ path: '/sign-in', answers: home });
    await app.until('home', () => app.path() === '/');
  });

  test('a session that ends elsewhere leads back to the door', async () => {
    await using app = await openApp({ path: '/', answers: home });
    await app.until('home', () => app.text().includes('Nothing here yet'));
    localStorage.removeItem('praxino.session');
    await app.during(() => window.dispatchEvent(new StorageEvent('storage', { key: 'praxino.session' })));
    await app.until('the door', () => app.path().startsWith('/sign-in'));
  });
});
