import type { Migration } from '@praxino/core/platform';

export const jobs1: Migration = {
  slice: 'jobs',
  number: 1,
  name: 'jobs',
  up: async (db) => {
    await db.schema
      .createTable('jobs')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('library_id', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('message', 'text', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('starts', 'bigint', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('finished_at', 'bigint')
      .execute();
    await db.schema.createIndex('jobs_state').on('jobs').columns(['state', 'created_at']).execute();
    await db.schema.createIndex('jobs_created').on('jobs').column('created_at').execute();
  },
};
