// Run as a process of its own, to be killed in the middle: writes two rows that belong together, again and again,
// and prints the number of each pair when it was acknowledged.
import { openDatabase } from '../database.ts';
import { notesMigration, type NotesTables } from './notes.ts';

const database = await openDatabase({ path: process.argv[2] ?? '', migrations: [notesMigration] });
const db = database.tables<NotesTables>();
const first = Number(process.argv[3]);
for (let i = first; ; i++) {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('notes')
      .values({ text: `${i} left ${'x'.repeat(500)}` })
      .execute();
    await tx
      .insertInto('notes')
      .values({ text: `${i} right ${'x'.repeat(500)}` })
      .execute();
  });
  process.stdout.write(`${i}\n`);
}
