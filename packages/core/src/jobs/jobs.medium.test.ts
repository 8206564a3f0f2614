import { AppError, type Job } from '@praxino/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
const create = (deps: Partial<JobsDeps> = {}): Jobs => createJobs({ store, log, ...deps });

/** A handler whose runs wait until the test lets each of them go on, by the name of its library. */
function gate() {
  const begun: string[] = [];
  const runs = new Map<string, JobRun>();
  const doors = new Map<string, PromiseWithResolvers<string>>();
  const starts = new Map<string, PromiseWithResolvers<JobRun>>();
  const of = <T>(map: Map<string, PromiseWithResolvers<T>>, name: string) => {
    const known = map.get(name) ?? Promise.withResolvers<T>();
    map.set(name, known);
    return known;
  };
  return {
    begun,
    runs,
    handler: (run: JobRun): Promise<string> => {
      const name = String(run.libraryId);
      begun.push(name);
      runs.set(name, run);
      of(starts, name).resolve(run);
      const door = of(doors, name);
      run.signal.addEventListener('abort', () => door.reject(run.signal.reason));
      return door.promise;
    },
    /** Resolves when the job of a library runs. */
    started: (name: string) => of(starts, name).promise,
    open: (name: string, message = 'done') => of(doors, name).resolve(message),
  };
}

describe('a job', () => {
  it('runs, tells how far it is, and ends with the words of its handler', async () => {
    await using jobs = create({ now: () => 77 });
    const seen: [Job['state'], number, string][] = [];
    jobs.events.on('jobChanged', (j) => seen.push([j.state, j.progress, j.message]));
    jobs.register('scan', async (run) => {
      run.report(0.25, 'a quarter');
      run.report(0.75, 'more');
      return 'found 3 films';
    });
    await jobs.start();
    const { id } = await jobs.enqueue('scan', 'films');
    const ended = await jobs.ended(id);
    expect(ended).toEqual({
      id,
      kind: 'scan',
      libraryId: 'films',
      state: 'succeeded',
      progress: 1,
      message: 'found 3 films',
      error: null,
      createdAt: 77,
      finishedAt: 77,
    });
    expect(seen).toEqual([
      ['running', 0, 'Waiting'],
      ['running', 0.25, 'a quarter'],
      ['running', 0.75, 'more'],
      ['succeeded', 1, 'found 3 films'],
    ]);
    expect(await jobs.get(id)).toEqual(ended);
    expect(await jobs.ended(id)).toEqual(ended);
    expect(jobs.unfinished('scan', 'films')).toBeNull();
  });

  it('can be watched while it runs, and its progress stays between 0 and 1', async () => {
    const { handler, started, open } = gate();
    await using jobs = create();
    jobs.register('scan', handler);
    await jobs.start();
    const { id } = await jobs.enqueue('scan', 'films');
    const run = await started('films');
    for (const [told, shown] of [
      [0.5, 0.5],
      [7, 1],
      [-3, 0],
      [Number.NaN, 0],
    ] as const) {
      run.report(told, 'on it');
      expect(await jobs.get(id)).toMatchObject({ state: 'running', progress: shown, message: 'on it' });
    }
    open('films');
    await jobs.ended(id);
    run.report(0.1, 'too late');
    expect(await jobs.get(id)).toMatchObject({ state: 'succeeded', progress: 1, message: 'done' });
  });

  it('announces nothing after its end, whatever its handler still reports', async () => {
    const { handler, started, open } = gate();
    await using jobs = create();
    jobs.register('scan', handler);
    await jobs.start();
    const { id } = await jobs.enqueue('scan', 'films');
    const run = await started('films');
    open('films');
    await jobs.ended(id);
    jobs.events.on('jobChanged', () => expect.unreachable());
    run.report(0.5, 'too late');
  });

  it.each([
    [
      'of ours',
      new AppError('library.folder-missing', 'The folder /films is not there'),
      'The folder /films is not there',
    ],
    ['of the system', new Error('ENOENT /home/ann'), 'Something went wrong inside the server; the log tells more'],
    ['that is no error', 'secret', 'Something went wrong inside the server; the log tells more'],
  ])('that fails with an error %s says so in words for people', async (_what, thrown, error) => {
    await using jobs = create();
    jobs.register('scan', () => Promise.reject(thrown));
    await jobs.start();
    const { id } = await jobs.enqueue('scan', null);
    expect(await jobs.ended(id)).toMatchObject({ state: 'failed', message: 'Failed', error });
    expect(await jobs.get(id)).toMatchObject({ state: 'failed', error, progress: 0 });
  });

  it('that nobody does fails, and so does one whose handler throws at once', async () => {
    await using jobs = create();
    jobs.register('samples', () => {
      throw new AppError('transcode.unavailable', 'There is no ffmpeg');
    });
    await jobs.start();
    const [scan, samples] = [await jobs.enqueue('scan', null), await jobs.enqueue('samples', null)];
    expect(await jobs.ended(scan.id)).toMatchObject({ state: 'failed' });
    expect(await jobs.ended(samples.id)).toMatchObject({ state: 'failed', error: 'There is no ffmpeg' });
  });

  it('that is unknown is not found', async () => {
    await using jobs = create();
    for (const name of ['get', 'cancel', 'ended'] as const) {
      await expect(jobs[name]('nobody')).rejects.toMatchObject({ code: 'job.not-found' });
    }
  });
});

