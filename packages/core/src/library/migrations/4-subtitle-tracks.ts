import type { Migration } from '@praxino/core/platform';

/** Which language of a subtitle file that holds several. Those known before have one. */
export const library4: Migration = {
  slice: 'library',
  number: 4,
  name: 'subtitle-tracks',
  up: async (db) => {
    await db.schema
      .alterTable('subtitle_files')
      .addColumn('track', 'smallint', (c) => c.notNull().defaultTo(0))
      .execute();
  },
};
