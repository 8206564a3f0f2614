import { createServer } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '@praxino/core/platform';
import { createHttpApp } from './http.ts';
import { addWebClient } from './web-client.ts';

const PAGE = '<!doctype html><title>Praxino</title><script type="module" src="/assets/app-1a2b.js"></script>';
const SCRIPT = 'export const answer = 42;\n'.repeat(200);
const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
let root: string;
let dist: string;
let app: FastifyInstance;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'praxino-web-'));
  dist = join(root, 'dist');
  const files: Record<string, string | Buffer> = {
    'dist/index.html': PAGE,
    'dist/assets/app-1a2b.js': SCRIPT,
    'dist/assets/app-1a2b.js.br': brotliCompressSync(SCRIPT),
    'dist/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'dist/manifest.webmanifest': '{}',
    'dist/.env': 'SECRET=1',
    'secret.txt': 'not for everybody',
    'half/assets/app.js': SCRIPT,
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));
afterEach(() => app.close());

async function serve(dir: string): Promise<void> {
  const log = createLog('silent', { write: () => undefined });
  ({ app } = await createHttpApp({ server: createServer(), log, trustedProxies: [] }));
  app.get('/api/v1/server', () => Promise.resolve({ name: 'Attic' }));
  await addWebClient(app, dir);
}
const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

describe('a client that is built', () => {
  test('is its page, asked for afresh each time', async () => {
    await serve(dist);
    for (const url of ['/', '/index.html']) {
      const { statusCode, headers, body } = await get(url, asBrowser);
      expect([statusCode, body], url).toEqual([200, PAGE]);
      expect(headers['content-type'], url).toMatch(/^text\/html/);
      expect(headers['cache-control'], url).toBe('no-cache');
      expect(headers['content-security-policy'], url).toContain("script-src 'self'");
    }
  });

  test('is its page for every address of a screen, so that a reload stays there', async () => {
    await serve(dist);
    for (const url of ['/library/abc', '/item/x?tab=2', '/settings/', '/a/b/c/d', '/streaming', '/apiary', '/%C3%BC']) {
      const { statusCode, body, headers } = await get(url, asBrowser);
      expect([statusCode, body], url).toEqual([200, PAGE]);
      expect(headers['cache-control'], url).toBe('no-cache');
    }
    const head = await app.inject({ method: 'HEAD', url: '/library/abc', headers: asBrowser });
    expect([head.statusCode, head.body]).toEqual([200, '']);
  });

  test('has files with a hash in their names, kept for ever', async () => {
    await serve(dist);
    const { statusCode, headers, body } = await get('/assets/app-1a2b.js');
    expect([statusCode, body]).toEqual([200, SCRIPT]);
    expect(headers['content-type']).toMatch(/javascript/);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test('has other files, which may change', async () => {
    await serve(dist);
    const icon = await get('/icon.svg');
    expect(icon.headers['content-type']).toMatch(/^image\/svg\+xml/);
    expect(icon.headers['cache-control']).toBe('no-cache');
    const again = await get('/icon.svg', { 'if-none-match': String(icon.headers['etag']) });
    expect(again.statusCode).toBe(304);
  });

  test('sends what was compressed when it was built, once', async () => {
    await serve(dist);
    const { headers, rawPayload } = await get('/assets/app-1a2b.js', { 'accept-encoding': 'br, gzip' });
    expect(headers['content-encoding']).toBe('br');
    expect(headers['content-type']).toMatch(/javascript/);
    expect(headers['cache-control']).toContain('immutable');
    expect(brotliDecompressSync(rawPayload).toString()).toBe(SCRIPT);
  });

  test.each([
    '/assets/app-old.js',
    '/api/nowhere',
    '/api',
    '/api/v1/nowhere?x=1',
    '/stream/x/y',
    '/images/a/b',
    '/healthz/x',
  ])('is not its page for %s, whoever asks', async (url) => {
    await serve(dist);
    const answer = await get(url, asBrowser);
    expect(answer.json()).toMatchObject({ status: 404, code: 'route.not-found' });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('is not its page for programs that want no page, and for other methods', async () => {
    await serve(dist);
    expect((await get('/library/abc', { accept: 'application/json' })).statusCode).toBe(404);
    expect((await get('/library/abc')).statusCode).toBe(404);
    expect((await app.inject({ method: 'POST', url: '/library/abc', headers: asBrowser })).statusCode).toBe(404);
    expect((await app.inject({ method: 'DELETE', url: '/', headers: asBrowser })).statusCode).toBe(404);
  });

  test('does not stand in the way of the API', async () => {
    await serve(dist);
    expect((await get('/api/v1/server', asBrowser)).json()).toEqual({ name: 'Attic' });
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//etc/passwd',
    '/.env',
    '/%2eenv',
    '/assets/',
    '/%00',
    '/index.html%00.js',
  ])('gives nothing away for %s', async (url) => {
    await serve(dist);
    for (const headers of [asBrowser, { accept: '*/*' }]) {
      const { statusCode, body } = await get(url, headers);
      expect(body).not.toMatch(/SECRET|not for everybody|root:/);
      expect(statusCode === 200 ? body : '').toMatch(/^$|<!doctype html>/);
      expect(statusCode).toBeLessThan(500);
    }
  });
});

describe('a client that is not built', () => {
  test.each([
    ['is not there', 'nowhere'],
    ['is half there', 'half'],
  ])('because it %s says so, and how to build it', async (_what, dir) => {
    await serve(join(root, dir));
    const { statusCode, headers, body } = await get('/', asBrowser);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(body).toContain('web client is not built');
    expect(body).toContain('npm start');
  });

  test('leaves every other address an error', async () => {
    await serve(join(root, 'nowhere'));
    expect((await get('/library/abc', asBrowser)).json()).toMatchObject({ code: 'route.not-found' });
    expect((await get('/api/v1/server')).json()).toEqual({ name: 'Attic' });
  });
});
