import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notesMigration, type NotesTables } from './testing/notes.ts';
import { openTestDatabase, type TestDatabase } from './testing/open-test-database.ts';
import { DatabaseError } from './thread.ts';

let test: TestDatabase;
let db: Kysely<NotesTables>;

beforeAll(async () => {
  test = await openTestDatabase([notesMigration]);
  db = test.database.tables<NotesTables>();
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => db.deleteFrom('notes').execute());

const add = (text: string | null) => db.insertInto('notes').values({ text }).execute();
const all = () => db.selectFrom('notes').select('text').orderBy('id').execute();

/** Keeps one reader busy for a tenth of a second or more. */
const slowRead = sql<{ n: number }>`select count(*) as n from (
  with recursive c(x) as (select 1 union all select x + 1 from c where x < 700000) select x from c)`;

describe('reads', () => {
  it('are answered while a transaction is open, and do not see what it has not committed', async () => {
    const seen = await db.transaction().execute(async (tx) => {
      await tx.insertInto('notes').values({ text: 'uncommitted' }).execute();
      return { inside: await tx.selectFrom('notes').select('text').execute(), outside: await all() };
    });
    expect(seen).toEqual({ inside: [{ text: 'uncommitted' }], outside: [] });
    expect(await all()).toEqual([{ text: 'uncommitted' }]);
  });

  it('see a write as soon as it was acknowledged', async () => {
    for (let i = 1; i <= 30; i++) {
      await add(`n${i}`);
      expect(await all()).toHaveLength(i);
    }
  });

  it('do not wait for a slow read, and neither does a write', async () => {
    const order: string[] = [];
    const slow = slowRead.execute(db).then(({ rows }) => {
      order.push('slow read');
      return rows;
    });
    await all();
    order.push('quick read');
    await add('meanwhile');
    order.push('write');
    expect(await slow).toEqual([{ n: 700_000 }]);
    expect(order).toEqual(['quick read', 'write', 'slow read']);
  });

  it('leave the event loop free while they are worked on', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await slowRead.execute(db);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  it('are given up when their signal was aborted before', async () => {
    const signal = AbortSignal.abort(new Error('nobody waits for it any more'));
    await expect(db.selectFrom('notes').selectAll().execute({ signal })).rejects.toThrow('nobody waits');
    expect(await all()).toEqual([]);
  });

  it('are given up when their signal is aborted meanwhile', async () => {
    const controller = new AbortController();
    const slow = slowRead.execute(db, { signal: controller.signal });
    controller.abort(new Error('hung up'));
    await expect(slow).rejects.toThrow('hung up');
    expect(await all()).toEqual([]);
  });

  it('come as pages, not as a stream', async () => {
    const rows = db.selectFrom('notes').selectAll().stream();
    await expect(rows.next()).rejects.toThrow('not streamed');
  });
});

describe('statements', () => {
  it('take SQL in a value as text', async () => {
    const text = `'); drop table notes; --`;
    await add(text);
    expect(await db.selectFrom('notes').select('text').where('text', '=', text).execute()).toEqual([{ text }]);
  });

  it('are refused when there are two in one text', async () => {
    await expect(sql`delete from notes; drop table notes`.execute(db)).rejects.toThrow('more than one statement');
    expect(await all()).toEqual([]);
  });

  it('that only begin like a query still cannot write', async () => {
    await add('kept');
    await sql`explain delete from notes`.execute(db);
    await expect(sql`select 1; delete from notes`.execute(db)).rejects.toThrow(DatabaseError);
    expect(await all()).toEqual([{ text: 'kept' }]);
  });

  it('tell how many rows they changed', async () => {
    const values = ['a', 'b', 'c'].map((text) => ({ text }));
    const inserted = await db.insertInto('notes').values(values).executeTakeFirstOrThrow();
    expect(inserted.numInsertedOrUpdatedRows).toBe(3n);
    const updated = await db
      .updateTable('notes')
      .set({ text: null })
      .where('text', 'in', ['a', 'b'])
      .executeTakeFirst();
    expect(updated.numUpdatedRows).toBe(2n);
    const deleted = await db.deleteFrom('notes').where('text', '=', 'nobody').executeTakeFirst();
    expect(deleted.numDeletedRows).toBe(0n);
  });

  it('give rows back from an insert that returns them', async () => {
    const rows = await db.insertInto('notes').values({ text: 'new' }).returning(['id', 'text']).execute();
    expect(rows).toEqual([{ id: expect.any(Number), text: 'new' }]);
    expect(await all()).toEqual([{ text: 'new' }]);
  });

  it('prepared before a table changed see its new columns', async () => {
    const everything = () => db.selectFrom('notes').selectAll().execute();
    await add('old');
    for (let i = 0; i < 4; i++) expect(Object.keys((await everything())[0] ?? {})).toEqual(['id', 'text']);
    await sql`alter table notes add column color text default 'red'`.execute(db);
    for (let i = 0; i < 4; i++) expect(await everything()).toEqual([expect.objectContaining({ color: 'red' })]);
    await sql`alter table notes drop column color`.execute(db);
    expect(Object.keys((await everything())[0] ?? {})).toEqual(['id', 'text']);
  });

  it('keep working when more differ than are kept prepared', async () => {
    const numbers = Array.from({ length: 1100 }, (_, i) => i);
    for (const round of [numbers, numbers.slice(0, 20)]) {
      const answers = await Promise.all(
        round.map((i) => sql<{ n: number }>`select ${sql.lit(i)} as n`.execute(db).then(({ rows }) => rows[0]?.n)),
      );
      expect(answers).toEqual(round);
    }
  });
});

describe('a refused statement', () => {
  it('keeps the words of SQLite and its code, and not the values', async () => {
    await add('my secret');
    const error = await add('my secret').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error).toMatchObject({ message: 'UNIQUE constraint failed: notes.text', code: 'SQLITE_CONSTRAINT_UNIQUE' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('my secret');
  });

  it('is refused again in the same way, and others go on', async () => {
    for (let i = 0; i < 3; i++) {
      await expect(sql`select id from nowhere`.execute(db)).rejects.toThrow('no such table: nowhere');
    }
    await add('after');
    expect(await all()).toEqual([{ text: 'after' }]);
  });

  it('does not keep a value of a kind that no column has', async () => {
    const odd = { secret: () => 'hunter2' } as unknown as string;
    await expect(add(odd)).rejects.toThrow('could not be cloned');
    await expect(add(true as unknown as string)).rejects.toThrow('SQLite3 can only bind');
    expect(await all()).toEqual([]);
  });
});
