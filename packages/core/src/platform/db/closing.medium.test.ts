import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notesMigration, type NotesTables } from './testing/notes.ts';
import { openTestDatabase, type TestDatabase } from './testing/open-test-database.ts';
import { openDatabase } from './database.ts';

const openNotes = (): Promise<TestDatabase> => openTestDatabase([notesMigration]);
const notesOf = ({ database }: TestDatabase) => database.tables<NotesTables>();

describe('closing', () => {
  it('keeps every write it acknowledged on the way, then takes no more', async () => {
    await using test = await openNotes();
    const db = notesOf(test);
    const add = (text: string) => db.insertInto('notes').values({ text }).execute();
    const writes = Array.from({ length: 20 }, (_, i) => add(`n${i}`));
    await writes[0];
    const closing = test.database[Symbol.asyncDispose]();
    const settled = await Promise.allSettled(writes);
    await closing;
    await expect(add('after')).rejects.toThrow('destroyed');
    await using again = await openDatabase({ path: test.path, migrations: [notesMigration] });
    const rows = await again.tables<NotesTables>().selectFrom('notes').select('text').execute();
    expect(rows).toHaveLength(settled.filter((s) => s.status === 'fulfilled').length);
  });

  it('leaves no call waiting for ever, whenever it came', async () => {
    await using test = await openNotes();
    const db = notesOf(test);
    await db.selectFrom('notes').selectAll().execute();
    const calls: Promise<unknown>[] = [];
    const closing = test.database[Symbol.asyncDispose]();
    for (let i = 0; i < 10; i++) {
      calls.push(
        db
          .insertInto('notes')
          .values({ text: `late${i}` })
          .execute(),
        db.selectFrom('notes').selectAll().execute(),
      );
      await Promise.resolve();
    }
    const settled = await Promise.allSettled(calls);
    expect(settled).toHaveLength(20);
    await closing;
  });

  it('lets a transaction end that had begun', async () => {
    await using test = await openNotes();
    const db = notesOf(test);
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const transaction = db.transaction().execute(async (tx) => {
      await tx.insertInto('notes').values({ text: 'first' }).execute();
      begun.resolve();
      await goOn.promise;
      await tx.insertInto('notes').values({ text: 'second' }).execute();
    });
    await begun.promise;
    const closing = test.database[Symbol.asyncDispose]();
    goOn.resolve();
    await transaction;
    await closing;
    await using again = await openDatabase({ path: test.path, migrations: [notesMigration] });
    expect(await again.tables<NotesTables>().selectFrom('notes').selectAll().execute()).toHaveLength(2);
  });

  it('refuses the statements of a connection that was held through it', async () => {
    await using test = await openNotes();
    const db = notesOf(test);
    const outcome = await db.connection().execute(async (held) => {
      await held.selectFrom('notes').selectAll().execute();
      await test.database[Symbol.asyncDispose]();
      return held
        .insertInto('notes')
        .values({ text: 'too late' })
        .execute()
        .catch((error: unknown) => error);
    });
    expect(outcome).toMatchObject({ code: 'server.unavailable' });
  });

  it('can be asked for twice, and leaves one file behind', async () => {
    await using test = await openNotes();
    await notesOf(test).insertInto('notes').values({ text: 'x' }).execute();
    await Promise.all([test.database[Symbol.asyncDispose](), test.database[Symbol.asyncDispose]()]);
    expect(await readdir(dirname(test.path))).toEqual(['praxino.db']);
  });
});
