// What administrators and guests may ask, and what is refused; every answer is held to its contract.
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '@praxino/contracts';
import { createRouter, toProblem } from '../platform/index.ts';
import { addMediaSegmentRoutes } from './routes.ts';
import { openSegmentsRig, type Running, type SegmentsRig } from './testing/segments-rig.ts';

let rig: SegmentsRig;
let server: Running;
let app: FastifyInstance;
let path: string;
let versionId: string;

beforeAll(async () => {
  rig = await openSegmentsRig();
  server = await rig.start();
  const movies = await rig.addLibrary(server, 'movies', 'Movies');
  const [film] = await server.items(movies, 'movie');
  path = `/api/v1/items/${film!.id}/segments`;
  app = fastify();
  app.setErrorHandler((error, _request, reply) => {
    const problem = toProblem(error);
    return reply.code(problem.status).send(problem);
  });
  const authenticate = (token: string) =>
    token === 'admin' || token === 'guest'
      ? Promise.resolve({ userId: server.userId, isAdmin: token === 'admin', userName: token, sessionId: token })
      : Promise.reject(new AppError('auth.token-invalid'));
  addMediaSegmentRoutes(createRouter({ app, authenticate, checkReplies: true }), server.segments);
  versionId = (await ask('GET', 'guest')).body.versions[0].versionId;
});
afterAll(async () => {
  await app?.close();
  await server?.[Symbol.asyncDispose]();
  await rig?.[Symbol.asyncDispose]();
});

async function ask(method: 'GET' | 'PUT', who: string, body?: object, url = path) {
  const reply = await app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${who}` },
    ...(body ? { payload: body } : {}),
  });
  return { status: reply.statusCode, body: reply.json() };
}

test('everybody who sees an item sees what may be skipped', async () => {
  const { status, body } = await ask('GET', 'guest');
  expect(status).toBe(200);
  expect(body.versions).toMatchObject([{ isManual: false, segments: [{ kind: 'credits', source: 'black-frames' }] }]);
});

test('only an administrator corrects it', async () => {
  const segments = [{ kind: 'credits', startMs: 41_000, endMs: 60_000 }];
  expect(await ask('PUT', 'guest', { versionId, segments })).toMatchObject({
    status: 403,
    body: { code: 'auth.forbidden' },
  });
  const { status, body } = await ask('PUT', 'admin', { versionId, segments });
  expect(status).toBe(200);
  expect(body.versions).toEqual([
    { versionId, isManual: true, segments: [{ ...segments[0], source: 'manual', confidence: 1 }] },
  ]);
});

test('an empty list says that there is nothing to skip', async () => {
  expect((await ask('PUT', 'admin', { versionId, segments: [] })).body.versions).toEqual([
    { versionId, isManual: true, segments: [] },
  ]);
});

test.each([
  [{ segments: [{ kind: 'intro', startMs: 5000, endMs: 5000 }] }, 'segments.0.endMs'],
  [{ segments: [{ kind: 'intro', startMs: -1, endMs: 5000 }] }, 'segments.0.startMs'],
  [{ segments: [{ kind: 'advert', startMs: 0, endMs: 5000 }] }, 'segments.0.kind'],
  [{ segments: [{ kind: 'intro', startMs: 0, endMs: 65_000_000 }] }, 'segments.0'],
  [
    {
      segments: [
        { kind: 'recap', startMs: 0, endMs: 5000 },
        { kind: 'intro', startMs: 4000, endMs: 9000 },
      ],
    },
    'segments.1',
  ],
  [{ segments: [], versionId: 'other' }, 'versionId'],
  [{ segments: [], more: 1 }, 'more'],
  [{}, 'segments'],
])('%j is refused, and the answer names %s', async (body, field) => {
  expect(await ask('PUT', 'admin', { versionId, ...body })).toMatchObject({ status: 400, body: { field } });
});

test('an item that is not there has none', async () => {
  expect((await ask('GET', 'guest', undefined, '/api/v1/items/nope/segments')).status).toBe(404);
  expect((await ask('PUT', 'admin', { versionId, segments: [] }, '/api/v1/items/nope/segments')).status).toBe(404);
});
