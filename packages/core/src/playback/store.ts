// The only file that reads and writes playbacks.
import type { Selectable } from 'kysely';
import type { Playback } from '@praxino/contracts';
import type { Database } from '../platform/index.ts';

interface PlaybackTable {
  id: string;
  user_id: string;
  item_id: string;
  version_id: string;
  source_id: string;
  mode: Playback['mode'];
  started_at: number;
  expires_at: number;
  ended_at: number | null;
}
interface PlaybackTables {
  playbacks: PlaybackTable;
}
export type PlaybackRow = Selectable<PlaybackTable>;

export interface PlaybackStore {
  insert(row: PlaybackRow): Promise<void>;
  find(id: string): Promise<PlaybackRow | undefined>;
  end(id: string, at: number): Promise<void>;
  /** Forgets playbacks whose addresses expired before. */
  removeExpired(before: number): Promise<void>;
}

export function createPlaybackStore(database: Database): PlaybackStore {
  const db = database.tables<PlaybackTables>();
  return {
    async insert(row) {
      await db.insertInto('playbacks').values(row).execute();
    },
    find: (id) => db.selectFrom('playbacks').selectAll().where('id', '=', id).executeTakeFirst(),
    async end(id, at) {
      await db
        .updateTable('playbacks')
        .set({ ended_at: at })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },
    async removeExpired(before) {
      await db.deleteFrom('playbacks').where('expires_at', '<', before).execute();
    },
  };
}
