// Background work on this machine: a table that survives a restart and two lanes: a few jobs that somebody waits for, and
// one of those that nobody does.
import { AppError, jobLanes, type Job, type JobLane } from '@praxino/contracts';
import { createEvents, newId, type Events, type Log } from '../platform/index.ts';
import type { JobRow, JobsStore } from './store.ts';

/** A job that was begun this often and never ended took the server down with it. */
const MAX_STARTS = 3;
/** Queued or running, in each lane: a full background lane turns no scan away. */
const MAX_QUEUED = 200;
const KEEP_FINISHED_MS = 30 * 86_400_000;

export interface JobsDeps {
  store: JobsStore;
  log: Log;
  /** Interactive jobs that run at the same time; of the background ones it is always one. */
  concurrency?: number;
  now?: () => number;
}

export interface JobRun {
  id: string;
  libraryId: string | null;
  /** Aborted by `cancel` and when the server stops. */
  signal: AbortSignal;
  /** Kept in memory until the job ends; call it as often as you like. `progress` is 0 to 1. */
  report(progress: number, message: string): void;
}

/** Does the work and returns one sentence about what came of it. It may be begun again from the start after a crash. */
export type JobHandler = (run: JobRun) => Promise<string>;

export interface JobFacts {
  jobChanged: Job;
}

export interface Jobs extends AsyncDisposable {
  readonly events: Events<JobFacts>;
  /** Says who does the jobs of a kind. Before `start`. */
  register(kind: Job['kind'], handler: JobHandler): void;
  /** Takes up what the last run of the server left behind. */
  start(): Promise<void>;
  /** The waiting or running job of the same kind and library if there is one; else a new one. A cancelled one is let end first. */
  enqueue(kind: Job['kind'], libraryId: string | null): Promise<Job>;
  /** Throws AppError('job.not-found'). */
  get(id: string): Promise<Job>;
  list(): Promise<Job[]>;
  /** The waiting or running job of a kind for a library. */
  unfinished(kind: Job['kind'], libraryId: string | null): Job | null;
  /** Ends a waiting or running job; one that has ended stays as it is. Throws AppError('job.not-found'). */
  cancel(id: string): Promise<void>;
  /** Ends all waiting and running jobs of a library, of whatever kind, and resolves when the last of them has ended. */
  endAll(libraryId: string): Promise<void>;
  /** Resolves when the job has ended. */
  ended(id: string): Promise<Job>;
}

type Outcome = Pick<Job, 'state' | 'message' | 'error'>;

interface Active {
  job: Job;
  starts: number;
  controller: AbortController;
  isCancelled: boolean;
  /** Its row is in the table; before that it cannot be begun. */
  isStored: boolean;
  done: PromiseWithResolvers<Job>;
}

interface LaneRuns {
  limit: number;
  runs: Set<Promise<void>>;
}

