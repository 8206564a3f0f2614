// Jobs that nobody waits for run beside those that somebody does, and never in their way.
import { jobLanes, type JobKind } from '@praxino/contracts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../platform/db/testing/open-test-database.ts';
import { createLog } from '../platform/index.ts';
import { createJobs, createJobsStore, jobsMigrations, type JobRun, type Jobs, type JobsDeps } from './index.ts';

let test: TestDatabase;
let store: JobsDeps['store'];
beforeAll(async () => {
  test = await openTestDatabase(jobsMigrations);
  store = createJobsStore(test.database);
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => test.database.tables<{ jobs: object }>().deleteFrom('jobs').execute());

const log = createLog('silent', { write: () => undefined });
const background = (Object.keys(jobLanes) as JobKind[]).filter((kind) => jobLanes[kind] === 'background');

interface Begun extends JobRun {
  kind: JobKind;
  end: () => void;
}

/** Every kind has a handler that runs until the test ends it. */
function startJobs(deps: Partial<JobsDeps> = {}) {
  const jobs = createJobs({ store, log, ...deps });
  const begun: Begun[] = [];
  let wake = Promise.withResolvers<void>();
  for (const kind of Object.keys(jobLanes) as JobKind[]) {
    jobs.register(kind, (run) => {
      const door = Promise.withResolvers<string>();
      run.signal.addEventListener('abort', () => door.reject(run.signal.reason));
      begun.push({ ...run, kind, end: () => door.resolve('done') });
      wake.resolve();
      wake = Promise.withResolvers();
      return door.promise;
    });
  }
  const started = async (count: number): Promise<Begun> => {
    while (begun.length < count) await wake.promise;
    return begun[count - 1]!;
  };
  return { jobs, begun, started };
}

async function finishAll(jobs: Jobs, started: (count: number) => Promise<Begun>, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) {
    const run = await started(i);
    run.end();
    await jobs.ended(run.id);
  }
}

it('runs background jobs one at a time, whatever their kinds, in the order they came', async () => {
  const { jobs, begun, started } = startJobs({ concurrency: 2 });
  await using _jobs = jobs;
  await jobs.start();
  for (const kind of background) await jobs.enqueue(kind, 'films');
  await started(1);
  expect(begun.map((run) => run.kind)).toEqual(background.slice(0, 1));
  await finishAll(jobs, started, background.length);
  expect(begun.map((run) => run.kind)).toEqual(background);
});

it('begins a scan at once while background work runs and waits', async () => {
  const { jobs, started } = startJobs({ concurrency: 1 });
  await using _jobs = jobs;
  await jobs.start();
  for (const kind of background) await jobs.enqueue(kind, 'films');
  await started(1);
  const scan = await jobs.enqueue('scan', 'films');
  expect(await started(2)).toMatchObject({ kind: 'scan', id: scan.id });
});

it('goes on with background work while all interactive places are taken', async () => {
  const { jobs, started } = startJobs({ concurrency: 1 });
  await using _jobs = jobs;
  await jobs.start();
  for (const name of ['a', 'b']) await jobs.enqueue('scan', name);
  await started(1);
  await jobs.enqueue('pictures', 'films');
  expect(await started(2)).toMatchObject({ kind: 'pictures' });
});

it('takes a scan when the background lane is full', async () => {
  const { jobs } = startJobs({ store: { ...store, insert: async () => undefined } });
  await using _jobs = jobs;
  for (let i = 0; i < 200; i++) await jobs.enqueue('pictures', `library ${i}`);
  await expect(jobs.enqueue('analysis', 'one more')).rejects.toMatchObject({ code: 'server.overloaded' });
  await expect(jobs.enqueue('scan', 'films')).resolves.toMatchObject({ kind: 'scan' });
});

it('stops a background job, tells its progress, and begins the next', async () => {
  const { jobs, started } = startJobs();
  await using _jobs = jobs;
  await jobs.start();
  const first = await jobs.enqueue('analysis', 'shows');
  const second = await jobs.enqueue('subtitles', 'shows');
  const run = await started(1);
  run.report(0.5, 'half of it');
  expect(await jobs.get(first.id)).toMatchObject({ state: 'running', progress: 0.5, message: 'half of it' });
  await jobs.cancel(first.id);
  expect(await jobs.ended(first.id)).toMatchObject({ state: 'cancelled' });
  expect(await started(2)).toMatchObject({ id: second.id });
});

it('takes background jobs up again after a stop of the server, in their order', async () => {
  let time = 0;
  const old = startJobs({ now: () => ++time });
  await old.jobs.start();
  const ids: string[] = [];
  for (const kind of background) ids.push((await old.jobs.enqueue(kind, 'films')).id);
  await old.started(1);
  await old.jobs[Symbol.asyncDispose]();
  const { jobs, begun, started } = startJobs();
  await using _jobs = jobs;
  await jobs.start();
  await finishAll(jobs, started, ids.length);
  expect(begun.map((run) => run.id)).toEqual(ids);
});
