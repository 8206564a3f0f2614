import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from './testing/open-test-database.ts';
import { migrate, type Migration } from './migrate.ts';

let test: TestDatabase;
let db: Kysely<unknown>;
let ran: string[];

beforeAll(async () => {
  test = await openTestDatabase();
  db = test.database.tables<unknown>();
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(async () => {
  ran = [];
  for (const table of await tablesOf()) await sql`drop table ${sql.table(table)}`.execute(db);
});

const step = (slice: string, number: number, up: Migration['up'] = async () => undefined): Migration => ({
  slice,
  number,
  name: `${slice} step ${number}`,
  up: async (tx) => {
    ran.push(`${slice}-${number}`);
    await up(tx);
  },
});
const names = (steps: Migration[]) => steps.map((s) => `${s.slice}-${s.number}`);
const tablesOf = async () =>
  (await sql<{ name: string }>`select name from sqlite_master where type = 'table' order by name`.execute(db)).rows.map(
    (r) => r.name,
  );
const applied = async () =>
  (await sql<{ slice: string; number: number; applied_at: number }>`select * from schema_migrations`.execute(db)).rows;

describe('migrations', () => {
  it('run once, in the order given, and are noted with their time', async () => {
    const steps = [step('users', 1), step('users', 2), step('jobs', 1)];
    expect(names(await migrate(db, steps, () => 1234))).toEqual(['users-1', 'users-2', 'jobs-1']);
    expect(names(await migrate(db, steps, () => 9999))).toEqual([]);
    expect(ran).toEqual(['users-1', 'users-2', 'jobs-1']);
    expect(await applied()).toHaveLength(3);
    expect((await applied()).map((a) => a.applied_at)).toEqual([1234, 1234, 1234]);
  });

  it('add what one slice has got since, whatever the others did', async () => {
    await migrate(db, [step('users', 1), step('jobs', 1)], Date.now);
    ran = [];
    const now = [step('users', 1), step('users', 2), step('jobs', 1), step('images', 1)];
    expect(names(await migrate(db, now, Date.now))).toEqual(['users-2', 'images-1']);
    expect(ran).toEqual(['users-2', 'images-1']);
  });

  it('that fail halfway leave the schema as it was before the step, and are tried again', async () => {
    let isBroken = true;
    const steps = [
      step('users', 1, async (tx) => void (await sql`create table users (id text)`.execute(tx))),
      step('users', 2, async (tx) => {
        await sql`create table half (id text)`.execute(tx);
        await sql`insert into users values ('half')`.execute(tx);
        if (isBroken) await sql`insert into nowhere values (1)`.execute(tx);
      }),
      step('users', 3),
    ];
    await expect(migrate(db, steps, Date.now)).rejects.toThrow('no such table: nowhere');
    expect(await tablesOf()).toEqual(['schema_migrations', 'users']);
    expect((await sql`select * from users`.execute(db)).rows).toEqual([]);
    expect(ran).toEqual(['users-1', 'users-2']);

    isBroken = false;
    expect(names(await migrate(db, steps, Date.now))).toEqual(['users-2', 'users-3']);
    expect(await tablesOf()).toEqual(['half', 'schema_migrations', 'users']);
  });

  it('refuse a database of a newer program before they change anything', async () => {
    await migrate(db, [step('users', 1), step('users', 2), step('peers', 1)], Date.now);
    ran = [];
    const older = [step('users', 1), step('jobs', 1)];
    await expect(migrate(db, older, Date.now)).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(/newer version .*users-2 users step 2, peers-1 peers step 1.*--data/),
    });
    expect(ran).toEqual([]);
    expect(await applied()).toHaveLength(3);
  });

  it.each([
    ['begins at two', [['users', 2]]],
    [
      'has a gap',
      [
        ['users', 1],
        ['users', 3],
      ],
    ],
    [
      'goes backwards',
      [
        ['users', 1],
        ['users', 2],
        ['users', 1],
      ],
    ],
    [
      'has a number twice',
      [
        ['users', 1],
        ['jobs', 1],
        ['users', 1],
      ],
    ],
  ] as const)('refuse a list that %s, before they touch the database', async (_what, list) => {
    const steps = list.map(([slice, number]) => step(slice, number));
    await expect(migrate(db, steps, Date.now)).rejects.toThrow('out of order');
    expect(await tablesOf()).toEqual([]);
  });
});
