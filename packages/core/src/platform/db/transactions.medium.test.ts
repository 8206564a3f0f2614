import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Migration } from './migrate.ts';
import { openTestDatabase, type TestDatabase } from './testing/open-test-database.ts';

interface Tables {
  accounts: { name: string; balance: number };
  children: { parent: string };
  pages: { content: Uint8Array };
}

const migration: Migration = {
  slice: 'bank',
  number: 1,
  name: 'accounts',
  up: async (db) => {
    await sql`create table accounts (name text primary key not null, balance bigint not null check (balance >= 0))`.execute(
      db,
    );
    // Checked at the commit: the one way to make a commit itself fail.
    await sql`create table children (parent text references accounts(name) deferrable initially deferred)`.execute(db);
    await sql`create table pages (content blob)`.execute(db);
  },
};

let test: TestDatabase;
let db: Kysely<Tables>;

beforeAll(async () => {
  test = await openTestDatabase([migration]);
  db = test.database.tables<Tables>();
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(async () => {
  await db.deleteFrom('children').execute();
  await db.deleteFrom('accounts').execute();
  await db.insertInto('accounts').values({ name: 'ann', balance: 100 }).execute();
  await db.insertInto('accounts').values({ name: 'bob', balance: 0 }).execute();
});

const balances = async () =>
  Object.fromEntries((await db.selectFrom('accounts').selectAll().execute()).map((a) => [a.name, a.balance]));
const move = async (tx: Kysely<Tables>, from: string, to: string, amount: number): Promise<void> => {
  const raise = (name: string, by: number) =>
    tx
      .updateTable('accounts')
      .set((e) => ({ balance: e('balance', '+', by) }))
      .where('name', '=', name)
      .execute();
  await raise(to, amount);
  await raise(from, -amount);
};

describe('a transaction', () => {
  it('is kept as a whole', async () => {
    await db.transaction().execute((tx) => move(tx, 'ann', 'bob', 30));
    expect(await balances()).toEqual({ ann: 70, bob: 30 });
  });

  it('is undone as a whole when a statement in it is refused', async () => {
    const tooMuch = db.transaction().execute((tx) => move(tx, 'ann', 'bob', 101));
    await expect(tooMuch).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_CHECK' });
    expect(await balances()).toEqual({ ann: 100, bob: 0 });
  });

  it('is undone as a whole when its own code throws, and hands that error on', async () => {
    const mine = new Error('changed my mind');
    const broken = db.transaction().execute(async (tx) => {
      await move(tx, 'ann', 'bob', 50);
      throw mine;
    });
    await expect(broken).rejects.toBe(mine);
    expect(await balances()).toEqual({ ann: 100, bob: 0 });
  });

  it('never sees another one half done', async () => {
    const readAndAdd = () =>
      db.transaction().execute(async (tx) => {
        const { balance } = await tx
          .selectFrom('accounts')
          .select('balance')
          .where('name', '=', 'bob')
          .executeTakeFirstOrThrow();
        await tx
          .updateTable('accounts')
          .set({ balance: balance + 1 })
          .where('name', '=', 'bob')
          .execute();
      });
    await Promise.all(Array.from({ length: 60 }, readAndAdd));
    expect(await balances()).toEqual({ ann: 100, bob: 60 });
  });

  it('keeps a write of somebody else waiting, and out of its own rollback', async () => {
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const broken = db.transaction().execute(async (tx) => {
      await move(tx, 'ann', 'bob', 50);
      begun.resolve();
      await goOn.promise;
      throw new Error('undo');
    });
    await begun.promise;
    const order: string[] = [];
    const other = db
      .insertInto('accounts')
      .values({ name: 'eve', balance: 5 })
      .execute()
      .then(() => order.push('eve'));
    await balances();
    order.push('read');
    goOn.resolve();
    await expect(broken).rejects.toThrow('undo');
    await other;
    expect(order).toEqual(['read', 'eve']);
    expect(await balances()).toEqual({ ann: 100, bob: 0, eve: 5 });
  });

  it('gives the turn on in order of arrival', async () => {
    const order: number[] = [];
    const one = (i: number) => db.transaction().execute(async () => void order.push(i));
    await Promise.all(Array.from({ length: 20 }, (_, i) => one(i)));
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});

describe('a commit that fails', () => {
  const orphan = () =>
    db.transaction().execute(async (tx) => {
      await move(tx, 'ann', 'bob', 10);
      await tx.insertInto('children').values({ parent: 'nobody' }).execute();
    });

  it('says why, and nothing of it is kept', async () => {
    await expect(orphan()).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' });
    expect(await balances()).toEqual({ ann: 100, bob: 0 });
  });

  it('does not undo the transaction that comes after it', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0 ? orphan() : db.transaction().execute((tx) => move(tx, 'ann', 'bob', 1)),
      ),
    );
    expect(outcomes.map((o) => o.status === 'fulfilled')).toEqual(Array.from({ length: 20 }, (_, i) => i % 2 === 1));
    expect(await balances()).toEqual({ ann: 90, bob: 10 });
  });
});

describe('a full disk', () => {
  it('is named to whoever wrote, and what was there before stays', async () => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
    await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + 4)}`.execute(db);
    const fill = db.transaction().execute(async (tx) => {
      await move(tx, 'ann', 'bob', 10);
      const content = Buffer.alloc(64 * 1024);
      await tx.insertInto('pages').values({ content }).execute();
    });
    await expect(fill).rejects.toMatchObject({ code: 'SQLITE_FULL', message: 'database or disk is full' });
    expect(await balances()).toEqual({ ann: 100, bob: 0 });

    await sql`pragma max_page_count = 1000000`.execute(db);
    await db.transaction().execute((tx) => move(tx, 'ann', 'bob', 10));
    expect(await balances()).toEqual({ ann: 90, bob: 10 });
  });
});
