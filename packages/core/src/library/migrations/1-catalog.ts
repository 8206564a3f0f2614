import type { Migration } from '@praxino/core/platform';
import type { Kysely } from 'kysely';

/** Libraries and what lies in them, and what each user did with it. */
export const library1: Migration = {
  slice: 'library',
  number: 1,
  name: 'catalog',
  up: async (db) => {
    await createLibraries(db);
    await createItems(db);
    await createFiles(db);
    await createUserStates(db);
  },
};

async function createLibraries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('libraries')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_key', 'text', (c) => c.notNull().unique())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_scan_at', 'bigint')
    .execute();
  await db.schema
    .createTable('library_folders')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('library_id', 'text', (c) => c.notNull().references('libraries.id').onDelete('cascade'))
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('takes_all', 'smallint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('library_folders_library').on('library_folders').column('library_id').execute();
}

async function createItems(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('items')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('library_id', 'text', (c) => c.notNull().references('libraries.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('parent_id', 'text', (c) => c.references('items.id').onDelete('cascade'))
    .addColumn('root_id', 'text', (c) => c.references('items.id').onDelete('cascade'))
    .addColumn('identity', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('sort_title', 'text', (c) => c.notNull())
    .addColumn('search_text', 'text', (c) => c.notNull())
    .addColumn('year', 'bigint', (c) => c.notNull())
    .addColumn('season_number', 'bigint')
    .addColumn('episode_number', 'bigint')
    .addColumn('track_number', 'bigint')
    .addColumn('disc_number', 'bigint')
    .addColumn('number_key', 'bigint', (c) => c.notNull())
    .addColumn('duration_ms', 'bigint')
    .addColumn('overview', 'text')
    .addColumn('artist_name', 'text')
    .addColumn('added_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('items_identity').unique().on('items').columns(['library_id', 'identity']).execute();
  // One index for each order of each list: pages are asked for by key, never by offset.
  for (const [by, column] of Object.entries({
    title: 'sort_title',
    added: 'added_at',
    year: 'year',
    number: 'number_key',
  })) {
    await db.schema.createIndex(`items_kind_${by}`).on('items').columns(['library_id', 'kind', column, 'id']).execute();
    await db.schema.createIndex(`items_parent_${by}`).on('items').columns(['parent_id', column, 'id']).execute();
  }
  await db.schema.createIndex('items_root').on('items').columns(['root_id', 'number_key', 'id']).execute();
}

async function createFiles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('files')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('library_id', 'text', (c) => c.notNull().references('libraries.id').onDelete('cascade'))
    .addColumn('folder_id', 'text', (c) => c.notNull().references('library_folders.id').onDelete('cascade'))
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('size_bytes', 'bigint', (c) => c.notNull())
    .addColumn('mtime_ms', 'bigint', (c) => c.notNull())
    .addColumn('companions', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('problem_code', 'text')
    .addColumn('problem_text', 'text')
    .addColumn('source_id', 'text')
    .execute();
  await db.schema.createIndex('files_path').unique().on('files').columns(['folder_id', 'path']).execute();
  await db.schema.createIndex('files_library').on('files').columns(['library_id', 'state', 'path']).execute();
  await db.schema.createIndex('files_source').on('files').column('source_id').execute();
  await db.schema
    .createTable('versions')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('item_id', 'text', (c) => c.notNull().references('items.id').onDelete('cascade'))
    .addColumn('file_id', 'text', (c) => c.notNull().references('files.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('versions_item').on('versions').columns(['item_id', 'name', 'id']).execute();
  await db.schema.createIndex('versions_file').on('versions').column('file_id').execute();
  await db.schema
    .createTable('subtitle_files')
    .addColumn('file_id', 'text', (c) => c.notNull().references('files.id').onDelete('cascade'))
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('codec', 'text', (c) => c.notNull())
    .addColumn('language', 'text')
    .addColumn('title', 'text')
    .addColumn('is_forced', 'smallint', (c) => c.notNull())
    .addColumn('is_hearing_impaired', 'smallint', (c) => c.notNull())
    .addPrimaryKeyConstraint('subtitle_files_key', ['file_id', 'position'])
    .execute();
  await db.schema
    .createTable('media_indexes')
    .addColumn('source_id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('json_gzip', 'blob', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('item_images')
    .addColumn('item_id', 'text', (c) => c.notNull().references('items.id').onDelete('cascade'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('image_id', 'text', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('item_images_key', ['item_id', 'role'])
    .execute();
}

async function createUserStates(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('user_states')
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('item_id', 'text', (c) => c.notNull().references('items.id').onDelete('cascade'))
    .addColumn('position_ms', 'bigint', (c) => c.notNull())
    .addColumn('played', 'smallint', (c) => c.notNull())
    .addColumn('play_count', 'bigint', (c) => c.notNull())
    .addColumn('last_played_at', 'bigint')
    .addPrimaryKeyConstraint('user_states_key', ['user_id', 'item_id'])
    .execute();
  await db.schema.createIndex('user_states_recent').on('user_states').columns(['user_id', 'last_played_at']).execute();
  await db.schema.createIndex('user_states_item').on('user_states').column('item_id').execute();
}
