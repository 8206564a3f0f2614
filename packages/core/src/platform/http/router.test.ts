import { AppError, empty, id, idParams, noInput, problem, route, type Route } from '@praxino/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestApp, type TestApp } from '../test-app.ts';
import type { Caller } from './router.ts';

const people: Record<string, Caller> = {
  'ann-token': { userId: 'ann', userName: 'Ann', isAdmin: true, sessionId: 's1' },
  'bob-token': { userId: 'bob', userName: 'Bob', isAdmin: false, sessionId: 's2' },
};
const authenticate = async (token: string): Promise<Caller> => {
  const caller = people[token];
  if (!caller) throw new AppError(token === 'old-token' ? 'auth.token-expired' : 'auth.token-invalid');
  return caller;
};

const greeting = z.object({ hello: z.string() });
const common = { summary: 'x', tag: 'items' } as const;
const success = { status: 200, body: greeting } as const;
const paths = {
  open: route({ method: 'GET', path: '/open', access: 'public', ...common, success }),
  user: route({ method: 'GET', path: '/user', access: 'user', ...common, success }),
  admin: route({ method: 'POST', path: '/admin', access: 'admin', ...common, success }),
  item: route({
    method: 'PUT',
    path: '/items/:id',
    access: 'user',
    ...common,
    params: idParams,
    query: z.strictObject({ limit: z.coerce.number().int().max(10).default(3) }),
    body: z.strictObject({ title: z.string() }),
    success: { status: 201, body: z.object({ id, limit: z.number(), title: z.string() }) },
  }),
  remove: route({
    method: 'DELETE',
    path: '/items/:id',
    access: 'user',
    ...common,
    params: idParams,
    success: { status: 204, body: empty },
  }),
};

function start(): TestApp {
  const test = createTestApp(authenticate);
  const { router } = test;
  router.add(paths.open, async (_input, { caller }) => ({ hello: caller === null ? 'stranger' : 'somebody' }));
  router.add(paths.user, async (_input, { caller }) => ({ hello: caller.userName }));
  router.add(paths.admin, async (_input, { caller }) => ({ hello: caller.userName }));
  router.add(paths.item, async ({ params, query, body }) => ({ ...params, ...query, ...body }));
  router.add(paths.remove, async () => null);
  return test;
}

const as = (token: string) => ({ authorization: `Bearer ${token}` });

describe('who may call', () => {
  it('a public route: anyone, and a token is not looked at', async () => {
    await using test = start();
    expect((await test.app.inject({ url: '/open', headers: as('nonsense') })).json()).toEqual({ hello: 'stranger' });
  });

  it('a user route: whoever has a good token', async () => {
    await using test = start();
    const answer = await test.app.inject({ url: '/user', headers: { authorization: 'bearer bob-token' } });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ hello: 'Bob' });
  });

  it.each([
    ['no header', {}],
    ['an empty one', { authorization: '' }],
    ['a scheme alone', { authorization: 'Bearer' }],
    ['another scheme', { authorization: 'Basic YW5uOng=' }],
    ['two tokens', { authorization: 'Bearer ann-token bob-token' }],
    ['odd letters', { authorization: "Bearer ann'; drop" }],
    ['a token without end', { authorization: `Bearer ${'a'.repeat(257)}` }],
    ['a token in another header', { 'x-authorization': 'Bearer ann-token' }],
  ])('a user route with %s: nobody, and the answer tells how', async (_what, headers) => {
    await using test = start();
    const answer = await test.app.inject({ url: '/user', headers });
    expect(answer.statusCode).toBe(401);
    expect(problem.parse(answer.json())).toMatchObject({
      code: 'auth.required',
      detail: expect.stringMatching(/Bearer/),
    });
  });

  it.each([
    ['wrong-token', 'auth.token-invalid'],
    ['old-token', 'auth.token-expired'],
  ])('a user route with %s: nobody, with code %s', async (token, code) => {
    await using test = start();
    const answer = await test.app.inject({ url: '/user', headers: as(token) });
    expect([answer.statusCode, answer.json().code]).toEqual([401, code]);
  });

  it('an admin route: administrators only', async () => {
    await using test = start();
    const call = (token: string) => test.app.inject({ method: 'POST', url: '/admin', headers: as(token) });
    expect((await call('ann-token')).json()).toEqual({ hello: 'Ann' });
    const refused = await call('bob-token');
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'auth.forbidden']);
  });

  it('is asked before a body is parsed, and before an id or a query is judged', async () => {
    await using test = start();
    const url = '/items/..%2f?nonsense=1';
    const answer = await test.app.inject({
      method: 'PUT',
      url,
      headers: { 'content-type': 'application/json' },
      payload: '{'.repeat(50_000),
    });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'auth.required']);
  });

  it('applies to HEAD as to GET', async () => {
    await using test = start();
    expect((await test.app.inject({ method: 'HEAD', url: '/user' })).statusCode).toBe(401);
    expect((await test.app.inject({ method: 'HEAD', url: '/user', headers: as('bob-token') })).statusCode).toBe(200);
  });
});

