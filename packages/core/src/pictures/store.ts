// The only file that reads and writes which files have their pictures.
import type { Database } from '../platform/index.ts';

export interface SourcePicturesRow {
  source_id: string;
  /** What was made (`Trickplay.id`); another plan makes them anew. */
  plan_id: string;
  made_at: number;
  /** Why there are none; they are not tried again before the plan changes. */
  failure: string | null;
}
interface PicturesTables {
  source_pictures: SourcePicturesRow;
}

export interface PicturesStore {
  /** Plan of every source that was seen to. */
  plans(sourceIds: readonly string[]): Promise<Map<string, string>>;
  save(row: SourcePicturesRow): Promise<void>;
}

const BATCH = 500;

export function createPicturesStore(database: Database): PicturesStore {
  const db = database.tables<PicturesTables>();
  return {
    async plans(sourceIds) {
      const plans = new Map<string, string>();
      for (let i = 0; i < sourceIds.length; i += BATCH) {
        const rows = await db
          .selectFrom('source_pictures')
          .select(['source_id', 'plan_id'])
          .where('source_id', 'in', sourceIds.slice(i, i + BATCH))
          .execute();
        for (const row of rows) plans.set(row.source_id, row.plan_id);
      }
      return plans;
    },
    async save(row) {
      await db
        .insertInto('source_pictures')
        .values(row)
        .onConflict((c) => c.column('source_id').doUpdateSet(row))
        .execute();
    },
  };
}
