import type { Job } from '@praxino/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../platform/db/testing/open-test-database.ts';
import { createLog } from '../platform/index.ts';
import { createJobs, createJobsStore, jobsMigrations, type JobHandler, type Jobs, type JobsDeps } from './index.ts';

let test: TestDatabase;
let store: JobsDeps['store'];
beforeAll(async () => {
  test = await openTestDatabase(jobsMigrations);
  store = createJobsStore(test.database);
});
afterAll(() => test[Symbol.asyncDispose]());

const log = createLog('silent', { write: () => undefined });

async function start(scan: JobHandler, deps: Partial<JobsDeps> = {}): Promise<Jobs> {
  const jobs = createJobs({ store, log, ...deps });
  jobs.register('scan', scan);
  await jobs.start();
  return jobs;
}

/** Runs until it is stopped, then takes `winding` to come to an end. */
function untilStopped(winding: Promise<unknown> = Promise.resolve()) {
  const running = Promise.withResolvers<void>();
  const handler: JobHandler = async ({ signal }) => {
    running.resolve();
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await winding;
    throw signal.reason;
  };
  return { handler, running: running.promise };
}

it('stops a running job, which ends as cancelled and not as failed', async () => {
  const { handler, running } = untilStopped();
  await using jobs = await start(handler);
  const { id } = await jobs.enqueue('scan', null);
  await running;
  await jobs.cancel(id);
  expect(await jobs.ended(id)).toMatchObject({ state: 'cancelled', message: 'Stopped', error: null });
  expect(await jobs.get(id)).toMatchObject({ state: 'cancelled' });
});

it('does not begin a job that is stopped while its begin is stored', async () => {
  const storing = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const slow: JobsDeps['store'] = {
    ...store,
    async update(id, values) {
      if (values.state === 'running') {
        storing.resolve();
        await goOn.promise;
      }
      return store.update(id, values);
    },
  };
  let hasBegun = false;
  await using jobs = await start(async () => String((hasBegun = true)), { store: slow });
  const { id } = await jobs.enqueue('scan', null);
  await storing.promise;
  await jobs.cancel(id);
  goOn.resolve();
  expect(await jobs.ended(id)).toMatchObject({ state: 'cancelled' });
  expect(hasBegun).toBe(false);
});

it('takes a waiting job out of the queue before it begins', async () => {
  const { handler, running } = untilStopped();
  const begun: (string | null)[] = [];
  await using jobs = await start((run) => (begun.push(run.libraryId), handler(run)), { concurrency: 1 });
  const first = await jobs.enqueue('scan', 'first');
  const second = await jobs.enqueue('scan', 'second');
  await running;
  await jobs.cancel(second.id);
  expect(await jobs.ended(second.id)).toMatchObject({ state: 'cancelled', finishedAt: expect.any(Number) });
  await jobs.cancel(first.id);
  await jobs.ended(first.id);
  expect(begun).toEqual(['first']);
});

it('does not begin a waiting job whose turn comes while it is taken out', async () => {
  const taking = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const slow: JobsDeps['store'] = {
    ...store,
    async update(id, values) {
      if (values.state === 'cancelled') {
        taking.resolve();
        await goOn.promise;
      }
      return store.update(id, values);
    },
  };
  const begun: (string | null)[] = [];
  const door = Promise.withResolvers<string>();
  await using jobs = await start((run) => (begun.push(run.libraryId), door.promise), { store: slow, concurrency: 1 });
  const states: Job['state'][] = [];
  const first = await jobs.enqueue('scan', 'first');
  const second = await jobs.enqueue('scan', 'second');
  jobs.events.on('jobChanged', (job) => void (job.id === second.id && states.push(job.state)));
  const cancelled = jobs.cancel(second.id);
  await taking.promise;
  door.resolve('done');
  await jobs.ended(first.id);
  const third = await jobs.enqueue('scan', 'third');
  await jobs.ended(third.id);
  goOn.resolve();
  await cancelled;
  expect(begun).toEqual(['first', 'third']);
  expect(states).toEqual(['cancelled']);
  expect(await jobs.get(second.id)).toMatchObject({ state: 'cancelled' });
});

it('leaves a job that has ended as it is', async () => {
  await using jobs = await start(async () => 'found 3 films');
  const { id } = await jobs.enqueue('scan', null);
  const ended = await jobs.ended(id);
  await jobs.cancel(id);
  expect(await jobs.get(id)).toEqual(ended);
});

it('counts a job that was done before it noticed as done', async () => {
  const running = Promise.withResolvers<void>();
  const door = Promise.withResolvers<string>();
  await using jobs = await start(() => (running.resolve(), door.promise));
  const { id } = await jobs.enqueue('scan', null);
  await running.promise;
  await jobs.cancel(id);
  door.resolve('found 3 films');
  expect(await jobs.ended(id)).toMatchObject({ state: 'succeeded', message: 'found 3 films' });
});

it('can be done again and again', async () => {
  const { handler, running } = untilStopped();
  await using jobs = await start(handler);
  const { id } = await jobs.enqueue('scan', null);
  await running;
  await Promise.all([jobs.cancel(id), jobs.cancel(id), jobs.cancel(id)]);
  await jobs.ended(id);
  await jobs.cancel(id);
  expect(await jobs.get(id)).toMatchObject({ state: 'cancelled' });
});

it('lets the same work be asked for again at once, which begins when the old run has ended', async () => {
  const winding = Promise.withResolvers<void>();
  const { handler, running } = untilStopped(winding.promise);
  let inside = 0;
  let runs = 0;
  await using jobs = await start(async (run) => {
    expect(++inside).toBe(1);
    try {
      return ++runs === 1 ? await handler(run) : 'found 3 films';
    } finally {
      inside--;
    }
  });
  const old = await jobs.enqueue('scan', 'films');
  await running;
  await jobs.cancel(old.id);
  const again = await jobs.enqueue('scan', 'films');
  expect(again.id).not.toBe(old.id);
  expect((await jobs.enqueue('scan', 'films')).id).toBe(again.id);
  expect(await jobs.get(again.id)).toMatchObject({ state: 'queued' });
  winding.resolve();
  expect(await jobs.ended(old.id)).toMatchObject({ state: 'cancelled' });
  expect(await jobs.ended(again.id)).toMatchObject({ state: 'succeeded', message: 'found 3 films' });
});
