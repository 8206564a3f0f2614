// The names other programs rely on, spoken over a real socket.
import { join } from 'node:path';
import { routes } from '@praxino/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiProblem } from '../harness/api.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { broken, externalSubtitle, films, mediaDir, nfo, oddNames } from '../media/films.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ setup: 'wizard' });
});
afterAll(async () => {
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
});

async function problemOf(promise: Promise<unknown>): Promise<ApiProblem> {
  const outcome: unknown = await promise.then(
    (value) => value,
    (error: unknown) => error,
  );
  if (outcome instanceof ApiProblem) return outcome;
  throw new Error(`expected a problem, got ${JSON.stringify(outcome)}`);
}

describe('a new server', () => {
  it('says that it lives, what it speaks, and that it wants to be set up', async () => {
    expect(await server.api.call(routes.server.health)).toMatchObject({ status: 'ok' });
    expect(await server.api.call(routes.server.info)).toMatchObject({ setupRequired: true, hasLibraries: false });
    const openapi = (await (await fetch(server.api.url('/api/v1/openapi.json'))).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(openapi.openapi).toMatch(/^3\.1/);
    expect(Object.keys(openapi.paths)).toEqual(expect.arrayContaining(['/api/v1/items/{id}', '/api/v1/playback']));
    const docs = await fetch(server.api.url('/api/docs'));
    expect([docs.status, docs.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  });

  it('makes the administrator only for the code in the terminal, and only once', async () => {
    const setupCode = /code:?\s+([A-Z0-9-]{6,})/i.exec(server.output())?.[1];
    expect(setupCode, server.output()).toBeDefined();
    const body = { username: 'Ada', password: 'a long enough secret' };
    const wrong = await problemOf(server.api.call(routes.users.setup, { body: { ...body, setupCode: 'WRONG-CODE' } }));
    expect([wrong.status, wrong.code]).toEqual([403, 'setup.bad-code']);
    const user = await server.api.call(routes.users.setup, { body: { ...body, setupCode: setupCode! } });
    expect(user).toMatchObject({ name: 'Ada', isAdmin: true });
    const again = await problemOf(server.api.call(routes.users.setup, { body: { ...body, setupCode: setupCode! } }));
    expect([again.status, again.code]).toEqual([409, 'setup.already-done']);
  });

  it('lets nobody in without the right password, and names no users', async () => {
    const unknown = await problemOf(server.api.signIn('nobody', 'a long enough secret'));
    const wrong = await problemOf(server.api.signIn('Ada', 'not the secret'));
    expect([unknown.status, unknown.code]).toEqual([wrong.status, wrong.code]);
    expect(unknown.status).toBe(401);
    expect((await problemOf(server.api.call(routes.items.list))).status).toBe(401);
  });
});

describe('a library', () => {
  it('is added, scanned with progress, and lists what it found', async () => {
    const api = server.api.as((await server.api.signIn('Ada', 'a long enough secret')).accessToken);
    const folders = ['Broken', 'Movies', 'Odd Names'].map((name) => join(mediaDir, name));
    const library = await api.call(routes.libraries.create, { body: { name: 'Films', kind: 'movies', folders } });
    expect(library).toMatchObject({ name: 'Films', kind: 'movies', folders });
    await api.scanned();
    const { jobId } = await api.call(routes.libraries.scan, { params: { id: library.id } });
    await api.jobDone(jobId);

    const movie = await api.item(nfo.title, { libraryId: library.id });
    expect(movie).toMatchObject({
      kind: 'movie',
      year: nfo.year,
      overview: nfo.plot,
      userState: { positionMs: 0, played: false },
    });
    expect(movie.versions).toHaveLength(1);
    const streams = movie.versions[0]!.streams;
    expect(streams.map((s) => `${s.type} ${s.codec}`)).toEqual([
      'video h264',
      'audio aac',
      expect.stringMatching(/^subtitle/),
    ]);
    expect(streams[2]).toMatchObject({ isExternal: true, language: expect.stringMatching(/^en/) });
    expect(movie.images.poster).toBeDefined();
    const poster = await fetch(api.url(movie.images.poster!.url));
    expect([poster.status, poster.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)]);

    const titles = (await api.items({ libraryId: library.id })).map((i) => i.title);
    expect(titles).toHaveLength(9 + 2 + Object.keys(oddNames).length);
    expect(titles.some((t) => t.includes('🎬'))).toBe(true);
    const { problems } = await api.call(routes.libraries.problems, { params: { id: library.id } });
    const reasons = Object.fromEntries(problems.map((p) => [p.path.slice(mediaDir.length + 1), p.code]));
    expect(reasons).toMatchObject({ [broken.empty.path]: 'empty', [broken.text.path]: 'not-media' });
    expect(Object.keys(reasons)).toEqual(expect.arrayContaining([broken.cutMp4NoIndex.path]));
  });

  it('finds shows with seasons and episodes, and albums with tracks', async () => {
    const api = server.api.as((await server.api.signIn('Ada', 'a long enough secret')).accessToken);
    for (const [kind, name] of [['shows', 'Shows'] as const, ['music', 'Music'] as const])
      await api.call(routes.libraries.create, { body: { name, kind, folders: [join(mediaDir, name)] } });
    await api.scanned();
    const show = await api.item('Harbour Lights', { kind: 'show' });
    const seasons = await api.items({ parentId: show.id, sort: 'number' });
    expect(seasons.map((s) => [s.kind, s.seasonNumber])).toEqual([
      ['season', 1],
      ['season', 2],
    ]);
    const episodes = await api.items({ parentId: seasons[1]!.id, sort: 'number' });
    expect(episodes.map((e) => [e.kind, e.title, e.seasonNumber, e.episodeNumber])).toEqual([
      ['episode', 'Fog', 2, 1],
      ['episode', 'Low Tide', 2, 2],
    ]);
    const album = await api.item('First Light', { kind: 'album' });
    expect(album).toMatchObject({ artistName: 'The Testers', year: 2022 });
    const tracks = await api.items({ parentId: album.id, sort: 'number' });
    expect(tracks.map((t) => [t.title, t.trackNumber])).toEqual([
      ['Dawn', 1],
      ['Noon', 2],
      ['Dusk', 3],
    ]);
    const play = await api.play({ itemId: tracks[0]!.id });
    expect(play).toMatchObject({ mode: 'direct', video: null });
    expect(Math.abs(play.durationMs - films.track1.durationMs)).toBeLessThan(150);
  });

  it('pages by cursor without losing or repeating an item', async () => {
    const api = server.api.as((await server.api.signIn('Ada', 'a long enough secret')).accessToken);
    const all = (await api.items({ kind: 'movie', sort: '-title' })).map((i) => i.id);
    const paged = (await api.items({ kind: 'movie', sort: '-title', limit: 3 })).map((i) => i.id);
    expect(paged).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
    expect((await api.items({ search: 'triang' })).map((i) => i.title)).toEqual(['Green Triangle']);
  });
});

describe('a playback', () => {
  it('remembers the place across sign-ins and a restart-proof stop', async () => {
    const api = server.api.as((await server.api.signIn('Ada', 'a long enough secret')).accessToken);
    const item = await api.item('Red Circle', { kind: 'movie' });
    const play = await api.play({ itemId: item.id });
    const params = { id: play.playbackId };
    await api.call(routes.playback.progress, { params, body: { positionMs: 8_000, state: 'playing' } });
    await api.call(routes.playback.progress, { params, body: { positionMs: 9_000, state: 'stopped' } });
    expect((await api.item('Red Circle', { kind: 'movie' })).userState.positionMs).toBe(9_000);
    expect((await api.play({ itemId: item.id })).startPositionMs).toBe(9_000);
    await api.call(routes.playback.progress, { params, body: { positionMs: 19_500, state: 'stopped' } });
    expect((await api.item('Red Circle', { kind: 'movie' })).userState).toMatchObject({
      played: true,
      playCount: 1,
      positionMs: 0,
    });
    await api.call(routes.playback.stop, { params });
    expect((await fetch(api.url(play.hlsUrl))).status).toBe(410);
  });

  it('sends the file itself by ranges', async () => {
    const api = server.api.as((await server.api.signIn('Ada', 'a long enough secret')).accessToken);
    const item = await api.item('Red Circle', { kind: 'movie' });
    const { fileUrl } = await api.play({ itemId: item.id });
    const range = await fetch(api.url(fileUrl), { headers: { range: 'bytes=4-11' } });
    expect([range.status, range.headers.get('content-range')]).toEqual([
      206,
      `bytes 4-11/${item.versions[0]!.sizeBytes}`,
    ]);
    expect(Buffer.from(await range.arrayBuffer()).toString('latin1', 0, 4)).toBe('ftyp');
    const beyond = await fetch(api.url(fileUrl), { headers: { range: 'bytes=999999999-' } });
    expect(beyond.status).toBe(416);
  });

  it('gives subtitles of the file and beside it as WebVTT in player time', async () => {
    const api = server.api.as((await server.api.signIn('Ada', 'a long enough secret')).accessToken);
    const texts: string[] = [];
    for (const title of ['Green Triangle', nfo.title]) {
      const item = await api.item(title, { kind: 'movie' });
      const play = await api.play({ itemId: item.id });
      for (const s of play.subtitles) texts.push(await (await fetch(api.url(s.url ?? ''))).text());
    }
    expect(texts).toHaveLength(3);
    for (const text of texts) expect(text.startsWith('WEBVTT')).toBe(true);
    expect(texts[0]).toContain('00:00:01.000 --> 00:00:02.500\nA quiet beginning.');
    // To ASS it is text; in SRT it would be a tag.
    expect(texts[1]).toContain('Halfway &lt;there&gt;');
    expect(texts[1]).toContain('Größe, naïveté, 日本語 &amp; “quotes”');
    expect(externalSubtitle.content).toContain('From the file beside the film.');
    expect(texts[2]).toContain('00:00:02.000 --> 00:00:04.000\nFrom the file beside the film.');
  });
});
