// What every route has in common, asked of an application with routes of our own.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '@praxino/contracts';
import { createLog } from '@praxino/core/platform';
import { createHttpApp, routeNotFound } from './http.ts';
import { addMetaRoutes } from './meta-routes.ts';

let app: FastifyInstance;
let lines: Record<string, unknown>[];
const LONG = 'words that repeat. '.repeat(500);

beforeEach(async () => {
  lines = [];
  const log = createLog('debug', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  ({ app } = await createHttpApp({ server: createServer(), log, trustedProxies: ['10.0.0.1'] }));
  app.get('/json', () => Promise.resolve({ text: LONG }));
  app.get<{ Params: { type: string } }>('/typed/:type', (request, reply) =>
    reply.type(decodeURIComponent(request.params.type)).send(Buffer.from(LONG)),
  );
  app.get('/short', () => Promise.resolve({ text: 'short' }));
  app.post('/echo', (request) => Promise.resolve({ body: request.body ?? null, ip: request.ip }));
  app.delete('/gone', (_request, reply) => reply.code(204).send());
  app.get('/fails/:how', (request) => fail((request.params as { how: string }).how));
  app.setNotFoundHandler((request) => {
    throw routeNotFound(request);
  });
});
afterEach(() => app.close());

function fail(how: string): Promise<never> {
  const errors: Record<string, unknown> = {
    known: new AppError('library.name-taken', { detail: 'There is one already', field: 'name' }),
    unknown: new Error('secret of the inside: /home/ann/praxino.db'),
    full: Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }),
    text: 'only text',
    busy: new AppError('server.overloaded'),
    limited: new AppError('request.rate-limited'),
    stranger: new AppError('auth.token-expired'),
  };
  return Promise.reject(errors[how] as Error);
}

describe('every answer', () => {
  test('forbids what a page of ours does not need', async () => {
    const { headers } = await app.inject('/json');
    const policy = String(headers['content-security-policy']);
    const directives = new Map(policy.split(';').map((d) => [d.trim().split(' ')[0], d.trim().split(' ').slice(1)]));
    expect(directives.get('default-src')).toEqual(["'self'"]);
    expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(directives.get('object-src')).toEqual(["'none'"]);
    expect(directives.get('frame-ancestors')).toEqual(["'self'"]);
    expect(directives.get('media-src')).toEqual(["'self'", 'blob:']);
    expect(directives.get('worker-src')).toEqual(["'self'", 'blob:']);
    expect(policy).not.toMatch(/'unsafe-eval'|script-src[^;]*unsafe-inline|\*|https?:/);
  });

  test('lets the client fetch from edges, and from nowhere else', async () => {
    const log = createLog('silent', { write: () => undefined });
    const mediaOrigins = ['https://attic.example:8443', 'http://cabin.example'];
    const other = await createHttpApp({ server: createServer(), log, trustedProxies: [], mediaOrigins });
    const policyOf = async (from: FastifyInstance) =>
      String((await from.inject('/')).headers['content-security-policy']);
    const [plain, steered] = [await policyOf(app), await policyOf(other.app)];
    await other.app.close();
    expect(plain).toMatch(/connect-src 'self' blob:;/);
    expect(steered).toBe(plain.replace(/(connect-src 'self' blob:)/, `$1 ${mediaOrigins.join(' ')}`));
  });

  test('says that its type is meant, and sends no address on', async () => {
    const { headers } = await app.inject('/json');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-frame-options']).toBe('SAMEORIGIN');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['server']).toBeUndefined();
  });

  test('does not lock a home without HTTPS out', async () => {
    const { headers } = await app.inject('/json');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(String(headers['content-security-policy'])).not.toContain('upgrade-insecure-requests');
  });

  test('that is an error has them, too', async () => {
    for (const path of ['/nowhere', '/fails/unknown', '/%']) {
      const { headers, statusCode } = await app.inject(path);
      expect(statusCode, path).toBeGreaterThanOrEqual(400);
      expect(headers['cache-control'], path).toBe('no-store');
    }
    expect((await app.inject('/nowhere')).headers['content-security-policy']).toBeDefined();
  });
});

describe('compression', () => {
  const get = (url: string, encoding: string) => app.inject({ url, headers: { 'accept-encoding': encoding } });

  test('makes long text short, in the way the client knows', async () => {
    const br = await get('/json', 'gzip, br');
    expect(br.headers['content-encoding']).toBe('br');
    expect(JSON.parse(brotliDecompressSync(br.rawPayload).toString())).toEqual({ text: LONG });
    const gzip = await get('/json', 'gzip');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.rawPayload).toString()).toContain('words that repeat');
    expect(String(gzip.headers['vary'])).toMatch(/accept-encoding/i);
  });

  test('is left out for clients that do not ask, and for short answers', async () => {
    expect((await app.inject('/json')).headers['content-encoding']).toBeUndefined();
    expect((await get('/short', 'br')).headers['content-encoding']).toBeUndefined();
  });

  test.each([
    'application/json',
    'application/problem+json',
    'application/vnd.apple.mpegurl',
    'application/dash+xml',
    'text/vtt; charset=utf-8',
    'text/html',
    'image/svg+xml',
  ])('is done to %s', async (type) => {
    expect((await get(`/typed/${encodeURIComponent(type)}`, 'br')).headers['content-encoding']).toBe('br');
  });

  test.each([
    'video/mp4',
    'video/webm',
    'video/iso.segment',
    'audio/mp4',
    'audio/mpeg',
    'image/webp',
    'image/jpeg',
    'application/octet-stream',
    'text/event-stream',
    'font/woff2',
  ])('is not done to %s', async (type) => {
    const { headers, rawPayload } = await get(`/typed/${encodeURIComponent(type)}`, 'gzip, br');
    expect(headers['content-encoding']).toBeUndefined();
    expect(rawPayload.toString()).toBe(LONG);
  });
});

