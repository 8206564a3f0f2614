// The only file that reads and writes jobs.
import type { Selectable } from 'kysely';
import type { Job } from '@praxino/contracts';
import type { Database } from '../platform/index.ts';

interface JobTable {
  id: string;
  kind: Job['kind'];
  library_id: string | null;
  state: Job['state'];
  message: string;
  error: string | null;
  /** How often it was begun: a job that brings the server down must not do so for ever. */
  starts: number;
  created_at: number;
  finished_at: number | null;
}
interface JobsTables {
  jobs: JobTable;
}
export type JobRow = Selectable<JobTable>;

export interface JobsStore {
  insert(row: JobRow): Promise<void>;
  find(id: string): Promise<JobRow | undefined>;
  /** Queued or running, oldest first. */
  unfinished(): Promise<JobRow[]>;
  /** The newest that have ended. */
  finished(limit: number): Promise<JobRow[]>;
  update(id: string, values: Partial<Omit<JobRow, 'id'>>): Promise<void>;
  /** Forgets ended jobs older than `before`. */
  removeFinished(before: number): Promise<void>;
}

export function createJobsStore(database: Database): JobsStore {
  const db = database.tables<JobsTables>();
  const UNFINISHED = ['queued', 'running'] as const;
  return {
    async insert(row) {
      await db.insertInto('jobs').values(row).execute();
    },
    find: (id) => db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst(),
    unfinished: () =>
      db.selectFrom('jobs').selectAll().where('state', 'in', UNFINISHED).orderBy('created_at').orderBy('id').execute(),
    finished: (limit) =>
      db
        .selectFrom('jobs')
        .selectAll()
        .where('state', 'not in', UNFINISHED)
        .orderBy('created_at', 'desc')
        .limit(limit)
        .execute(),
    async update(id, values) {
      await db.updateTable('jobs').set(values).where('id', '=', id).execute();
    },
    async removeFinished(before) {
      await db.deleteFrom('jobs').where('state', 'not in', UNFINISHED).where('created_at', '<', before).execute();
    },
  };
}
