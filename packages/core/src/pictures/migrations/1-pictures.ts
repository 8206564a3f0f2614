import type { Migration } from '@praxino/core/platform';

/** Which files have their pictures, by content. */
export const pictures1: Migration = {
  slice: 'pictures',
  number: 1,
  name: 'pictures',
  up: async (db) => {
    await db.schema
      .createTable('source_pictures')
      .addColumn('source_id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('plan_id', 'text', (c) => c.notNull())
      .addColumn('made_at', 'bigint', (c) => c.notNull())
      .addColumn('failure', 'text')
      .execute();
  },
};
