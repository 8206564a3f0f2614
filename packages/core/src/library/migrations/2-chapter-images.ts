import type { Migration } from '@praxino/core/platform';

/** A picture of each chapter of a file, by its content: two libraries over the same film share them. */
export const library2: Migration = {
  slice: 'library',
  number: 2,
  name: 'chapter-images',
  up: async (db) => {
    await db.schema
      .createTable('chapter_images')
      .addColumn('source_id', 'text', (c) => c.notNull())
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('image_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('chapter_images_key', ['source_id', 'position'])
      .execute();
  },
};
