import type { Migration } from '@praxino/core/platform';

/** Pictures by the hash of their bytes: the same picture is kept once, and what is known of it never changes. */
export const images1: Migration = {
  slice: 'images',
  number: 1,
  name: 'images',
  up: async (db) => {
    await db.schema
      .createTable('images')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('width', 'bigint', (c) => c.notNull())
      .addColumn('height', 'bigint', (c) => c.notNull())
      .addColumn('color', 'text', (c) => c.notNull())
      .addColumn('blurhash', 'text', (c) => c.notNull())
      .execute();
  },
};
