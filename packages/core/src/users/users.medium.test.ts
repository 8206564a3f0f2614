import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../platform/db/testing/open-test-database.ts';
import { usersMigrations } from './index.ts';
import type { Passwords } from './passwords.ts';
import { createUsersStore } from './store.ts';
import { createUsers, type Users } from './users.ts';

const device = { name: 'Sofa', kind: 'tv' };
const home = '192.168.1.20';

/** As quick as tests need it; counts the work done. The real one has tests of its own. */
function countingPasswords(): Passwords & { checks: (string | null)[] } {
  const checks: (string | null)[] = [];
  return {
    checks,
    hash: async (password) => `hash of ${password}`,
    async verify(hash, password) {
      checks.push(hash);
      return hash === `hash of ${password}`;
    },
  };
}

let test: TestDatabase;
let time: number;
let passwords: ReturnType<typeof countingPasswords>;
let users: Users;

beforeAll(async () => {
  test = await openTestDatabase(usersMigrations);
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(async () => {
  await test.database.tables<{ users: object }>().deleteFrom('users').execute();
  time = 1_790_000_000_000;
  passwords = countingPasswords();
  users = restart();
});

const restart = (): Users => createUsers({ store: createUsersStore(test.database), passwords, now: () => time });
const setup = (username: string, setupCode = users.setupCode, address = home) =>
  users.setup({ setupCode, username, password: 'correct horse' }, address);
const signIn = (username: string, password = 'correct horse', address = home) =>
  users.signIn({ username, password, device }, address);
const count = async () =>
  (await test.database.tables<{ users: object }>().selectFrom('users').selectAll().execute()).length;

describe('the setup', () => {
  it('makes one administrator, who can sign in, and is over then', async () => {
    expect(await users.isSetupRequired()).toBe(true);
    const ann = await setup('Ann');
    expect(ann).toMatchObject({ name: 'Ann', isAdmin: true });
    expect(await users.isSetupRequired()).toBe(false);
    expect(await users.find(ann.id)).toEqual(ann);
    expect((await signIn('Ann')).user).toEqual(ann);
    await expect(setup('Eve')).rejects.toMatchObject({ code: 'setup.already-done', status: 409 });
    expect(await count()).toBe(1);
  });

  it('is still over after a restart, with its new code', async () => {
    await setup('Ann');
    const before = users.setupCode;
    users = restart();
    expect(users.setupCode).not.toBe(before);
    expect(await users.isSetupRequired()).toBe(false);
    await expect(setup('Eve')).rejects.toMatchObject({ code: 'setup.already-done' });
  });

  it('does not take a wrong code, and names the field', async () => {
    await expect(setup('Eve', 'AAAA-AAAA')).rejects.toMatchObject({
      code: 'setup.bad-code',
      details: { field: 'setupCode' },
    });
    expect(await count()).toBe(0);
  });

  it('done by many at the same moment makes one administrator', async () => {
    const names = ['Ann', 'Bob', 'Cleo', 'Dan'];
    const settled = await Promise.allSettled(names.map((name, i) => setup(name, users.setupCode, `10.0.0.${i}`)));
    expect(settled.filter((s) => s.status === 'fulfilled')).toHaveLength(1);
    for (const s of settled)
      if (s.status === 'rejected') expect(s.reason).toMatchObject({ code: 'setup.already-done' });
    expect(await count()).toBe(1);
  });

  it('slows down whoever guesses codes from one address', async () => {
    const answers = [];
    for (let i = 0; i < 7; i++) answers.push(await setup('Eve', 'AAAA-AAAA').catch((e: { code: string }) => e.code));
    expect(answers.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'setup.bad-code'));
    expect(answers.slice(5)).toEqual(['request.rate-limited', 'request.rate-limited']);
    expect(await setup('Ann', users.setupCode, '192.168.1.99')).toMatchObject({ name: 'Ann' });
  });

  it('slows down whoever guesses from a thousand addresses, and never for longer than two seconds', async () => {
    let judged = 0;
    for (let i = 0; i < 1000; i++) {
      const attempt = setup('Eve', 'AAAA-AAAA', `10.1.${i >> 8}.${i & 255}`);
      const code = await attempt.catch((e: { code: string }) => e.code);
      if (code === 'setup.bad-code') judged++;
    }
    expect(judged).toBe(20);
    time += 2000;
    expect(await setup('Ann')).toMatchObject({ name: 'Ann' });
  });

  it('can be done by the settings of the process, once', async () => {
    expect(await users.createFirstAdmin('Ann', 'correct horse')).toMatchObject({ name: 'Ann', isAdmin: true });
    expect(await users.createFirstAdmin('Eve', 'correct horse')).toBeNull();
    await expect(setup('Eve')).rejects.toMatchObject({ code: 'setup.already-done' });
  });

  it('never stores a password', async () => {
    await setup('Ann');
    const rows = await test.database.tables<{ users: object }>().selectFrom('users').selectAll().execute();
    expect(rows).toEqual([expect.objectContaining({ password_hash: 'hash of correct horse' })]);
    expect(Object.values(rows[0] ?? {})).not.toContain('correct horse');
  });
});

describe('signing in', () => {
  it.each([
    ['Ann', 'ANN'],
    ['Ann', '  ann '],
    ['Zoë', 'zoe\u0308'],
    ['ＡＮＮ', 'ann'],
    ['Ünal', 'ÜNAL'],
    ['映画 ファン', '映画 ファン'],
    ['🎬 Fan', '🎬 fan'],
    ["Robert'); DROP TABLE users;--", "robert'); drop table users;--"],
  ])('as %j works with the name typed %j', async (name, typed) => {
    await setup(name);
    expect((await signIn(typed)).user.name).toBe(name);
  });

  it.each(['', ' ', 'an', 'annn', 'a%', 'ann\0', 'αnn', '%', '_nn'])(
    'as %j is not signing in as ann',
    async (typed) => {
      await setup('Ann');
      await expect(signIn(typed)).rejects.toMatchObject({ code: 'auth.bad-credentials' });
    },
  );

  it('with a wrong name answers as with a wrong password, and does the same work', async () => {
    await setup('Ann');
    const wrongPassword: unknown = await signIn('Ann', 'wrong').catch((e: unknown) => e);
    const wrongName: unknown = await signIn('Nobody', 'wrong').catch((e: unknown) => e);
    const seen = (e: unknown) => ({ ...(e as object), message: (e as Error).message });
    expect(seen(wrongName)).toEqual(seen(wrongPassword));
    expect(passwords.checks).toEqual(['hash of correct horse', null]);
  });

  it('slows down after five wrong passwords, the same for a name that does not exist', async () => {
    await setup('Ann');
    const codesFor = async (name: string) => {
      const codes: string[] = [];
      for (let i = 0; i < 6; i++)
        codes.push((await signIn(name, 'wrong').catch((e: { code: string }) => e.code)) as string);
      return codes;
    };
    const codes = await codesFor('Ann');
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'auth.bad-credentials'), 'request.rate-limited']);
    expect(await codesFor('Nobody')).toEqual(codes);
  });

  it('with the right password works after the pause, and clears the count', async () => {
    await setup('Ann');
    for (let i = 0; i < 5; i++) await signIn('Ann', 'wrong').catch(() => undefined);
    await expect(signIn('Ann')).rejects.toMatchObject({ code: 'request.rate-limited' });
    time += 1000;
    await signIn('Ann');
    for (let i = 0; i < 4; i++) await signIn('Ann', 'wrong').catch(() => undefined);
    await expect(signIn('Ann')).resolves.toBeDefined();
  });

  it('from elsewhere is not slowed down by an attack, and other spellings of a name do not help one', async () => {
    await setup('Ann');
    for (const name of ['ann', 'ANN', ' Ann', 'ａｎｎ', 'Ann '])
      await signIn(name, 'wrong', '6.6.6.6').catch(() => undefined);
    await expect(signIn('aNN', 'wrong', '6.6.6.6')).rejects.toMatchObject({ code: 'request.rate-limited' });
    await expect(signIn('Ann')).resolves.toBeDefined();
  });

  it('does no costly work for an attempt that comes too early', async () => {
    await setup('Ann');
    for (let i = 0; i < 50; i++) await signIn('Ann', 'wrong').catch(() => undefined);
    expect(passwords.checks).toHaveLength(5);
  });
});

describe('an account', () => {
  it('that does not exist gives no user', async () => {
    await expect(users.find('nobody')).rejects.toMatchObject({ code: 'auth.token-invalid' });
  });

  it('is who its tokens say, until it signs out', async () => {
    await setup('Ann');
    const session = await signIn('Ann');
    const caller = await users.authenticate(session.accessToken);
    expect(caller).toMatchObject({ userId: session.user.id, userName: 'Ann', isAdmin: true });
    expect((await users.refresh(session.refreshToken)).user).toEqual(session.user);
    await users.signOut(caller.sessionId);
    await expect(users.authenticate(session.accessToken)).rejects.toMatchObject({ code: 'auth.token-invalid' });
  });

  it('loses its sessions half a year after their last use', async () => {
    await setup('Ann');
    const { refreshToken } = await signIn('Ann');
    time += 181 * 86_400_000;
    await users.removeExpired();
    const rows = await test.database.tables<{ sessions: object }>().selectFrom('sessions').selectAll().execute();
    expect(rows).toEqual([]);
    await expect(users.refresh(refreshToken)).rejects.toMatchObject({ code: 'auth.token-invalid' });
  });
});
