import type { Migration } from '@praxino/core/platform';

/** Which files an index pass has not measured yet. Those known before it existed are looked at once. */
export const library3: Migration = {
  slice: 'library',
  number: 3,
  name: 'index-pass',
  up: async (db) => {
    await db.schema
      .alterTable('media_indexes')
      .addColumn('wants_pass', 'smallint', (c) => c.notNull().defaultTo(1))
      .execute();
  },
};