describe('the queue', () => {
  it('runs a few at a time, in the order they came', async () => {
    const { handler, begun, started, open } = gate();
    await using jobs = create({ concurrency: 2 });
    jobs.register('scan', handler);
    await jobs.start();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const queued = await Promise.all(names.map((name) => jobs.enqueue('scan', name)));
    await Promise.all([started('a'), started('b')]);
    expect(begun).toEqual(['a', 'b']);
    expect(await Promise.all(queued.map(async (j) => (await jobs.get(j.id)).state))).toEqual([
      'running',
      'running',
      'queued',
      'queued',
      'queued',
    ]);
    open('b');
    await started('c');
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const name of names) open(name);
    await Promise.all(queued.map((j) => jobs.ended(j.id)));
    expect(begun).toEqual(names);
  });

  it('ends all work of a library, of whatever kind, and leaves that of others', async () => {
    const { handler, started, open } = gate();
    await using jobs = create();
    for (const kind of ['scan', 'index', 'subtitles'] as const) jobs.register(kind, handler);
    await jobs.start();
    const mine = await Promise.all(
      (['scan', 'index', 'subtitles'] as const).map((kind) => jobs.enqueue(kind, 'films')),
    );
    const other = await jobs.enqueue('scan', 'shows');
    await started('films');
    await jobs.endAll('films');
    for (const { id } of mine) expect((await jobs.get(id)).state).toBe('cancelled');
    open('shows');
    expect((await jobs.ended(other.id)).state).toBe('succeeded');
  });

  it('holds the same work once, however often and however fast it is asked for', async () => {
    const { handler, begun, open } = gate();
    await using jobs = create();
    jobs.register('scan', handler);
    await jobs.start();
    const same = await Promise.all(Array.from({ length: 10 }, () => jobs.enqueue('scan', 'films')));
    const other = await jobs.enqueue('scan', 'shows');
    expect(new Set(same.map((j) => j.id)).size).toBe(1);
    expect(other.id).not.toBe(same[0]?.id);
    expect(jobs.unfinished('scan', 'films')?.id).toBe(same[0]?.id);
    expect(jobs.unfinished('samples', 'films')).toBeNull();
    open('films');
    open('shows');
    await Promise.all([jobs.ended(other.id), jobs.ended(same[0]?.id ?? '')]);
    expect(begun.toSorted()).toEqual(['films', 'shows']);
    open('films');
    expect((await jobs.enqueue('scan', 'films')).id).not.toBe(same[0]?.id);
  });

  it('takes two hundred and then says that it is full', async () => {
    const full: JobsDeps['store'] = { ...store, insert: async () => undefined };
    await using jobs = create({ store: full });
    for (let i = 0; i < 200; i++) await jobs.enqueue('scan', `library ${i}`);
    await expect(jobs.enqueue('scan', 'one more')).rejects.toMatchObject({ code: 'server.overloaded' });
    await expect(jobs.enqueue('scan', 'library 7')).resolves.toBeDefined();
  });

  it('lists what waits and runs, then the newest that ended', async () => {
    let time = 0;
    const { handler, open } = gate();
    await using jobs = create({ now: () => ++time });
    jobs.register('scan', handler);
    await jobs.start();
    for (const name of ['first', 'second']) {
      open(name);
      await jobs.ended((await jobs.enqueue('scan', name)).id);
    }
    await jobs.enqueue('scan', 'running');
    expect((await jobs.list()).map((j) => j.libraryId)).toEqual(['running', 'second', 'first']);
  });

  it('goes on when a listener counts on it', async () => {
    await using jobs = create();
    jobs.register('scan', async () => 'done');
    await jobs.start();
    const ids = ['a', 'b', 'c'];
    const chain = Promise.withResolvers<void>();
    jobs.events.on('jobChanged', (job) => {
      if (job.state !== 'succeeded') return;
      const next = ids.shift();
      if (next === undefined) chain.resolve();
      else void jobs.enqueue('scan', next);
    });
    await jobs.enqueue('scan', 'first');
    await chain.promise;
    expect((await jobs.list()).map((j) => j.state)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
  });
});
