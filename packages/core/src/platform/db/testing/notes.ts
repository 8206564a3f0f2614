// One plain table, for tests of the database itself.
import type { Generated } from 'kysely';
import type { Migration } from '../migrate.ts';

export interface NotesTables {
  notes: { id: Generated<number>; text: string | null };
}

export const notesMigration: Migration = {
  slice: 'notes',
  number: 1,
  name: 'notes',
  up: async (db) => {
    await db.schema
      .createTable('notes')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('text', 'text', (c) => c.unique())
      .execute();
  },
};
