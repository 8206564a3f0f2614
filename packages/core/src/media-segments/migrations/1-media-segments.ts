import type { Migration } from '@praxino/core/platform';

/** Everything here hangs on the content of files, not on items: a file that moved, or came back, keeps what is known of it. */
export const mediaSegments1: Migration = {
  slice: 'media-segments',
  number: 1,
  name: 'media segments',
  up: async (db) => {
    await db.schema
      .createTable('fingerprints')
      .addColumn('source_id', 'text', (c) => c.notNull())
      .addColumn('part', 'text', (c) => c.notNull())
      .addColumn('version', 'bigint', (c) => c.notNull())
      .addColumn('start_ms', 'bigint', (c) => c.notNull())
      .addColumn('items', 'blob', (c) => c.notNull())
      .addPrimaryKeyConstraint('fingerprints_key', ['source_id', 'part'])
      .execute();
    await db.schema
      .createTable('segment_sets')
      .addColumn('source_id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('is_manual', 'smallint', (c) => c.notNull())
      .addColumn('basis', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('media_segments')
      .addColumn('source_id', 'text', (c) => c.notNull())
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('start_ms', 'bigint', (c) => c.notNull())
      .addColumn('end_ms', 'bigint', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('confidence', 'real', (c) => c.notNull())
      .addPrimaryKeyConstraint('media_segments_key', ['source_id', 'position'])
      .execute();
  },
};
