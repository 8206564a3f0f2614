import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../platform/db/testing/open-test-database.ts';
import { plansOf } from '../platform/db/testing/query-plans.ts';
import { createLog, DatabaseError } from '../platform/index.ts';
import { createJobs, createJobsStore, jobsMigrations, type JobHandler, type JobsDeps } from './index.ts';

let test: TestDatabase;
let store: JobsDeps['store'];
beforeAll(async () => {
  test = await openTestDatabase(jobsMigrations);
  store = createJobsStore(test.database);
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => test.database.tables<{ jobs: object }>().deleteFrom('jobs').execute());

const log = createLog('silent', { write: () => undefined });
const DAY = 86_400_000;

function create(scan: JobHandler, deps: Partial<JobsDeps> = {}) {
  const jobs = createJobs({ store, log, ...deps });
  jobs.register('scan', scan);
  return jobs;
}

/** Never ends, not even when it is told to: the state a killed process leaves behind. */
function hanging() {
  const running = Promise.withResolvers<void>();
  const handler: JobHandler = () => (running.resolve(), new Promise<string>(() => undefined));
  return { handler, running: running.promise };
}

/** Starts a server's worth of jobs and forgets about it without any end, as kill -9 does. */
async function crashDuringScan(): Promise<string> {
  const { handler, running } = hanging();
  const jobs = create(handler);
  await jobs.start();
  const { id } = await jobs.enqueue('scan', 'films');
  await running;
  return id;
}

describe('after a crash', () => {
  it('a job that ran is begun again from the start', async () => {
    const id = await crashDuringScan();
    await using jobs = create(async () => 'found 3 films');
    await jobs.start();
    expect(await jobs.ended(id)).toMatchObject({ id, state: 'succeeded', libraryId: 'films' });
  });

  it('a job that brought the server down three times is not begun again, and says so', async () => {
    const id = await crashDuringScan();
    for (let i = 0; i < 2; i++) {
      const { handler, running } = hanging();
      await create(handler).start();
      await running;
    }
    await using jobs = create(() => expect.unreachable());
    await jobs.start();
    expect(await jobs.get(id)).toMatchObject({ state: 'failed', error: expect.stringContaining('stopped 3 times') });
    await using healed = create(async () => 'found 3 films');
    await healed.start();
    const again = await healed.enqueue('scan', 'films');
    expect(await healed.ended(again.id)).toMatchObject({ state: 'succeeded' });
  });

  it('jobs that waited are taken up in their order', async () => {
    let time = 0;
    const { handler } = hanging();
    const names = ['c', 'a', 'b'];
    const crashed = create(handler, { concurrency: 1, now: () => ++time });
    await crashed.start();
    const ids: string[] = [];
    for (const name of names) ids.push((await crashed.enqueue('scan', name)).id);
    const begun: (string | null)[] = [];
    await using jobs = create(async (run) => String(begun.push(run.libraryId)), { concurrency: 1 });
    await jobs.start();
    await Promise.all(ids.map((id) => jobs.ended(id)));
    expect(begun).toEqual(names);
  });
});

describe('an orderly stop', () => {
  it('stops what runs, waits for it, and leaves it for the next start without counting it as a crash', async () => {
    const running = Promise.withResolvers<void>();
    let hasCleanedUp = false;
    const jobs = create(async ({ signal }) => {
      running.resolve();
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      await Promise.resolve();
      hasCleanedUp = true;
      throw signal.reason;
    });
    await jobs.start();
    const { id } = await jobs.enqueue('scan', 'films');
    await running.promise;
    await jobs[Symbol.asyncDispose]();
    expect(hasCleanedUp).toBe(true);
    expect(await store.find(id)).toMatchObject({ state: 'queued', starts: 0, finished_at: null });

    await using next = create(async () => 'found 3 films');
    await next.start();
    expect(await next.ended(id)).toMatchObject({ state: 'succeeded' });
  });

  it('begins nothing that waits', async () => {
    const begun: (string | null)[] = [];
    const running = Promise.withResolvers<void>();
    const jobs = create(
      async ({ signal, libraryId }) => {
        begun.push(libraryId);
        running.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        return 'stopped in good order';
      },
      { concurrency: 1 },
    );
    await jobs.start();
    await jobs.enqueue('scan', 'first');
    const second = await jobs.enqueue('scan', 'second');
    await running.promise;
    await jobs[Symbol.asyncDispose]();
    expect(begun).toEqual(['first']);
    expect(await store.find(second.id)).toMatchObject({ state: 'queued', starts: 0 });
  });
});

describe('the start', () => {
  it('begins nothing before, and each job once', async () => {
    let runs = 0;
    await using jobs = create(async () => `run ${++runs}`);
    const { id } = await jobs.enqueue('scan', 'films');
    const ended = jobs.ended(id);
    expect(await jobs.get(id)).toMatchObject({ state: 'queued' });
    await jobs.start();
    expect(await ended).toMatchObject({ state: 'succeeded', message: 'run 1' });
    expect(runs).toBe(1);
  });

  it('forgets what ended more than thirty days ago, and nothing that waits', async () => {
    let time = 0;
    const old = create(async () => 'found 3 films', { now: () => time });
    await old.start();
    const first = await old.enqueue('scan', 'a');
    await old.ended(first.id);
    time = 20 * DAY;
    const second = await old.enqueue('scan', 'b');
    await old.ended(second.id);
    await old[Symbol.asyncDispose]();
    time = 0;
    const waiting = await old.enqueue('scan', 'c');

    time = 40 * DAY;
    await using jobs = create(async () => 'late', { now: () => time });
    await jobs.start();
    await expect(jobs.get(first.id)).rejects.toMatchObject({ code: 'job.not-found' });
    await expect(jobs.get(second.id)).resolves.toMatchObject({ state: 'succeeded' });
    expect(await jobs.ended(waiting.id)).toMatchObject({ message: 'late' });
  });
});

describe('a full disk', () => {
  const full = new DatabaseError('database or disk is full', 'SQLITE_FULL');

  it('fails the job whose end cannot be stored, and the same can be asked for again', async () => {
    let isFull = false;
    const broken: JobsDeps['store'] = {
      ...store,
      update: (id, values) => (isFull && values.state !== 'running' ? Promise.reject(full) : store.update(id, values)),
    };
    await using jobs = create(async () => 'found 3 films', { store: broken });
    await jobs.start();
    isFull = true;
    const lost = await jobs.enqueue('scan', 'films');
    expect(await jobs.ended(lost.id)).toMatchObject({ state: 'failed' });
    isFull = false;
    const again = await jobs.enqueue('scan', 'films');
    expect(again.id).not.toBe(lost.id);
    expect(await jobs.ended(again.id)).toMatchObject({ state: 'succeeded' });
  });

  it('refuses a new job, and takes it when there is room again', async () => {
    let isFull = true;
    const broken: JobsDeps['store'] = {
      ...store,
      insert: (row) => (isFull ? Promise.reject(full) : store.insert(row)),
    };
    await using jobs = create(async () => 'found 3 films', { store: broken });
    await jobs.start();
    await expect(jobs.enqueue('scan', 'films')).rejects.toBe(full);
    expect(jobs.unfinished('scan', 'films')).toBeNull();
    isFull = false;
    expect(await jobs.ended((await jobs.enqueue('scan', 'films')).id)).toMatchObject({ state: 'succeeded' });
  });
});

it('finds unfinished and newest jobs by index', async () => {
  const lines = await plansOf(test, async (database) => {
    const own = createJobsStore(database);
    await own.find('x');
    await own.unfinished();
    await own.finished(50);
  });
  expect(lines.filter((line) => line.startsWith('SCAN') && !line.includes('USING INDEX'))).toEqual([]);
  expect(lines.join('\n')).toContain('jobs_state');
  expect(lines.join('\n')).toContain('jobs_created');
});
