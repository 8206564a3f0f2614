// Where each user stopped, and what they have seen.
import { AppError, type UserState } from '@praxino/contracts';
import { stateOf } from './item-view.ts';
import type { LibraryStore } from './store.ts';
import type { UserStateRow } from './store/tables.ts';

/** Watched this far, a film counts as seen: the credits run. */
const PLAYED_SHARE = 0.9;

export interface Progress {
  userId: string;
  itemId: string;
  positionMs: number;
  durationMs: number;
  at: number;
}

export interface States {
  get(userId: string, itemId: string): Promise<UserState>;
  /** Marks the item and everything below it. Throws AppError('item.not-found'). */
  setPlayed(userId: string, itemId: string, played: boolean): Promise<UserState>;
  /** The episode that follows this one in the order of its show; null behind the last, and for what is no episode. */
  episodeAfter(itemId: string): Promise<string | null>;
  /** Stores positions in one transaction; they are on the disk when it resolves. */
  saveProgress(reports: readonly Progress[]): Promise<void>;
}

export function createStates(store: Pick<LibraryStore, 'states' | 'items'>, now: () => number): States {
  const current = async (userId: string, itemId: string): Promise<UserStateRow> =>
    (await store.states.find(userId, itemId)) ?? {
      user_id: userId,
      item_id: itemId,
      position_ms: 0,
      played: 0,
      play_count: 0,
      last_played_at: null,
    };
  return {
    get: async (userId, itemId) => stateOf(await current(userId, itemId)),
    episodeAfter: async (itemId) => (await store.states.episodeAfter(itemId)) ?? null,
    async setPlayed(userId, itemId, played) {
      const item = await store.items.find(itemId, userId);
      if (!item) throw new AppError('item.not-found');
      const leaves = await store.states.leavesOf(itemId);
      const rows = await Promise.all(leaves.map((leaf) => current(userId, leaf)));
      const at = now();
      await store.states.save(rows.map((row) => marked(row, played, at)));
      const isLeaf = leaves.length === 1 && leaves[0] === itemId;
      if (isLeaf) return stateOf(await current(userId, itemId));
      return {
        positionMs: 0,
        played: played && leaves.length > 0,
        playCount: played ? 1 : 0,
        lastPlayedAt: played ? at : null,
      };
    },
    async saveProgress(reports) {
      const rows = await Promise.all(
        reports.map(async (report) => advanced(await current(report.userId, report.itemId), report)),
      );
      if (rows.length > 0) await store.states.save(rows);
    },
  };
}

function marked(row: UserStateRow, played: boolean, at: number): UserStateRow {
  if (!played) return { ...row, position_ms: 0, played: 0, play_count: 0, last_played_at: null };
  return {
    ...row,
    position_ms: 0,
    played: 1,
    play_count: Math.max(1, row.play_count),
    last_played_at: row.last_played_at ?? at,
  };
}

function advanced(row: UserStateRow, { positionMs, durationMs, at }: Progress): UserStateRow {
  const isOver = durationMs > 0 && positionMs >= durationMs * PLAYED_SHARE;
  if (!isOver) return { ...row, position_ms: positionMs, last_played_at: at };
  // Reports go on through the credits: only the first one that crosses the mark counts as a play.
  const isNewPlay = row.played === 0 || row.position_ms > 0;
  return { ...row, position_ms: 0, played: 1, play_count: row.play_count + (isNewPlay ? 1 : 0), last_played_at: at };
}
