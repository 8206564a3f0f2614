import { AppError, type Job } from '@praxino/contracts';
import { expect, it } from 'vitest';
import { createEvents } from '../platform/index.ts';
import { createTestApp } from '../platform/test-app.ts';
import { addJobRoutes, type JobFacts, type Jobs } from './index.ts';

const job: Job = {
  id: 'j1',
  kind: 'scan',
  state: 'running',
  progress: 0.5,
  message: '3 of 6: Film.mkv',
  libraryId: 'films',
  error: null,
  createdAt: 1,
  finishedAt: null,
};

function start() {
  const cancelled: string[] = [];
  const find = async (id: string): Promise<Job> => {
    if (id !== job.id) throw new AppError('job.not-found');
    return job;
  };
  const jobs: Jobs = {
    events: createEvents<JobFacts>(),
    register: () => undefined,
    start: async () => undefined,
    enqueue: async () => job,
    get: find,
    list: async () => [job],
    unfinished: () => job,
    cancel: async (id) => void (await find(id), cancelled.push(id)),
    endAll: async () => undefined,
    ended: find,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const test = createTestApp(async (token) => ({
    userId: token,
    userName: token,
    isAdmin: token === 'admin',
    sessionId: 's',
  }));
  addJobRoutes(test.router, jobs);
  const send = async (method: 'GET' | 'DELETE', url: string, token: string) => {
    const answer = await test.app.inject({ method, url, headers: { authorization: `Bearer ${token}` } });
    return { status: answer.statusCode, body: answer.body === '' ? null : (answer.json() as unknown) };
  };
  return { cancelled, send, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() };
}

it('shows one job to everybody who is signed in', async () => {
  await using test = start();
  expect(await test.send('GET', '/api/v1/jobs/j1', 'ann')).toEqual({ status: 200, body: job });
  expect(await test.send('GET', '/api/v1/jobs/j2', 'ann')).toMatchObject({
    status: 404,
    body: { code: 'job.not-found' },
  });
  expect(await test.send('GET', '/api/v1/jobs/..%2fj1', 'ann')).toMatchObject({ status: 404 });
});

it('lists and stops jobs for administrators only', async () => {
  await using test = start();
  expect(await test.send('GET', '/api/v1/jobs', 'admin')).toEqual({ status: 200, body: { jobs: [job] } });
  expect(await test.send('GET', '/api/v1/jobs', 'ann')).toMatchObject({ status: 403 });
  expect(await test.send('DELETE', '/api/v1/jobs/j1', 'ann')).toMatchObject({ status: 403 });
  expect(test.cancelled).toEqual([]);
  expect(await test.send('DELETE', '/api/v1/jobs/j1', 'admin')).toEqual({ status: 204, body: null });
  expect(test.cancelled).toEqual(['j1']);
  expect(await test.send('DELETE', '/api/v1/jobs/j2', 'admin')).toMatchObject({ status: 404 });
});
