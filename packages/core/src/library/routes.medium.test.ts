// The routes of libraries and items, called by an administrator and by a guest; every answer is held to its contract.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError, routes } from '@praxino/contracts';
import { createRouter, toProblem } from '../platform/index.ts';
import { addLibraryRoutes } from './routes.ts';
import { episodeChain } from './testing/chains.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from './testing/temporary-catalog.ts';

let catalog: TemporaryCatalog;
let app: FastifyInstance;
let films: string;
let film: string;

beforeAll(async () => {
  catalog = await openTemporaryCatalog();
  const users = new Map([
    ['admin', { userId: await catalog.addUser('admin'), isAdmin: true }],
    ['guest', { userId: await catalog.addUser('guest'), isAdmin: false }],
  ]);
  app = fastify();
  app.setErrorHandler((error, _request, reply) => {
    const problem = toProblem(error);
    return reply.code(problem.status).send(problem);
  });
  const authenticate = (token: string) => {
    const user = users.get(token);
    if (!user) return Promise.reject(new AppError('auth.token-invalid'));
    return Promise.resolve({ ...user, userName: token, sessionId: token });
  };
  const router = createRouter({ app, authenticate, checkReplies: true });
  addLibraryRoutes(router, catalog.libraries);
  films = await catalog.addLibrary('Films', 'movies');
  film = await catalog.addMovie(films, 'Blue', { year: 2019, overview: 'A square.' });
  await catalog.addFile(await catalog.addLibrary('Shows', 'shows'), [episodeChain('Ferry', 1, 1)]);
});
afterAll(async () => {
  await app.close();
  await catalog[Symbol.asyncDispose]();
});

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

async function call(as: 'admin' | 'guest' | 'stranger', target: string, payload?: object): Promise<Answer> {
  const [method = 'GET', url = ''] = target.split(' ');
  const answer = await app.inject({
    method: method as 'GET',
    url,
    headers: { authorization: `Bearer ${as}` },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json<Record<string, unknown>>() };
}

describe('guests', () => {
  test('see libraries without their paths', async () => {
    const { status, body } = await call('guest', 'GET /api/v1/libraries');
    expect(status).toBe(200);
    expect(body['libraries']).toMatchObject([
      { name: 'Films', itemCount: 1, folders: [] },
      { name: 'Shows', itemCount: 1, folders: [] },
    ]);
    expect(JSON.stringify(await call('guest', `GET /api/v1/libraries/${films}`))).not.toContain(catalog.dir);
  });

  test('never see where files lie, whatever they ask for', async () => {
    for (const path of ['/items', '/items?kind=episode', `/items/${film}`, '/home', '/items?search=blue']) {
      const { status, body } = await call('guest', `GET /api/v1${path}`);
      expect(status, path).toBe(200);
      expect(JSON.stringify(body), path).not.toContain(catalog.dir);
      expect(JSON.stringify(body), path).not.toContain('.mkv');
    }
  });

  test.each([
    'POST /api/v1/libraries',
    'DELETE /api/v1/libraries/LIBRARY',
    'POST /api/v1/libraries/LIBRARY/scan',
    'GET /api/v1/libraries/LIBRARY/problems',
    'GET /api/v1/folders',
    'GET /api/v1/folders?path=/etc',
  ])('may not %s', async (target) => {
    const answer = await call('guest', target.replace('LIBRARY', films), target.startsWith('POST') ? {} : undefined);
    expect(answer).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } });
    expect(catalog.scans.log).toEqual([]);
  });

  test('mark films for themselves', async () => {
    const marked = await call('guest', `PATCH /api/v1/items/${film}/state`, { played: true });
    expect(marked).toMatchObject({ status: 200, body: { played: true, playCount: 1 } });
    const own = await call('guest', `GET /api/v1/items/${film}`);
    const other = await call('admin', `GET /api/v1/items/${film}`);
    expect(own.body['userState']).toMatchObject({ played: true });
    expect(other.body['userState']).toMatchObject({ played: false });
  });
});

describe('strangers', () => {
  test.each(['/libraries', '/items', '/home', '/folders'])('get nothing of %s', async (path) => {
    expect(await call('stranger', `GET /api/v1${path}`)).toMatchObject({ status: 401 });
  });
});

describe('administrators', () => {
  test('see paths', async () => {
    const { body } = await call('admin', `GET /api/v1/libraries/${films}`);
    expect(body['folders']).toEqual([join(catalog.dir, 'Films')]);
  });

  test('look through the folders of the server', async () => {
    await mkdir(join(catalog.dir, 'inner', 'most'), { recursive: true });
    const { status, body } = await call('admin', `GET /api/v1/folders?path=${encodeURIComponent(catalog.dir)}`);
    expect([status, body['path']]).toEqual([200, catalog.dir]);
    expect(body['folders']).toEqual([{ name: 'inner', path: join(catalog.dir, 'inner') }]);
    const wrong = await call('admin', 'GET /api/v1/folders?path=nowhere');
    expect(wrong).toMatchObject({ status: 422, body: { code: 'library.folder-missing', field: 'path' } });
  });

  test('add a library, scan it, and take it away', async () => {
    const folder = join(catalog.dir, 'inner');
    const added = await call('admin', 'POST /api/v1/libraries', { name: 'New', kind: 'music', folders: [folder] });
    expect(added).toMatchObject({ status: 201, body: { name: 'New', folders: [folder] } });
    const id = String(added.body['id']);
    expect(await call('admin', `POST /api/v1/libraries/${id}/scan`)).toMatchObject({
      status: 202,
      body: { jobId: `scan-of-${id}` },
    });
    expect(await call('admin', `GET /api/v1/libraries/${id}/problems`)).toMatchObject({ body: { problems: [] } });
    expect((await call('admin', `DELETE /api/v1/libraries/${id}`)).status).toBe(204);
    expect((await call('admin', `DELETE /api/v1/libraries/${id}`)).status).toBe(404);
  });

  test.each([
    ['folders', { name: 'X', kind: 'movies' }],
    ['folders.0', { name: 'X', kind: 'movies', folders: ['/nowhere/at/all'] }],
    ['kind', { name: 'X', kind: 'films', folders: ['/'] }],
    ['owner', { name: 'X', kind: 'movies', folders: ['/'], owner: 'me' }],
    ['name', { name: 'films', kind: 'movies', folders: ['/'] }],
  ])('are told that %s is wrong', async (field, body) => {
    const answer = await call('admin', 'POST /api/v1/libraries', body);
    expect(answer.body['field']).toBe(field);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

describe('every address of an item or a library', () => {
  test.each(['nothing', '../../etc/passwd', '%00', "' or 1=1 --", 'x'.repeat(65)])('is unknown for %j', async (id) => {
    const name = encodeURIComponent(id);
    for (const path of [`/items/${name}`, `/libraries/${name}`]) {
      expect((await call('admin', `GET /api/v1${path}`)).status, path).toBe(404);
    }
  });

  test('answers what its contract says', async () => {
    const item = await call('guest', `GET /api/v1/items/${film}`);
    expect(routes.items.get.success.body.parse(item.body)).toMatchObject({ title: 'Blue', overview: 'A square.' });
  });

  test.each(['limit=0', 'limit=many', 'sort=size', 'kind=films', 'page=2', 'cursor=abc'])(
    'refuses a list with %s by name',
    async (wrong) => {
      const { status, body } = await call('guest', `GET /api/v1/items?${wrong}`);
      expect([status, body['code'], body['field']]).toEqual([400, 'request.invalid', wrong.split('=')[0]]);
    },
  );
});
