// What bad input gets: a clear answer, nothing lost, nothing left running.
import { mkdir, mkdtemp, rename, rm, symlink, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '@praxino/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiProblem } from '../harness/api.ts';
import { readDash, readHls } from '../harness/manifest.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { watchFfmpeg } from '../harness/watched-ffmpeg.ts';
import { filmPath, mediaDir } from '../media/films.ts';

const signal = AbortSignal.timeout(300_000);
let server: TestServer;
beforeAll(async () => {
  server = await startServer({ media: [join(mediaDir, 'Movies')] });
  await server.api.scanned();
});
afterAll(async () => {
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
});

async function problemOf(promise: Promise<unknown>): Promise<ApiProblem> {
  return promise.then(
    (value) => {
      throw new Error(`expected a problem, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => {
      if (error instanceof ApiProblem) return error;
      throw error;
    },
  );
}
const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.api.url(path), { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe('requests', () => {
  it('with a wrong field are answered by a problem that names the field', async () => {
    const problem = await problemOf(
      server.api.call(routes.libraries.create, {
        body: { name: 'X', kind: 'podcasts' as 'movies', folders: ['/tmp'] },
      }),
    );
    expect([problem.status, problem.code, problem.body['field']]).toEqual([400, 'request.invalid', 'kind']);
    const extra = await post(
      '/api/v1/auth/sessions',
      JSON.stringify({ username: 'a', password: 'b', device: { name: 'x', kind: 'web', isAdmin: true } }),
    );
    expect(extra.status).toBe(400);
    expect(extra.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(await extra.json())).toContain('device');
  });

  it('that are no JSON, too large or to nowhere get their own codes', async () => {
    expect((await post('/api/v1/auth/sessions', '{"username":')).status).toBe(400);
    expect((await post('/api/v1/auth/sessions', JSON.stringify({ username: 'x'.repeat(3_000_000) }))).status).toBe(413);
    const nowhere = await fetch(server.api.url('/api/v1/nothing-here'));
    expect([nowhere.status, ((await nowhere.json()) as { code: string }).code]).toEqual([404, 'route.not-found']);
  });

  it('for ids that do not exist are 404, whatever the id looks like', async () => {
    for (const id of ['nope', '0', '..%2f..%2fetc%2fpasswd', "1' OR '1'='1"]) {
      const reply = await fetch(server.api.url(`/api/v1/items/${encodeURIComponent(id)}`), {
        headers: { authorization: `Bearer ${(await server.api.signIn('admin', 'correct horse battery')).accessToken}` },
      });
      expect([id, [400, 404].includes(reply.status)]).toEqual([id, true]);
    }
    expect((await problemOf(server.api.play({ itemId: 'nope' }))).status).toBe(404);
  });

  it('for a folder that does not exist is a clear error', async () => {
    const folders = ['/no/such/folder'];
    const problem = await problemOf(
      server.api.call(routes.libraries.create, { body: { name: 'Gone', kind: 'movies', folders } }),
    );
    expect([problem.status, problem.code]).toEqual([422, 'library.folder-missing']);
    expect(String(problem.body['detail'])).toContain('/no/such/folder');
  });
});

describe('stream addresses', () => {
  it('work only with their own token, for their own title', async () => {
    const a = await server.api.play({ itemId: (await server.api.item('Red Circle', { kind: 'movie' })).id });
    const b = await server.api.play({ itemId: (await server.api.item('Silver Line', { kind: 'movie' })).id });
    const parts = (url: string): string[] => new URL(url, server.baseUrl).pathname.split('/');
    const [tokenA, tokenB] = [parts(a.fileUrl)[2]!, parts(b.fileUrl)[2]!];
    const swap = (url: string, token: string): string => server.api.url(url.replace(parts(url)[2]!, token));
    for (const url of [b.fileUrl, b.hlsUrl, b.dashUrl]) {
      expect((await fetch(server.api.url(url))).status).toBe(200);
      expect((await fetch(swap(url, tokenA))).status).toBe(403);
      expect((await fetch(swap(url, `${tokenB.slice(0, -2)}xx`))).status).toBe(403);
      expect((await fetch(swap(url, 'x'))).status).toBe(403);
    }
  });

  it('cannot climb out of the film or ask for what does not exist', async () => {
    const play = await server.api.play({ itemId: (await server.api.item('Silver Line', { kind: 'movie' })).id });
    const base = server.api.url(play.fileUrl).replace(/\/file$/, '');
    for (const tail of [
      '../../../../etc/passwd',
      '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
      'v0.copy/99999.m4s',
      'v0.copy/-1.m4s',
      'v7.copy/0.m4s',
      'v0.h264-999/0.m4s',
      'v0.copy/0.exe',
    ]) {
      const reply = await fetch(`${base}/${tail}`);
      expect([tail, reply.status]).toEqual([tail, expect.toSatisfy((s: number) => [400, 403, 404].includes(s))]);
    }
  });
});

describe('an encoder that', () => {
  it.each([['hangs', 504] as const, ['dies', 502] as const])(
    '%s gives the player a clear error within 10 s and leaves nothing running',
    async (behaviour, status) => {
      await using ffmpeg = await watchFfmpeg(behaviour);
      await using own = await startServer({ media: [join(mediaDir, 'Movies')], env: { FFMPEG_PATH: ffmpeg.path } });
      await own.api.scanned();
      const play = await own.api.play({ itemId: (await own.api.item('Brown Fox', { kind: 'movie' })).id });
      const started = performance.now();
      const [video] = await readDash(own.api.url(play.dashUrl), signal);
      const reply = await fetch(video!.segments[0]!.url, { signal });
      const body = (await reply.json()) as { code: string; detail?: string };
      expect(performance.now() - started).toBeLessThan(10_000);
      expect([reply.status, body.code]).toEqual([status, status === 504 ? 'transcode.timeout' : 'transcode.failed']);
      // Small pictures of the films are still being made: that takes its time and uses another encoder.
      await expect.poll(async () => (await own.children()).length, { timeout: 60_000 }).toBe(0);
      await own.stop();
    },
  );
});

describe('files', () => {
  it('that vanish are marked missing, come back with their place kept, and symlinks out of the library are not followed', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'praxino-files-'));
    const folder = join(dir, 'films');
    const away = join(dir, 'unplugged');
    await mkdir(folder);
    await copyFile(filmPath('mp4MoovLast'), join(folder, 'Coming Home (2001).mp4'));
    await symlink(mediaDir, join(folder, 'elsewhere'));
    await symlink(filmPath('mp4'), join(folder, 'Outside (2002).mp4'));
    try {
      const library = await server.api.call(routes.libraries.create, {
        body: { name: 'Moving', kind: 'movies', folders: [folder] },
      });
      await server.api.scanned();
      const items = await server.api.items({ libraryId: library.id });
      expect(items.map((i) => i.title)).toEqual(['Coming Home']);
      const play = await server.api.play({ itemId: items[0]!.id });
      await server.api.call(routes.playback.progress, {
        params: { id: play.playbackId },
        body: { positionMs: 7000, state: 'stopped' },
      });
      await rename(folder, away);
      const gone = await fetch(server.api.url(play.fileUrl));
      expect([gone.status, ((await gone.json()) as { code: string }).code]).toEqual([410, 'media.missing']);
      const scan = async (): Promise<void> =>
        server.api.jobDone((await server.api.call(routes.libraries.scan, { params: { id: library.id } })).jobId);
      await scan();
      const missing = await server.api.item('Coming Home', { libraryId: library.id });
      expect(missing.versions[0]!.isAvailable).toBe(false);
      await rename(away, folder);
      await scan();
      const back = await server.api.item('Coming Home', { libraryId: library.id });
      expect([back.id, back.versions[0]!.isAvailable, back.userState.positionMs]).toEqual([items[0]!.id, true, 7000]);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});

describe('a server that is killed', () => {
  it('keeps what it acknowledged and opens again', async () => {
    const data = await mkdtemp(join(tmpdir(), 'praxino-kill-'));
    try {
      const options = { media: [join(mediaDir, 'Movies')], data };
      await using first = await startServer(options);
      await first.api.scanned();
      const item = await first.api.item('Red Circle', { kind: 'movie' });
      const play = await first.api.play({ itemId: item.id });
      await first.api.call(routes.playback.progress, {
        params: { id: play.playbackId },
        body: { positionMs: 5000, state: 'stopped' },
      });
      await first.kill9();
      await using second = await startServer(options);
      const again = second.api.as((await second.api.signIn('admin', 'correct horse battery')).accessToken);
      expect((await again.item('Red Circle', { kind: 'movie' })).userState.positionMs).toBe(5000);
      const hls = await readHls(again.url((await again.play({ itemId: item.id })).hlsUrl), signal);
      expect(hls.length).toBeGreaterThan(0);
      await second.stop();
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
});
