// Reading items: lists page by page, and single ones with what hangs on them.
import { sql, type ExpressionBuilder } from 'kysely';
import type { ItemKind } from '@praxino/contracts';
import type { Database } from '@praxino/core/platform';
import type { Position } from '../cursor.ts';
import type { CatalogTables, ChapterImageTable, ImageRole, ItemRow, SubtitleFileRow } from './tables.ts';

export type SortColumn = 'sort_title' | 'added_at' | 'year' | 'number_key' | 'last_played_at';

/** An item with what one user did with it and the name of what it belongs to. */
export type ItemView = ItemRow & {
  root_title: string | null;
  position_ms: number | null;
  played: number | null;
  play_count: number | null;
  last_played_at: number | null;
};

export interface ItemFilter {
  libraryIds: readonly string[];
  kinds?: readonly ItemKind[];
  parentId?: string;
  rootId?: string;
  /** Plain words; an item matches when each begins one of its words. */
  words?: readonly string[];
}

export interface ItemPageQuery {
  userId: string;
  filter: ItemFilter;
  column: SortColumn;
  descending: boolean;
  after: Position | null;
  limit: number;
}

/** What lies below a show, season, artist or album. */
export interface ChildStats {
  children: number;
  leaves: number;
  playedLeaves: number;
  lastPlayedAt: number | null;
}

export interface VersionRow {
  id: string;
  item_id: string;
  name: string;
  file_id: string;
  file_state: string;
  source_id: string | null;
  path: string;
  folder: string;
}

/** A file of a film or an episode that can be read. */
export interface TitleRow {
  item_id: string;
  kind: ItemKind;
  parent_id: string | null;
  number_key: number;
  source_id: string;
  path: string;
  folder: string;
}

export interface ItemsStore {
  page(query: ItemPageQuery): Promise<ItemView[]>;
  count(filter: ItemFilter): Promise<number>;
  find(id: string, userId: string): Promise<ItemView | undefined>;
  findMany(ids: readonly string[], userId: string): Promise<ItemView[]>;
  childStats(items: readonly Pick<ItemRow, 'id' | 'kind'>[], userId: string): Promise<Map<string, ChildStats>>;
  images(itemIds: readonly string[]): Promise<{ item_id: string; role: ImageRole; image_id: string }[]>;
  /** By position among the chapters of each file. */
  chapterImages(sourceIds: readonly string[]): Promise<ChapterImageTable[]>;
  versions(itemId: string): Promise<VersionRow[]>;
  /** All of a library, by season and number; music is not among them. */
  titleFiles(libraryId: string): Promise<TitleRow[]>;
  subtitleFiles(fileIds: readonly string[]): Promise<SubtitleFileRow[]>;
  index(sourceId: string): Promise<Uint8Array | undefined>;
  /** The steps of SQLite's plan for a page, to prove that an index answers it. */
  explainPage(query: ItemPageQuery): Promise<string[]>;
}

type Tables = CatalogTables & { us: CatalogTables['user_states']; root: CatalogTables['items'] };
type Builder = ExpressionBuilder<Tables, 'items'>;

