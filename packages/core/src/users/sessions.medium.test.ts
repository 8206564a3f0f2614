import type { User } from '@praxino/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../platform/db/testing/open-test-database.ts';
import { plansOf } from '../platform/db/testing/query-plans.ts';
import { usersMigrations } from './index.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createUsersStore, type UsersStore } from './store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ann: User = { id: 'ann', name: 'Ann', isAdmin: true };
const tv = { name: 'TV', kind: 'tv' };

let test: TestDatabase;
let store: UsersStore;
let time: number;
let sessions: Sessions;

beforeAll(async () => {
  test = await openTestDatabase(usersMigrations);
  store = createUsersStore(test.database);
  const user = { name: 'Ann', name_key: 'ann', is_admin: 1, password_hash: 'x', created_at: 0 };
  await store.insertFirstUser({ id: 'ann', ...user });
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => {
  time = 1_790_000_000_000;
  sessions = createSessions(store, () => time);
});

const refresh = (token: string) => sessions.refresh(token, async () => ann);
/** A server that was just started: it trusts nothing that it has not read. */
const restarted = () => createSessions(store, () => time);
const invalid = { code: 'auth.token-invalid' };

describe('an access token', () => {
  it('says who calls, for a day', async () => {
    const session = await sessions.open(ann, tv);
    expect(session).toMatchObject({ user: ann, accessExpiresAt: time + DAY });
    const caller = await sessions.authenticate(session.accessToken);
    expect(caller).toMatchObject({ userId: 'ann', userName: 'Ann', isAdmin: true });
    time += DAY - 1;
    expect(await sessions.authenticate(session.accessToken)).toEqual(caller);
    time += 1;
    await expect(sessions.authenticate(session.accessToken)).rejects.toMatchObject({ code: 'auth.token-expired' });
    await expect(restarted().authenticate(session.accessToken)).rejects.toMatchObject({ code: 'auth.token-expired' });
  });

  it('is another for every device', async () => {
    const [one, two] = [await sessions.open(ann, tv), await sessions.open(ann, tv)];
    const [first, second] = [one, two].map(({ accessToken }) => sessions.authenticate(accessToken));
    expect((await first)?.sessionId).not.toBe((await second)?.sessionId);
  });

  it.each(['', 'x', 'a'.repeat(43), '../../etc', "' or 1=1 --", '\0'])('%j belongs to nobody', async (token) => {
    await expect(sessions.authenticate(token)).rejects.toMatchObject(invalid);
  });

  it('is no refresh token, and the other way round', async () => {
    const { accessToken, refreshToken } = await sessions.open(ann, tv);
    await expect(refresh(accessToken)).rejects.toMatchObject(invalid);
    await expect(sessions.authenticate(refreshToken)).rejects.toMatchObject(invalid);
  });

  it('is nowhere in the database, and neither is its like', async () => {
    const { accessToken, refreshToken } = await sessions.open(ann, tv);
    const rows = JSON.stringify(
      await test.database.tables<{ sessions: object }>().selectFrom('sessions').selectAll().execute(),
    );
    expect(rows).toContain('TV');
    expect(rows).not.toContain(accessToken);
    expect(rows).not.toContain(refreshToken);
  });

  it('stops working at once when its device signs out, and the others go on', async () => {
    const [mine, other] = [await sessions.open(ann, tv), await sessions.open(ann, tv)];
    const { sessionId } = await sessions.authenticate(mine.accessToken);
    await sessions.authenticate(other.accessToken);
    await sessions.close(sessionId);
    await expect(sessions.authenticate(mine.accessToken)).rejects.toMatchObject(invalid);
    await expect(refresh(mine.refreshToken)).rejects.toMatchObject(invalid);
    await expect(sessions.authenticate(other.accessToken)).resolves.toBeDefined();
    await sessions.close(sessionId);
  });

  it('stops working even when a call was being checked while its device signed out', async () => {
    const read = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slowStore: UsersStore = {
      ...store,
      async findByAccess(hash) {
        const row = await store.findByAccess(hash);
        read.resolve();
        await goOn.promise;
        return row;
      },
    };
    const { accessToken } = await sessions.open(ann, tv);
    const { sessionId } = await sessions.authenticate(accessToken);
    const slow = createSessions(slowStore, () => time);
    const call = slow.authenticate(accessToken);
    await read.promise;
    await slow.close(sessionId);
    goOn.resolve();
    await call;
    await expect(slow.authenticate(accessToken)).rejects.toMatchObject(invalid);
  });

  it('is asked of the database once, not at every call', async () => {
    let asked = 0;
    const counting = { ...store, findByAccess: (hash: string) => (asked++, store.findByAccess(hash)) };
    const { accessToken } = await sessions.open(ann, tv);
    const cached = createSessions(counting, () => time);
    for (let i = 0; i < 10; i++) await cached.authenticate(accessToken);
    expect(asked).toBe(1);
  });
});

describe('a refresh token', () => {
  it('gives new tokens, and the old access token is over', async () => {
    const first = await sessions.open(ann, tv);
    const { sessionId } = await sessions.authenticate(first.accessToken);
    time += HOUR;
    const second = await refresh(first.refreshToken);
    expect(second).toMatchObject({ user: ann, accessExpiresAt: time + DAY });
    await expect(sessions.authenticate(first.accessToken)).rejects.toMatchObject(invalid);
    expect((await sessions.authenticate(second.accessToken)).sessionId).toBe(sessionId);
  });

  it('may be used again within half a minute, for a client that lost the answer', async () => {
    const first = await sessions.open(ann, tv);
    await refresh(first.refreshToken);
    time += 30_000;
    const again = await refresh(first.refreshToken);
    expect((await sessions.authenticate(again.accessToken)).userId).toBe('ann');
    await expect(refresh(again.refreshToken)).resolves.toBeDefined();
  });

  it('used again later signs the device out, because two have it', async () => {
    const first = await sessions.open(ann, tv);
    const second = await refresh(first.refreshToken);
    await sessions.authenticate(second.accessToken);
    time += 30_001;
    await expect(refresh(first.refreshToken)).rejects.toMatchObject({
      ...invalid,
      message: expect.stringContaining('signed out for safety'),
    });
    await expect(sessions.authenticate(second.accessToken)).rejects.toMatchObject(invalid);
    await expect(refresh(second.refreshToken)).rejects.toMatchObject(invalid);
  });

  it('from before the last one is refused', async () => {
    const first = await sessions.open(ann, tv);
    const second = await refresh(first.refreshToken);
    const third = await refresh(second.refreshToken);
    await expect(refresh(first.refreshToken)).rejects.toMatchObject(invalid);
    await expect(sessions.authenticate(third.accessToken)).resolves.toBeDefined();
  });

  it('used by many calls at once gives tokens to one of them, which work', async () => {
    const first = await sessions.open(ann, tv);
    const all = Promise.withResolvers<void>();
    let arrived = 0;
    const together = createSessions(
      {
        ...store,
        async findByRefresh(hash) {
          const row = await store.findByRefresh(hash);
          if (++arrived === 8) all.resolve();
          await all.promise;
          return row;
        },
      },
      () => time,
    );
    const calls = Array.from({ length: 8 }, () => together.refresh(first.refreshToken, async () => ann));
    const settled = await Promise.allSettled(calls);
    const pairs = settled.flatMap((s) => (s.status === 'fulfilled' ? [s.value] : []));
    expect(pairs).toHaveLength(1);
    await expect(sessions.authenticate(pairs[0]?.accessToken ?? '')).resolves.toMatchObject({ userId: 'ann' });
    for (const s of settled) if (s.status === 'rejected') expect(s.reason).toMatchObject(invalid);
  });

  it('is good for half a year, from its last use on', async () => {
    let session = await sessions.open(ann, tv);
    for (let i = 0; i < 3; i++) {
      time += 180 * DAY - 1;
      session = await refresh(session.refreshToken);
    }
    time += 180 * DAY;
    await expect(refresh(session.refreshToken)).rejects.toMatchObject(invalid);
  });

  it('survives a restart of the server', async () => {
    const { refreshToken } = await sessions.open(ann, tv);
    await expect(restarted().refresh(refreshToken, async () => ann)).resolves.toMatchObject({ user: ann });
  });

  it('changes nothing when its account cannot be read', async () => {
    const { refreshToken, accessToken } = await sessions.open(ann, tv);
    const broken = sessions.refresh(refreshToken, () => Promise.reject(new Error('no disk')));
    await expect(broken).rejects.toThrow('no disk');
    await expect(restarted().authenticate(accessToken)).resolves.toBeDefined();
    await expect(refresh(refreshToken)).resolves.toBeDefined();
  });
});

describe('the store', () => {
  it('forgets sessions nobody can use any more, and no others', async () => {
    const old = await sessions.open(ann, tv);
    time += 10 * DAY;
    const young = await sessions.open(ann, tv);
    await store.deleteExpired(time + 171 * DAY);
    await expect(restarted().authenticate(old.accessToken)).rejects.toMatchObject(invalid);
    await expect(restarted().authenticate(young.accessToken)).resolves.toBeDefined();
  });

  it('finds sessions by index, with every request of every client', async () => {
    const lines = await plansOf(test, async (database) => {
      const own = createUsersStore(database);
      await own.findByAccess('x');
      await own.findByRefresh('x');
      await own.findByName('x');
      await own.findUser('x');
    });
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(lines.filter((line) => line.startsWith('SCAN'))).toEqual([]);
  });

  it('removes the sessions of a user who is removed', async () => {
    const { accessToken } = await sessions.open(ann, tv);
    const db = test.database.tables<{ users: { id: string } }>();
    const undo = new Error('undo');
    const removed = db.transaction().execute(async (tx) => {
      await tx.deleteFrom('users').where('id', '=', 'ann').execute();
      const inside = {
        tables: () => tx,
        [Symbol.asyncDispose]: async () => undefined,
      } as unknown as TestDatabase['database'];
      const lost = createSessions(createUsersStore(inside), () => time).authenticate(accessToken);
      await expect(lost).rejects.toMatchObject(invalid);
      throw undo;
    });
    await expect(removed).rejects.toBe(undo);
  });
});
