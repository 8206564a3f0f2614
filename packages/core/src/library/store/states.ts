// What users did with items: positions, and what they have seen.
import type { Database } from '@praxino/core/platform';
import type { CatalogTables, UserStateRow } from './tables.ts';

/** Something a user began and did not end. */
export interface Begun {
  itemId: string;
  /** Of an episode. */
  showId: string | null;
}

export interface StatesStore {
  find(userId: string, itemId: string): Promise<UserStateRow | undefined>;
  /** Stores all in one transaction; on the disk when it resolves. Rows of items that are gone are left out. */
  save(rows: readonly UserStateRow[]): Promise<void>;
  /** Films, episodes and tracks at or below an item. */
  leavesOf(itemId: string): Promise<string[]>;
  /** Started and not finished, the last one first. */
  inProgress(userId: string, libraryIds: readonly string[], limit: number): Promise<Begun[]>;
  /** Shows of which an episode was seen, the last one first. */
  showsSeen(userId: string, libraryIds: readonly string[], limit: number): Promise<string[]>;
  /** The episode that follows in the order of its show, whatever was seen; undefined behind the last, and for what is no episode. */
  episodeAfter(itemId: string): Promise<string | undefined>;
  /** The first episode after the last one seen that is not seen to its end; specials move nothing on, and come last. */
  nextEpisode(userId: string, showId: string): Promise<string | undefined>;
}

export function createStatesStore(database: Database): StatesStore {
  const db = database.tables<CatalogTables>();
  return {
    find: (userId, itemId) =>
      db
        .selectFrom('user_states')
        .selectAll()
        .where('user_id', '=', userId)
        .where('item_id', '=', itemId)
        .executeTakeFirst(),
    async save(rows) {
      await db.transaction().execute(async (tx) => {
        for (const row of rows) {
          const item = await tx.selectFrom('items').select('id').where('id', '=', row.item_id).executeTakeFirst();
          if (!item) continue;
          const { position_ms, played, play_count, last_played_at } = row;
          await tx
            .insertInto('user_states')
            .values(row)
            .onConflict((c) =>
              c.columns(['user_id', 'item_id']).doUpdateSet({ position_ms, played, play_count, last_played_at }),
            )
            .execute();
        }
      });
    },
    async leavesOf(itemId) {
      const rows = await db
        .selectFrom('items')
        .select('id')
        .where((e) => e.or([e('id', '=', itemId), e('parent_id', '=', itemId), e('root_id', '=', itemId)]))
        .where('kind', 'in', ['movie', 'episode', 'track', 'video'])
        .execute();
      return rows.map((r) => r.id);
    },
    async inProgress(userId, libraryIds, limit) {
      return db
        .selectFrom('user_states as us')
        .innerJoin('items', 'items.id', 'us.item_id')
        .select(['us.item_id as itemId', 'items.root_id as showId'])
        .where('us.user_id', '=', userId)
        .where('us.position_ms', '>', 0)
        .where('us.last_played_at', 'is not', null)
        .where('items.kind', '!=', 'track')
        .where('items.library_id', 'in', libraryIds)
        .orderBy('us.last_played_at', 'desc')
        .limit(limit)
        .execute();
    },
    async showsSeen(userId, libraryIds, limit) {
      const rows = await db
        .selectFrom('user_states as us')
        .innerJoin('items', 'items.id', 'us.item_id')
        .select((e) => ['items.root_id', e.fn.max('us.last_played_at').as('last')])
        .where('us.user_id', '=', userId)
        .where('us.played', '=', 1)
        .where('items.kind', '=', 'episode')
        .where('items.library_id', 'in', libraryIds)
        .groupBy('items.root_id')
        .orderBy('last', 'desc')
        .limit(limit)
        .execute();
      return rows.flatMap((r) => r.root_id ?? []);
    },
    async episodeAfter(itemId) {
      const next = await db
        .selectFrom('items as this')
        .innerJoin('items as next', 'next.root_id', 'this.root_id')
        .select('next.id')
        .where('this.id', '=', itemId)
        .where('this.kind', '=', 'episode')
        .where('next.kind', '=', 'episode')
        .whereRef('next.number_key', '>', 'this.number_key')
        .orderBy('next.number_key')
        .limit(1)
        .executeTakeFirst();
      return next?.id;
    },
    async nextEpisode(userId, showId) {
      const last = await db
        .selectFrom('user_states as us')
        .innerJoin('items', 'items.id', 'us.item_id')
        .select((e) => e.fn.max('items.number_key').as('key'))
        .where('us.user_id', '=', userId)
        .where('us.played', '=', 1)
        .where('items.root_id', '=', showId)
        .where('items.season_number', '!=', 0)
        .executeTakeFirst();
      const next = await db
        .selectFrom('items')
        .leftJoin('user_states as us', (join) =>
          join.onRef('us.item_id', '=', 'items.id').on('us.user_id', '=', userId),
        )
        .select('items.id')
        .where('items.root_id', '=', showId)
        .where('items.kind', '=', 'episode')
        .where('items.number_key', '>', last?.key ?? 0)
        .where((e) => e.or([e('us.played', 'is', null), e('us.played', '=', 0)]))
        .orderBy('items.number_key')
        .limit(1)
        .executeTakeFirst();
      return next?.id;
    },
  };
}
