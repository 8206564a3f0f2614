import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from './testing/open-test-database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
  await sql`create table cells (id integer primary key, any)`.execute(test.database.tables());
});
afterAll(() => test[Symbol.asyncDispose]());

/** Through the writer into the table and back through a reader. */
async function roundTrip(value: unknown): Promise<unknown> {
  const db = test.database.tables<{ cells: { id: number; any: unknown } }>();
  const { rows } = await sql<{ id: number }>`insert into cells (any) values (${value}) returning id`.execute(db);
  const id = rows[0]?.id ?? -1;
  return (await db.selectFrom('cells').select('any').where('id', '=', id).executeTakeFirstOrThrow()).any;
}

describe('a value comes back as it was stored:', () => {
  it.each([
    ['null', null],
    ['nothing', ''],
    ['zero', 0],
    ['a fraction', -0.1],
    ['the largest safe integer', Number.MAX_SAFE_INTEGER],
    ['the smallest safe integer', Number.MIN_SAFE_INTEGER],
    ['a time in milliseconds', 1_790_000_000_123],
    ['the size of a large file', 5_000_000_000_000],
    ['letters of many scripts', 'Ünïcödé 映画 🎬 عربى \u200d'],
    ['text with a zero byte', 'before\0after'],
    ['text with quotes and lines', `'"\\\r\n\t;--`],
    ['long text', 'ä'.repeat(200_000)],
  ])('%s', async (_name, value) => {
    expect(await roundTrip(value)).toBe(value);
  });

  it('bytes', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);
    const back = await roundTrip(bytes);
    expect(back).toBeInstanceOf(Uint8Array);
    expect(Buffer.compare(back as Uint8Array, bytes)).toBe(0);
  });

  it('no bytes at all', async () => {
    expect(await roundTrip(new Uint8Array())).toHaveLength(0);
  });

  it('bytes that are a part of a larger buffer, without the rest of it', async () => {
    const part = Buffer.from('secret-visible-secret').subarray(7, 14);
    expect(Buffer.from((await roundTrip(part)) as Uint8Array).toString()).toBe('visible');
  });
});

describe('large integers', () => {
  it('go in as bigint and come out as numbers', async () => {
    expect(await roundTrip(4_000_000_000n)).toBe(4_000_000_000);
  });

  it('that no integer column can hold are refused', async () => {
    await expect(roundTrip(2n ** 64n)).rejects.toThrow('too big');
  });

  it('keep every digit on disk', async () => {
    const db = test.database.tables();
    await sql`create table big (n bigint)`.execute(db);
    await sql`insert into big values (${9_007_199_254_740_993n})`.execute(db);
    expect((await sql`select cast(n as text) as n from big`.execute(db)).rows).toEqual([{ n: '9007199254740993' }]);
  });
});

describe('infinite numbers', () => {
  it('come back as they are, and what is not a number as null', async () => {
    expect(await roundTrip(Infinity)).toBe(Infinity);
    expect(await roundTrip(Number.NaN)).toBeNull();
  });
});
