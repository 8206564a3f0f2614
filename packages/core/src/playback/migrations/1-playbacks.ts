import type { Migration } from '@praxino/core/platform';

/** One row for every time somebody pressed play: what addresses are good for, and until when. */
export const playback1: Migration = {
  slice: 'playback',
  number: 1,
  name: 'playbacks',
  up: async (db) => {
    await db.schema
      .createTable('playbacks')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
      .addColumn('item_id', 'text', (c) => c.notNull().references('items.id').onDelete('cascade'))
      .addColumn('version_id', 'text', (c) => c.notNull())
      .addColumn('source_id', 'text', (c) => c.notNull())
      .addColumn('mode', 'text', (c) => c.notNull())
      .addColumn('started_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addColumn('ended_at', 'bigint')
      .execute();
    await db.schema.createIndex('playbacks_user').on('playbacks').columns(['user_id', 'started_at']).execute();
    await db.schema.createIndex('playbacks_item').on('playbacks').column('item_id').execute();
    await db.schema.createIndex('playbacks_expiry').on('playbacks').column('expires_at').execute();
  },
};
