// Every route of the contract, asked by those who may not: the table itself says who may.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type Route } from '@praxino/contracts';
import { createPasswords } from '@praxino/core/users';
import { readConfig } from './config.ts';
import { listenEarly } from './early-listener.ts';
import { startServer, type RunningServer } from './server.ts';

const table = Object.values<Record<string, Route>>(routes).flatMap((slice) => Object.values(slice));
const named = (who: Route['access']) =>
  table.filter((r) => r.access === who).map((r) => [`${r.method} ${r.path}`, r] as const);

let dataDir: string;
let server: RunningServer;
let base: string;
let tokens: { admin: string; user: string };

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'praxino-access-'));
  const env = { PRAXINO_ADMIN_USER: 'ada', PRAXINO_ADMIN_PASSWORD: 'a long enough secret' };
  const answer = readConfig(['--data', dataDir, '--host', '127.0.0.1', '--port', '0'], env, 'test');
  if (answer.kind === 'exit') throw new Error(answer.text);
  const listener = await listenEarly('127.0.0.1', 0, 'test');
  server = await startServer(answer.config, { listener, version: 'test', out: { line: () => undefined } });
  base = `http://127.0.0.1:${server.port}`;
  await addUser('bob', 'another long secret');
  tokens = { admin: await signIn('ada', 'a long enough secret'), user: await signIn('bob', 'another long secret') };
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

/** There is no way in yet to make a second user but the table. */
async function addUser(name: string, password: string): Promise<void> {
  const hash = await createPasswords().hash(password);
  const db = new DatabaseSync(join(dataDir, 'praxino.db'));
  try {
    const insert =
      'insert into users (id, name, name_key, is_admin, password_hash, created_at) values (?, ?, ?, 0, ?, 0)';
    db.prepare(insert).run(name, name, name, hash);
  } finally {
    db.close();
  }
}

async function signIn(username: string, password: string): Promise<string> {
  const body = JSON.stringify({ username, password, device: { name: 'test', kind: 'other' } });
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${base}/api/v1/auth/sessions`, { method: 'POST', body, headers });
  const session: unknown = await reply.json();
  if (typeof session !== 'object' || session === null || !('accessToken' in session))
    throw new Error(`no session: ${reply.status}`);
  return String(session.accessToken);
}

async function ask(route: Route, token?: string): Promise<{ status: number; code: string; body: string }> {
  const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` });
  if (route.body) headers.set('content-type', 'application/json');
  const reply = await fetch(base + route.path.replaceAll(/:\w+/g, 'unknown'), {
    method: route.method,
    headers,
    body: route.body ? '{}' : null,
  });
  const body = await reply.text();
  const code = reply.headers.get('content-type')?.includes('problem+json')
    ? String((JSON.parse(body) as { code: unknown }).code)
    : '';
  return { status: reply.status, code, body };
}

describe('somebody who has not signed in', () => {
  test.each([...named('user'), ...named('admin')])('learns nothing from %s', async (_name, route) => {
    expect(await ask(route)).toMatchObject({ status: 401, code: 'auth.required' });
  });

  test.each([...named('user'), ...named('admin')])(
    'learns nothing from %s with a token that was made up',
    async (_name, route) => {
      expect(await ask(route, 'x'.repeat(43))).toMatchObject({ status: 401, code: 'auth.token-invalid' });
    },
  );

  test.each(named('public'))('may ask %s', async (_name, route) => {
    const { status } = await ask(route);
    expect([401, 403, 404, 500]).not.toContain(status);
  });

  test('reads no stream and no picture', async () => {
    const status = async (path: string) => (await fetch(base + path)).status;
    expect(await status('/stream/x/y/file')).toBe(403);
    for (const tail of [
      'v0.copy/0.m4s',
      's3/cues.vtt?from=0&to=9',
      's3/script.ass',
      's3/pictures.json?from=0&to=9',
      'fonts/4',
    ])
      expect([tail, await status(`/stream/x/y/${tail}`)]).toEqual([tail, 403]);
    expect(await status('/images/x/0123456789abcdef0123456789abcdef')).toBe(404);
  });
});

describe('a user who is no administrator', () => {
  test.each(named('admin'))('may not ask %s', async (_name, route) => {
    expect(await ask(route, tokens.user)).toMatchObject({ status: 403, code: 'auth.forbidden' });
  });

  test.each(named('user').filter(([name]) => !name.includes('/sessions/current')))(
    'may ask %s',
    async (_name, route) => {
      const { status, body } = await ask(route, tokens.user);
      expect([401, 403, 500]).not.toContain(status);
      expect(body).not.toContain(dataDir);
    },
  );
});

describe('an administrator', () => {
  test.each(named('admin').filter(([name]) => !name.includes('/samples')))('may ask %s', async (_name, route) => {
    expect([401, 403, 500]).not.toContain((await ask(route, tokens.admin)).status);
  });

  test('is nobody any more after signing out', async () => {
    const token = await signIn('ada', 'a long enough secret');
    expect((await ask(routes.users.me, token)).status).toBe(200);
    expect((await ask(routes.users.signOut, token)).status).toBe(204);
    expect((await ask(routes.users.me, token)).status).toBe(401);
  });
});