describe('what is parsed', () => {
  const put = async (url: string, payload: string | object, type = 'application/json') => {
    await using test = start();
    const headers = { ...as('bob-token'), 'content-type': type };
    const answer = await test.app.inject({ method: 'PUT', url, headers, payload });
    return { status: answer.statusCode, ...(answer.json() as Record<string, unknown>) };
  };

  it('reaches the handler with defaults and numbers', async () => {
    expect(await put('/items/abc', { title: 'x' })).toEqual({ status: 201, id: 'abc', limit: 3, title: 'x' });
    expect(await put('/items/abc?limit=9', { title: 'x' })).toMatchObject({ limit: 9 });
  });

  it('has its percent signs decoded once', async () => {
    expect(await put('/items/a%62c', { title: 'x' })).toMatchObject({ status: 201, id: 'abc' });
    expect(await put('/items/a%2562c', { title: 'x' })).toMatchObject({ status: 404 });
  });

  it.each(['..%2f..%2fetc', '%00', 'a%20b', 'ü', "'%20or%201=1", 'a'.repeat(65), '-i%0a'])(
    'answers 404 to the id %s, which cannot exist',
    async (given) => {
      expect(await put(`/items/${encodeURI(decodeURI(given))}`, { title: 'x' })).toMatchObject({
        status: 404,
        code: 'item.not-found',
      });
    },
  );

  it('answers a path that cannot be decoded', async () => {
    expect(await put('/items/%zz', { title: 'x' })).toMatchObject({
      status: 400,
      code: 'request.invalid',
      detail: expect.stringMatching(/percent sign/),
    });
  });

  it('names wrong and unknown fields of query and body', async () => {
    expect(await put('/items/a?limit=11', { title: 'x' })).toMatchObject({ status: 400, field: 'limit' });
    expect(await put('/items/a?offset=1', { title: 'x' })).toMatchObject({ status: 400, field: 'offset' });
    expect(await put('/items/a', { title: 1 })).toMatchObject({ status: 400, field: 'title' });
    expect(await put('/items/a', { title: 'x', year: 1 })).toMatchObject({ status: 400, field: 'year' });
  });

  it.each([
    ['broken JSON', '{"title":', 'application/json', 400, 'request.invalid'],
    ['no JSON at all', 'title=x', 'application/x-www-form-urlencoded', 400, 'request.invalid'],
    ['text', 'x', 'text/plain', 400, 'request.invalid'],
    ['null', 'null', 'application/json', 400, 'request.invalid'],
    ['a prototype', '{"title":"x","__proto__":{"isAdmin":true}}', 'application/json', 400, 'request.invalid'],
    ['too many bytes', `{"title":"${'x'.repeat(10_001)}"}`, 'application/json', 413, 'request.too-large'],
  ])('refuses a body that is %s', async (_what, payload, type, status, code) => {
    expect(await put('/items/a', payload, type)).toMatchObject({ status, code });
  });

  it('refuses a query where a route takes none', async () => {
    await using test = start();
    const answer = await test.app.inject({ url: '/open?debug=1' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ field: 'debug' });
  });
});

describe('what leaves', () => {
  it('has the status of the contract, and 204 no body', async () => {
    await using test = start();
    const answer = await test.app.inject({ method: 'DELETE', url: '/items/a', headers: as('bob-token') });
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
  });

  it('is held to the contract where replies are checked', async () => {
    await using test = createTestApp();
    test.router.add(paths.open, async () => ({ hello: 5 }) as unknown as { hello: string });
    expect((await test.app.inject({ url: '/open' })).statusCode).toBe(500);
  });

  it('has no field that the contract does not name', async () => {
    await using test = createTestApp();
    test.router.add(paths.open, async () => ({ hello: 'x', passwordHash: 'y' }));
    expect((await test.app.inject({ url: '/open' })).json()).toEqual({ hello: 'x' });
  });

  it('is a problem document when the handler fails, whatever it throws', async () => {
    await using test = createTestApp();
    test.router.add(paths.open, () => Promise.reject(new Error('/home/ann is gone')));
    const answer = await test.app.inject({ url: '/open' });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(problem.parse(answer.json())).toMatchObject({ status: 500, code: 'internal', instance: expect.any(String) });
    expect(answer.body).not.toContain('ann');
  });
});

describe('a router', () => {
  it('lists what was added by method and path', async () => {
    await using test = start();
    expect([...test.router.registered()]).toEqual([
      'GET /open',
      'GET /user',
      'POST /admin',
      'PUT /items/:id',
      'DELETE /items/:id',
    ]);
  });

  it('refuses the same route twice', async () => {
    await using test = start();
    expect(() => test.router.add(paths.open, async () => ({ hello: 'again' }))).toThrow('already declared');
  });

  it.each([
    ['items', 'item.not-found'],
    ['libraries', 'library.not-found'],
    ['jobs', 'job.not-found'],
    ['playback', 'playback.not-found'],
    ['something else', 'route.not-found'],
  ])('answers an impossible id among %s with %s', async (tag, code) => {
    await using test = createTestApp();
    const things: Route = { ...paths.open, path: '/things/:id', tag, params: idParams, query: noInput };
    test.router.add(things, async () => ({ hello: 'x' }));
    const answer = await test.app.inject({ url: '/things/a.b' });
    expect([answer.statusCode, answer.json().code]).toEqual([404, code]);
  });
});