export function createJobs({ store, log, concurrency = 2, now = Date.now }: JobsDeps): Jobs {
  const handlers = new Map<Job['kind'], JobHandler>();
  const events = createEvents<JobFacts>();
  /** Everything queued or running, in order. */
  const active = new Map<string, Active>();
  const lanes: Record<JobLane, LaneRuns> = {
    interactive: { limit: concurrency, runs: new Set() },
    background: { limit: 1, runs: new Set() },
  };
  let isOpen = false;

  const admit = (row: JobRow, isStored: boolean): Active => {
    const done = Promise.withResolvers<Job>();
    const entry: Active = {
      job: toJob(row),
      starts: row.starts,
      controller: new AbortController(),
      isCancelled: false,
      isStored,
      done,
    };
    active.set(row.id, entry);
    return entry;
  };

  const change = (entry: Active, values: Partial<Job>): void => {
    entry.job = { ...entry.job, ...values };
    events.emit('jobChanged', entry.job);
  };

  const conclude = (entry: Active, values: Outcome, finishedAt: number): void => {
    active.delete(entry.job.id);
    change(entry, { ...values, finishedAt, ...(values.state === 'succeeded' ? { progress: 1 } : {}) });
    entry.done.resolve(entry.job);
  };

  const finish = async (entry: Active, values: Outcome): Promise<void> => {
    const finishedAt = now();
    await store.update(entry.job.id, { ...values, finished_at: finishedAt });
    conclude(entry, values, finishedAt);
  };

  const work = async (entry: Active): Promise<string> => {
    const handler = handlers.get(entry.job.kind);
    if (!handler) throw new Error(`nobody does jobs of kind ${entry.job.kind}`);
    await store.update(entry.job.id, { state: 'running', starts: entry.starts + 1 });
    // Cancelled while that was stored: the handler need not see to it.
    entry.controller.signal.throwIfAborted();
    return handler({
      id: entry.job.id,
      libraryId: entry.job.libraryId,
      signal: entry.controller.signal,
      report: (progress, message) => {
        if (active.get(entry.job.id) !== entry) return;
        change(entry, { progress: Math.min(1, Math.max(0, progress || 0)), message });
      },
    });
  };

  const runOne = async (entry: Active): Promise<void> => {
    try {
      const message = await work(entry);
      await finish(entry, { state: 'succeeded', message, error: null });
    } catch (error) {
      if (entry.isCancelled) return finish(entry, { state: 'cancelled', message: 'Stopped', error: null });
      // The server stops: the job goes back to the queue and is taken up at the next start.
      if (!isOpen) return store.update(entry.job.id, { state: 'queued', starts: entry.starts });
      log.error({ err: error, jobId: entry.job.id, kind: entry.job.kind }, 'job failed');
      await finish(entry, { state: 'failed', message: 'Failed', error: reasonOf(error) });
    }
  };

  const allOf = (kind: Job['kind'], libraryId: string | null): Active[] =>
    [...active.values()].filter((a) => a.job.kind === kind && a.job.libraryId === libraryId);
  const unfinished = (kind: Job['kind'], libraryId: string | null): Job | null =>
    allOf(kind, libraryId)[0]?.job ?? null;
  /** The same work was cancelled and has not ended yet. */
  const isWindingDown = ({ job }: Active): boolean =>
    allOf(job.kind, job.libraryId).some((a) => a.job.state === 'running');

  const pump = (): void => {
    for (const entry of active.values()) {
      if (!isOpen) return;
      const { limit, runs } = lanes[laneOf(entry)];
      if (runs.size >= limit) continue;
      if (entry.job.state !== 'queued' || !entry.isStored || entry.isCancelled || isWindingDown(entry)) continue;
      change(entry, { state: 'running' });
      const run = runOne(entry)
        .catch((error: unknown) => {
          log.error({ err: error, jobId: entry.job.id }, 'the state of a job could not be stored');
          // Its row is taken up at the next start of the server; until then the same job can be asked for again.
          conclude(entry, { state: 'failed', message: 'Failed', error: reasonOf(error) }, now());
        })
        .finally(() => {
          runs.delete(run);
          pump();
        });
      runs.add(run);
    }
  };

  return {
    events,
    unfinished,
    register: (kind, handler) => void handlers.set(kind, handler),
    async start() {
      await store.removeFinished(now() - KEEP_FINISHED_MS);
      isOpen = true;
      for (const row of await store.unfinished()) {
        if (active.has(row.id)) continue;
        const entry = admit({ ...row, state: 'queued' }, true);
        if (row.starts < MAX_STARTS) continue;
        await finish(entry, {
          state: 'failed',
          message: 'Failed',
          error: `The server stopped ${row.starts} times during this job; start it again to retry`,
        });
      }
      pump();
    },
    async enqueue(kind, libraryId) {
      const same = allOf(kind, libraryId).find((a) => !a.isCancelled);
      if (same) return same.job;
      const beside = [...active.values()].filter((a) => laneOf(a) === jobLanes[kind]);
      if (beside.length >= MAX_QUEUED) throw new AppError('server.overloaded', `${MAX_QUEUED} jobs wait already`);
      const row: JobRow = {
        id: newId(),
        kind,
        library_id: libraryId,
        state: 'queued',
        message: 'Waiting',
        error: null,
        starts: 0,
        created_at: now(),
        finished_at: null,
      };
      // In memory first, so that a second call meanwhile finds it.
      const entry = admit(row, false);
      try {
        await store.insert(row);
        entry.isStored = true;
      } catch (error) {
        active.delete(row.id);
        throw error;
      }
      pump();
      return entry.job;
    },
    async get(id) {
      const row = active.get(id)?.job ?? (await store.find(id).then((found) => found && toJob(found)));
      if (!row) throw new AppError('job.not-found');
      return row;
    },
    async list() {
      const finished = await store.finished(50);
      return [...[...active.values()].map((a) => a.job), ...finished.map(toJob)];
    },
    async cancel(id) {
      const entry = active.get(id);
      if (!entry) {
        if (!(await store.find(id))) throw new AppError('job.not-found');
        return;
      }
      entry.isCancelled = true;
      entry.controller.abort();
      if (entry.job.state === 'queued') await finish(entry, { state: 'cancelled', message: 'Stopped', error: null });
    },
    async endAll(libraryId) {
      const ofLibrary = (): Active[] => [...active.values()].filter((a) => a.job.libraryId === libraryId);
      // Ending one may have started another that waited for it.
      for (let found = ofLibrary(); found.length > 0; found = ofLibrary()) {
        await Promise.all(found.map((entry) => this.cancel(entry.job.id)));
        await Promise.all(found.map((entry) => entry.done.promise));
      }
    },
    async ended(id) {
      const entry = active.get(id);
      return entry ? entry.done.promise : this.get(id);
    },
    async [Symbol.asyncDispose]() {
      isOpen = false;
      for (const entry of active.values()) entry.controller.abort();
      await Promise.all(Object.values(lanes).flatMap(({ runs }) => [...runs]));
    },
  };
}

function laneOf({ job }: Active): JobLane {
  return jobLanes[job.kind];
}

/** What people see: the sentence of an AppError; the text of anything else is for the log. */
function reasonOf(error: unknown): string {
  return error instanceof AppError ? error.message : 'Something went wrong inside the server; the log tells more';
}

function toJob(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    progress: row.state === 'succeeded' ? 1 : 0,
    message: row.message,
    libraryId: row.library_id,
    error: row.error,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
