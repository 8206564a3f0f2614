import { problem, session as sessionSchema, user as userSchema } from '@praxino/contracts';
import { expect, it } from 'vitest';
import { openTestDatabase } from '../platform/db/testing/open-test-database.ts';
import { createTestApp } from '../platform/test-app.ts';
import { addUserRoutes, createPasswords, createUsers, createUsersStore, usersMigrations } from './index.ts';

async function start() {
  await using stack = new AsyncDisposableStack();
  const { database } = stack.use(await openTestDatabase(usersMigrations));
  const users = createUsers({ store: createUsersStore(database), passwords: createPasswords() });
  const { app, router } = stack.use(createTestApp((token) => users.authenticate(token)));
  addUserRoutes(router, users);
  const send = async (method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
    return { status: answer.statusCode, body: answer.body === '' ? null : (answer.json() as Record<string, unknown>) };
  };
  const open = stack.move();
  return { users, send, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

it('leads a new administrator from the code in the terminal to signing out', async () => {
  await using test = await start();
  const password = 'correct horse';
  const device = { name: 'Sofa', kind: 'tv' };
  const made = await test.send('POST', '/api/v1/setup', {
    setupCode: test.users.setupCode.toLowerCase(),
    username: ' Ann ',
    password,
  });
  expect(made).toMatchObject({ status: 201, body: { name: 'Ann', isAdmin: true } });
  expect(userSchema.strict().safeParse(made.body).success).toBe(true);

  const wrong = await test.send('POST', '/api/v1/auth/sessions', { username: 'ann', password: 'x', device });
  expect(wrong).toMatchObject({ status: 401, body: { code: 'auth.bad-credentials' } });
  expect(problem.safeParse(wrong.body).success).toBe(true);

  const signedIn = await test.send('POST', '/api/v1/auth/sessions', { username: 'ann', password, device });
  expect(signedIn.status).toBe(201);
  const first = sessionSchema.strict().parse(signedIn.body);
  expect(await test.send('GET', '/api/v1/users/me', undefined, first.accessToken)).toEqual({
    status: 200,
    body: first.user,
  });

  const again = await test.send('POST', '/api/v1/auth/sessions/refresh', { refreshToken: first.refreshToken });
  const second = sessionSchema.strict().parse(again.body);
  expect((await test.send('GET', '/api/v1/users/me', undefined, first.accessToken)).status).toBe(401);

  const out = await test.send('DELETE', '/api/v1/auth/sessions/current', undefined, second.accessToken);
  expect(out).toEqual({ status: 204, body: null });
  expect((await test.send('GET', '/api/v1/users/me', undefined, second.accessToken)).status).toBe(401);
  const over = await test.send('POST', '/api/v1/auth/sessions/refresh', { refreshToken: second.refreshToken });
  expect(over).toMatchObject({ status: 401, body: { code: 'auth.token-invalid' } });

  const late = await test.send('POST', '/api/v1/setup', { setupCode: test.users.setupCode, username: 'Eve', password });
  expect(late).toMatchObject({ status: 409, body: { code: 'setup.already-done' } });
});

it('names every wrong field and makes nobody', async () => {
  await using test = await start();
  const { setupCode } = test.users;
  const good = { setupCode, username: 'Ann', password: 'correct horse' };
  const wrong = [
    [{ ...good, username: 'a\u001b[31m' }, 'username'],
    [{ ...good, username: 'gnp.\u202emoc' }, 'username'],
    [{ ...good, username: ' \t ' }, 'username'],
    [{ ...good, password: 'short' }, 'password'],
    [{ ...good, isAdmin: true }, 'isAdmin'],
    [{ ...good, setupCode: 5 }, 'setupCode'],
    [{ username: 'Ann', password: 'correct horse' }, 'setupCode'],
  ] as const;
  for (const [body, field] of wrong) {
    expect(await test.send('POST', '/api/v1/setup', body)).toMatchObject({ status: 400, body: { field } });
  }
  expect(await test.users.isSetupRequired()).toBe(true);
  expect((await test.send('GET', '/api/v1/users/me')).status).toBe(401);
  expect((await test.send('DELETE', '/api/v1/auth/sessions/current')).status).toBe(401);
});