export function createItemsStore(database: Database): ItemsStore {
  const db = database.tables<CatalogTables>();

  const views = (userId: string) =>
    db
      .selectFrom('items')
      .leftJoin('user_states as us', (join) => join.onRef('us.item_id', '=', 'items.id').on('us.user_id', '=', userId))
      .leftJoin('items as root', 'root.id', 'items.root_id')
      .selectAll('items')
      .select(['root.title as root_title', 'us.position_ms', 'us.played', 'us.play_count', 'us.last_played_at']);

  const pageQuery = ({ userId, filter, column, descending, after, limit }: ItemPageQuery) => {
    const direction = descending ? 'desc' : 'asc';
    const key =
      column === 'last_played_at'
        ? sql<number>`coalesce(us.last_played_at, 0)`
        : sql<number | string>`${sql.ref(`items.${column}`)}`;
    let query = views(userId).where((e) => matches(e as unknown as Builder, filter));
    if (after) {
      const sign = sql.raw(descending ? '<' : '>');
      query = query.where(sql<boolean>`(${key}, items.id) ${sign} (${after.key}, ${after.id})`);
    }
    return query.orderBy(key, direction).orderBy('items.id', direction).limit(limit);
  };

  return {
    page: (query) => pageQuery(query).execute(),
    async count(filter) {
      const row = await db
        .selectFrom('items')
        .select((e) => e.fn.countAll<number>().as('n'))
        .where((e) => matches(e as unknown as Builder, filter))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },
    find: (id, userId) => views(userId).where('items.id', '=', id).executeTakeFirst(),
    async findMany(ids, userId) {
      if (ids.length === 0) return [];
      const rows = await views(userId).where('items.id', 'in', ids).execute();
      const byId = new Map(rows.map((r) => [r.id, r]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    childStats: (items, userId) => childStats(database, items, userId),
    async images(itemIds) {
      if (itemIds.length === 0) return [];
      return db
        .selectFrom('item_images')
        .select(['item_id', 'role', 'image_id'])
        .where('item_id', 'in', itemIds)
        .execute();
    },
    async chapterImages(sourceIds) {
      if (sourceIds.length === 0) return [];
      return db.selectFrom('chapter_images').selectAll().where('source_id', 'in', sourceIds).execute();
    },
    versions: (itemId) =>
      db
        .selectFrom('versions')
        .innerJoin('files', 'files.id', 'versions.file_id')
        .innerJoin('library_folders', 'library_folders.id', 'files.folder_id')
        .select([
          'versions.id',
          'item_id',
          'versions.name',
          'file_id',
          'files.state as file_state',
          'source_id',
          'files.path',
          'library_folders.path as folder',
        ])
        .where('item_id', '=', itemId)
        .orderBy('versions.name')
        .orderBy('versions.id')
        .execute(),
    async titleFiles(libraryId) {
      const rows = await db
        .selectFrom('files')
        .innerJoin('versions', 'versions.file_id', 'files.id')
        .innerJoin('items', 'items.id', 'versions.item_id')
        .innerJoin('library_folders', 'library_folders.id', 'files.folder_id')
        .select([
          'item_id',
          'kind',
          'parent_id',
          'number_key',
          'source_id',
          'files.path',
          'library_folders.path as folder',
        ])
        .where('files.library_id', '=', libraryId)
        .where('files.state', '=', 'ok')
        .where('kind', 'in', ['movie', 'episode', 'video'])
        .orderBy('parent_id')
        .orderBy('number_key')
        .orderBy('item_id')
        .orderBy('versions.id')
        .execute();
      return rows.flatMap(({ source_id, ...row }) => (source_id === null ? [] : [{ ...row, source_id }]));
    },
    async subtitleFiles(fileIds) {
      if (fileIds.length === 0) return [];
      return db.selectFrom('subtitle_files').selectAll().where('file_id', 'in', fileIds).orderBy('position').execute();
    },
    async index(sourceId) {
      const row = await db
        .selectFrom('media_indexes')
        .select('json_gzip')
        .where('source_id', '=', sourceId)
        .executeTakeFirst();
      return row?.json_gzip;
    },
    async explainPage(query) {
      const rows = await pageQuery(query).explain<{ detail: string }>(undefined, sql`query plan`);
      return rows.map((r) => r.detail);
    },
  };
}

function matches(e: Builder, filter: ItemFilter) {
  const conditions = [e('items.library_id', 'in', filter.libraryIds)];
  if (filter.kinds) conditions.push(e('items.kind', 'in', filter.kinds));
  if (filter.parentId !== undefined) conditions.push(e('items.parent_id', '=', filter.parentId));
  if (filter.rootId !== undefined) conditions.push(e('items.root_id', '=', filter.rootId));
  // Words hold letters and digits only (see titles.ts): nothing in them means something to LIKE.
  for (const word of filter.words ?? []) conditions.push(e('items.search_text', 'like', `% ${word}%`));
  return e.and(conditions);
}

async function childStats(
  database: Database,
  items: readonly Pick<ItemRow, 'id' | 'kind'>[],
  userId: string,
): Promise<Map<string, ChildStats>> {
  const roots = items.filter((i) => i.kind === 'show' || i.kind === 'artist').map((i) => i.id);
  const parents = items.filter((i) => i.kind === 'season' || i.kind === 'album').map((i) => i.id);
  const stats = new Map<string, ChildStats>();
  const db = database.tables<CatalogTables>();
  const leavesBy = async (column: 'root_id' | 'parent_id', ids: string[]) => {
    if (ids.length === 0) return;
    const rows = await db
      .selectFrom('items')
      .leftJoin('user_states as us', (join) => join.onRef('us.item_id', '=', 'items.id').on('us.user_id', '=', userId))
      .select((e) => [
        `items.${column} as owner`,
        e.fn.countAll<number>().as('leaves'),
        e.fn.sum<number | null>('us.played').as('played'),
        e.fn.max('us.last_played_at').as('last'),
      ])
      .where(`items.${column}`, 'in', ids)
      .where('items.kind', 'in', ['episode', 'track'])
      .groupBy(`items.${column}`)
      .execute();
    for (const r of rows) {
      const leaves = Number(r.leaves);
      stats.set(r.owner ?? '', {
        children: leaves,
        leaves,
        playedLeaves: Number(r.played ?? 0),
        lastPlayedAt: r.last ?? null,
      });
    }
  };
  await leavesBy('root_id', roots);
  await leavesBy('parent_id', parents);
  if (roots.length > 0) {
    const rows = await db
      .selectFrom('items')
      .select((e) => ['parent_id', e.fn.countAll<number>().as('n')])
      .where('parent_id', 'in', roots)
      .groupBy('parent_id')
      .execute();
    for (const r of rows) {
      const entry = stats.get(r.parent_id ?? '');
      if (entry) entry.children = Number(r.n);
    }
  }
  return stats;
}
