import { describe, expect, test } from 'vitest';
import { createSessions } from '../accounts/sessions.ts';
import type { StoredSession } from '../accounts/sessions.ts';
import { createApi } from './client.ts';
import { ApiError } from './error.ts';
import type { HttpReply, HttpRequest } from './ports.ts';

const session = (n: number, accessExpiresAt = 1_000_000): StoredSession => ({
  accessToken: `access-${n}`,
  accessExpiresAt,
  refreshToken: `refresh-${n}`,
  user: { id: 'u', name: 'Ada', isAdmin: true },
});
const reply = (status: number, body: unknown): HttpReply => ({
  status,
  text: async () => (typeof body === 'string' ? body : JSON.stringify(body)),
});

/** A server in a function: remembers what it was asked. */
function setUp(
  answer: (url: string, request: HttpRequest) => HttpReply | Promise<HttpReply>,
  start: StoredSession | null = session(1),
) {
  let text = start === null ? null : JSON.stringify(start);
  const store = { read: () => text, write: (next: string | null) => void (text = next) };
  const sessions = createSessions(store);
  const asked: { url: string; request: HttpRequest }[] = [];
  const api = createApi({
    baseUrl: 'https://tv.example',
    sessions,
    now: () => 0,
    fetch: async (url, request) => {
      asked.push({ url, request });
      return answer(url, request);
    },
  });
  return { api, asked, sessions, store };
}

describe('a call', () => {
  test('fills the path, writes the query and sends the token', async () => {
    const { api, asked } = setUp(() => reply(200, { items: [], nextCursor: null, total: 0 }));
    await api.items.list({ query: { search: 'a & b', limit: 20, sort: '-added', libraryId: undefined } });
    expect(asked[0]?.url).toBe('https://tv.example/api/v1/items?search=a%20%26%20b&limit=20&sort=-added');
    expect(asked[0]?.request).toMatchObject({
      method: 'GET',
      headers: { authorization: 'Bearer access-1' },
      body: undefined,
    });
  });

  test('escapes a parameter that tries to leave its place in the path', async () => {
    const { api, asked } = setUp(() => reply(200, {}));
    await api.items.get({ params: { id: '../users/me?x#y' } });
    expect(asked[0]?.url).toBe('https://tv.example/api/v1/items/..%2Fusers%2Fme%3Fx%23y');
  });

  test('sends a body as JSON and reads nothing from an empty reply', async () => {
    const { api, asked } = setUp(() => reply(204, ''));
    await expect(
      api.playback.progress({ params: { id: 'p' }, body: { positionMs: 5, state: 'paused' } }),
    ).resolves.toBeNull();
    expect(asked[0]?.request).toMatchObject({
      method: 'POST',
      body: '{"positionMs":5,"state":"paused"}',
      headers: { 'content-type': 'application/json' },
    });
  });

  test('sends no token to a public route', async () => {
    const { api, asked } = setUp(() => reply(200, {}));
    await api.server.info();
    expect(asked[0]?.request.headers).not.toHaveProperty('authorization');
  });

  test('turns a problem document into an error with code and field', async () => {
    const { api } = setUp(() =>
      reply(422, {
        code: 'library.folder-missing',
        title: 'T',
        detail: 'There is no /films',
        field: 'folders.0',
        status: 422,
      }),
    );
    const call = api.libraries.create({ body: { name: 'x', kind: 'movies', folders: ['/films'] } });
    await expect(call).rejects.toMatchObject({
      code: 'library.folder-missing',
      message: 'There is no /films',
      field: 'folders.0',
      isTemporary: false,
    });
  });

  test('says that the server cannot be reached when no answer comes', async () => {
    const { api } = setUp(() => Promise.reject(new TypeError('fetch failed')));
    await expect(api.items.home()).rejects.toMatchObject({ code: 'client.unreachable', status: 0, isTemporary: true });
  });

  test('rejects with the reason of its signal when the caller gave up', async () => {
    const reason = new Error('left the page');
    const { api } = setUp(() => Promise.reject(reason));
    await expect(api.items.home({}, { signal: { aborted: true, reason } })).rejects.toBe(reason);
  });

  test("does not mistake a proxy's page for an answer", async () => {
    const { api } = setUp((url) =>
      url.endsWith('/home') ? reply(502, '<html>Bad gateway</html>') : reply(200, '<html>login</html>'),
    );
    await expect(api.items.home()).rejects.toMatchObject({ code: 'client.bad-reply', status: 502, isTemporary: true });
    await expect(api.users.me()).rejects.toMatchObject({ code: 'client.bad-reply', status: 200 });
  });
});