describe('a failure', () => {
  test('that is known is told as problem details', async () => {
    const answer = await app.inject('/fails/known');
    expect(answer.statusCode).toBe(409);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toEqual({
      type: 'urn:praxino:error:library.name-taken',
      title: 'Another library has this name',
      status: 409,
      code: 'library.name-taken',
      detail: 'There is one already',
      field: 'name',
      instance: expect.stringMatching(/^urn:praxino:request:\w{8}-\w+$/),
    });
  });

  test('that nobody thought of says nothing of the inside, and everything to the log', async () => {
    const answer = await app.inject('/fails/unknown');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(/secret|ann|at .*\.ts/);
    const { instance } = answer.json<{ instance: string }>();
    const line = lines.find((l) => l['msg'] === 'request failed');
    expect(instance).toBe(`urn:praxino:request:${String(line?.['id'])}`);
    expect(JSON.stringify(line)).toContain('secret of the inside');
  });

  test('of a full disk says so', async () => {
    const answer = await app.inject('/fails/full');
    expect(answer.json()).toMatchObject({ status: 503, detail: expect.stringContaining('is full') });
  });

  test('that is no error object is one all the same', async () => {
    expect((await app.inject('/fails/text')).json()).toMatchObject({ status: 500, code: 'internal' });
  });

  test('that will pass says when to try again', async () => {
    expect((await app.inject('/fails/busy')).headers['retry-after']).toBe('2');
    expect((await app.inject('/fails/limited')).headers['retry-after']).toBe('2');
    expect((await app.inject('/fails/known')).headers['retry-after']).toBeUndefined();
  });

  test('to know who calls says how to say it', async () => {
    expect((await app.inject('/fails/stranger')).headers['www-authenticate']).toBe('Bearer');
  });

  test('to find a route names it, without the token in it', async () => {
    const answer = await app.inject('/stream/secret-token/x.m3u8');
    expect(answer.json()).toMatchObject({ status: 404, code: 'route.not-found' });
    expect(answer.body).not.toContain('secret-token');
    expect(JSON.stringify(lines)).not.toContain('secret-token');
    expect((await app.inject(`/${'x'.repeat(5000)}`)).body.length).toBeLessThan(1000);
  });

  test.each(['/%', '/%ff', '/json%2'])('to read the path %s is a problem document, too', async (path) => {
    const answer = await app.inject(path);
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid' });
  });
});

describe('a body', () => {
  const post = (payload: string | Buffer | Readable, type = 'application/json') =>
    app.inject({ method: 'POST', url: '/echo', headers: { 'content-type': type }, payload });

  test('is JSON', async () => {
    expect((await post('{"a":1}')).json()).toMatchObject({ body: { a: 1 } });
  });

  test('may be empty although its type is JSON', async () => {
    expect((await post('')).json()).toMatchObject({ body: null });
    const headers = { 'content-type': 'application/json' };
    expect((await app.inject({ method: 'DELETE', url: '/gone', headers })).statusCode).toBe(204);
  });

  test.each([
    ['is cut', '{"a":'],
    ['is no JSON', 'a=1'],
    ['is two values', '{} {}'],
    ['would change every object', '{"__proto__":{"admin":true}}'],
    ['would change constructors', '{"constructor":{"prototype":{"admin":true}}}'],
  ])('that %s is refused', async (_what, payload) => {
    const answer = await post(payload);
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('of another type is refused', async () => {
    for (const type of ['text/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded']) {
      expect((await post('a=1', type)).statusCode, type).toBe(400);
    }
  });

  test('of more than a megabyte is refused', async () => {
    const answer = await post(JSON.stringify('x'.repeat(1_048_577)));
    expect(answer.json()).toMatchObject({ status: 413, code: 'request.too-large' });
  });
});

describe('the address of a caller', () => {
  const ip = async (remoteAddress: string) => {
    const headers = { 'x-forwarded-for': '1.2.3.4' };
    const answer = await app.inject({ method: 'POST', url: '/echo', remoteAddress, headers });
    return answer.json<{ ip: string }>().ip;
  };

  test('is what a trusted proxy says', async () => {
    expect(await ip('10.0.0.1')).toBe('1.2.3.4');
  });

  test('is not what anybody else says', async () => {
    expect(await ip('10.0.0.2')).toBe('10.0.0.2');
  });
});

describe('the server about itself', () => {
  beforeEach(() => {
    const router = {
      registered: () => new Set<string>(),
      add: (route: { path: string }, handler: () => Promise<unknown>) => void app.get(route.path, () => handler()),
    };
    const facts = { isSetupRequired: () => Promise.resolve(true), hasLibraries: () => Promise.resolve(false) };
    addMetaRoutes({ app, router: router as never, name: 'Attic', version: '1.2.3', ...facts });
  });

  test('tells its name and what is still to be done', async () => {
    expect((await app.inject('/api/v1/server')).json()).toEqual({
      name: 'Attic',
      version: '1.2.3',
      setupRequired: true,
      hasLibraries: false,
    });
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok', version: '1.2.3' });
  });

  test('gives its API as a document and as a page that may run nothing', async () => {
    expect((await app.inject('/api/v1/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    const page = await app.inject('/api/docs');
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    expect(page.body).toContain('1.2.3');
    expect((await app.inject('/api/docs')).body).toBe(page.body);
  });
});