describe('tokens', () => {
  test('an old token is refreshed before the call, once for many calls', async () => {
    const { api, asked, sessions } = setUp(
      (url) => (url.endsWith('/refresh') ? reply(201, session(2)) : reply(200, {})),
      session(1, 5_000),
    );
    await Promise.all([api.items.home(), api.users.me(), api.libraries.list()]);
    expect(asked.filter(({ url }) => url.endsWith('/refresh'))).toHaveLength(1);
    expect(asked.filter(({ request }) => request.headers['authorization'] === 'Bearer access-2')).toHaveLength(3);
    expect(sessions.current()?.refreshToken).toBe('refresh-2');
  });

  test('a refused token is replaced and the call repeated, once', async () => {
    const { api, asked } = setUp((url, request) => {
      if (url.endsWith('/refresh')) return reply(201, session(2));
      return request.headers['authorization'] === 'Bearer access-2'
        ? reply(200, { ok: 1 })
        : reply(401, { code: 'auth.token-expired', title: 'T' });
    });
    await expect(api.items.home()).resolves.toEqual({ ok: 1 });
    expect(asked.map(({ url }) => url.split('/v1')[1])).toEqual(['/home', '/auth/sessions/refresh', '/home']);
  });

  test('a refused refresh token ends the session and keeps the first error', async () => {
    const { api, sessions } = setUp(() => reply(401, { code: 'auth.token-invalid', title: 'T' }));
    await expect(api.items.home()).rejects.toMatchObject({ code: 'auth.token-invalid' });
    expect(sessions.current()).toBeNull();
  });

  test('a server out of reach does not sign anybody out', async () => {
    const { api, sessions } = setUp(() => Promise.reject(new TypeError('offline')), session(1, 0));
    await expect(api.items.home()).rejects.toBeInstanceOf(ApiError);
    expect(sessions.current()?.accessToken).toBe('access-1');
  });

  test('an overloaded server does not sign anybody out either', async () => {
    for (const status of [429, 503]) {
      const { api, sessions } = setUp(() => reply(status, { code: 'server.overloaded', title: 'T' }), session(1, 0));
      await expect(api.items.home()).rejects.toMatchObject({ status });
      expect(sessions.current()).not.toBeNull();
    }
  });

  test('tokens that another tab brought are used instead of refreshing again', async () => {
    const { api, asked, store } = setUp((_url, request) => {
      if (request.headers['authorization'] === 'Bearer access-9') return reply(200, {});
      store.write(JSON.stringify(session(9)));
      return reply(401, { code: 'auth.token-invalid', title: 'T' });
    });
    await api.items.home();
    expect(asked.map(({ request }) => request.headers['authorization'])).toEqual([
      'Bearer access-1',
      'Bearer access-9',
    ]);
  });

  test('a refresh that another tab won meanwhile keeps that session', async () => {
    const { api, sessions, store } = setUp(
      (url) => {
        if (!url.endsWith('/refresh')) return reply(200, {});
        store.write(JSON.stringify(session(7)));
        return reply(401, { code: 'auth.token-invalid', title: 'T' });
      },
      session(1, 0),
    );
    await api.items.home();
    expect(sessions.current()?.accessToken).toBe('access-7');
  });

  test('without a session a call goes out bare and its refusal comes back', async () => {
    const { api, asked } = setUp(() => reply(401, { code: 'auth.required', title: 'Sign in first' }), null);
    await expect(api.items.home()).rejects.toMatchObject({ code: 'auth.required', message: 'Sign in first' });
    expect(asked).toHaveLength(1);
  });
});
