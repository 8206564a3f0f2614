import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { intro, openPlaybackRig, type PlaybackRig } from './testing/playback-rig.ts';

const RED = 'Red Circle (2020).mp4';
const SILVER = 'Silver Line (2015).mkv';

let rig: PlaybackRig;
beforeAll(async () => {
  rig = await openPlaybackRig([`Movies/Red Circle (2020)/${RED}`, `Movies/${SILVER}`, 'Movies/Grey Cloud (2016).ts']);
});
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});
const stateOf = async (title: string) => (await rig.item(title)).userState;
const status = async (url: string) => (await rig.app.inject({ url })).statusCode;

describe('asking how to play', () => {
  test('gives addresses that carry their right, and what is in the film', async () => {
    const red = await rig.item('Red Circle');
    const play = await rig.play({ itemId: red.id });
    expect(play).toMatchObject({
      mode: 'direct',
      itemId: red.id,
      versionId: red.versions[0]?.id,
      mimeType: 'video/mp4',
      startPositionMs: 0,
      segments: [intro],
    });
    expect(play.durationMs).toBe(20_000);
    expect(play.reasons.length).toBeGreaterThan(0);
    for (const url of [play.hlsUrl, play.dashUrl, play.fileUrl]) expect([url, await status(url)]).toEqual([url, 200]);
    expect(play.expiresAt - rig.clock.now).toBeGreaterThan(3_600_000);
  });

  test.each([
    [{ itemId: 'nope' }, 404, 'item.not-found', undefined],
    [{ itemId: '../../etc' }, 400, 'request.invalid', 'itemId'],
    [{}, 400, 'request.invalid', 'itemId'],
    [{ itemId: 'nope', device: { codecs: [] } }, 400, 'request.invalid', 'device.codecs'],
    [{ itemId: 'nope', startPositionMs: -1 }, 400, 'request.invalid', 'startPositionMs'],
    [{ itemId: 'nope', maxBitrateBps: 'all' }, 400, 'request.invalid', 'maxBitrateBps'],
  ])('%j is answered with %i %s %s', async (body, code, problem, field) => {
    const reply = await rig.post('/api/v1/playback', body);
    expect([reply.status, reply.body['code'], reply.body['field']]).toEqual([code, problem, field]);
  });

  test('gives the codec that the encoders of this server are good at, and says which it is', async () => {
    const { id } = await rig.item('Red Circle');
    const device = { containers: [], video: [{ codec: 'h264' as const }, { codec: 'hevc' as const }] };
    const play = () => rig.play({ itemId: id, device, maxBitrateBps: 200_000 });
    expect((await play()).video).toMatchObject({ action: 'transcode', codec: 'h264' });
    const fast = { isHardware: true, pixelsPerSecond: 1e9 };
    rig.capacity = { h264: fast, hevc: fast, hevc10: fast, av1: null, av110: null, vp9: null };
    const efficient = await play();
    rig.capacity = null;
    expect(efficient.video).toMatchObject({ action: 'transcode', codec: 'hevc' });
    expect(efficient.qualities.find((q) => q.isProposed)!.rendition).toBe('v0.hevc-240');
    const playlist = await rig.app.inject({ url: efficient.hlsUrl });
    expect(playlist.body).toContain('CODECS="hvc1.');
  });

  test('for streams and versions that are not there says which', async () => {
    const { id } = await rig.item('Red Circle');
    expect(await rig.post('/api/v1/playback', { itemId: id, audioStream: 9 })).toMatchObject({
      status: 422,
      body: { code: 'playback.stream-not-found' },
    });
    expect(await rig.post('/api/v1/playback', { itemId: id, subtitleStream: 2 })).toMatchObject({
      status: 422,
      body: { field: 'subtitleStream' },
    });
    expect(await rig.post('/api/v1/playback', { itemId: id, versionId: 'x' })).toMatchObject({ status: 404 });
  });

  test('for a file that has just gone says so, and starts nothing', async () => {
    const { id } = await rig.item('Silver Line');
    await rename(join(rig.dir, SILVER), join(rig.dir, 'away'));
    try {
      expect(await rig.post('/api/v1/playback', { itemId: id })).toMatchObject({
        status: 410,
        body: { code: 'media.missing' },
      });
    } finally {
      await rename(join(rig.dir, 'away'), join(rig.dir, SILVER));
    }
  });
});

describe('the place of a viewer', () => {
  test('is kept when the player pauses or stops, is resumed, and ends with the film', async () => {
    const { id } = await rig.item('Red Circle');
    const { playbackId } = await rig.play({ itemId: id });
    const report = (positionMs: number, state: string) =>
      rig.post(`/api/v1/playback/${playbackId}/progress`, { positionMs, state });
    expect((await report(5000, 'paused')).status).toBe(204);
    expect((await stateOf('Red Circle')).positionMs).toBe(5000);
    await report(9000, 'stopped');
    expect((await rig.play({ itemId: id })).startPositionMs).toBe(9000);
    expect((await rig.play({ itemId: id, startPositionMs: 0 })).startPositionMs).toBe(0);
    await report(17_999, 'stopped');
    expect(await stateOf('Red Circle')).toMatchObject({ played: false, positionMs: 17_999 });
    await report(18_000, 'playing');
    await report(19_900, 'stopped');
    expect(await stateOf('Red Circle')).toMatchObject({ played: true, playCount: 1, positionMs: 0 });
    expect((await rig.play({ itemId: id })).startPositionMs).toBe(0);
  });

  test('beyond the end is the end', async () => {
    const { id } = await rig.item('Silver Line');
    const { playbackId } = await rig.play({ itemId: id });
    await rig.post(`/api/v1/playback/${playbackId}/progress`, { positionMs: 99_999_999, state: 'stopped' });
    expect(await stateOf('Silver Line')).toMatchObject({ played: true, positionMs: 0 });
  });

  test('is everybody’s own, and nobody else’s playback can be moved or ended', async () => {
    const { id } = await rig.item('Red Circle');
    const { playbackId, hlsUrl } = await rig.play({ itemId: id });
    const stranger = await rig.post(
      `/api/v1/playback/${playbackId}/progress`,
      { positionMs: 1, state: 'stopped' },
      'bob',
    );
    expect([stranger.status, stranger.body['code']]).toEqual([404, 'playback.not-found']);
    expect([await rig.remove(`/api/v1/playback/${playbackId}`, 'bob'), await status(hlsUrl)]).toEqual([404, 200]);
    const mine = await rig.play({ itemId: id }, 'bob');
    await rig.post(`/api/v1/playback/${mine.playbackId}/progress`, { positionMs: 3000, state: 'stopped' }, 'bob');
    expect((await rig.libraries.states.get('bob', id)).positionMs).toBe(3000);
    expect((await rig.libraries.states.get(rig.userId('ada'), id)).positionMs).not.toBe(3000);
  });

  test('a wrong report is refused by its field', async () => {
    const { playbackId } = await rig.play({ itemId: (await rig.item('Red Circle')).id });
    const wrong = await rig.post(`/api/v1/playback/${playbackId}/progress`, { positionMs: 1.5, state: 'playing' });
    expect([wrong.status, wrong.body['field']]).toEqual([400, 'positionMs']);
    expect((await rig.post('/api/v1/playback/unknown/progress', { positionMs: 1, state: 'playing' })).status).toBe(404);
  });
});

describe('an address', () => {
  test('stops working when its playback ends, also after a restart', async () => {
    const play = await rig.play({ itemId: (await rig.item('Silver Line')).id });
    expect(await rig.remove(`/api/v1/playback/${play.playbackId}`)).toBe(204);
    expect(await Promise.all([play.hlsUrl, play.dashUrl, play.fileUrl].map(status))).toEqual([410, 410, 410]);
    await rig.restart();
    expect(await status(play.fileUrl)).toBe(410);
    expect(rig.left).toContain(play.playbackId);
  });

  test('works on after a restart of the server', async () => {
    const play = await rig.play({ itemId: (await rig.item('Silver Line')).id });
    await rig.restart();
    expect(await Promise.all([play.hlsUrl, play.dashUrl, play.fileUrl].map(status))).toEqual([200, 200, 200]);
  });

  test('expires', async () => {
    const play = await rig.play({ itemId: (await rig.item('Silver Line')).id });
    rig.clock.now = play.expiresAt;
    try {
      const late = await rig.app.inject({ url: play.hlsUrl });
      expect([late.statusCode, late.json<{ code: string }>().code]).toEqual([410, 'stream.token-expired']);
    } finally {
      rig.clock.now = Date.now();
    }
  });

  test('is for one film only, and not to be guessed', async () => {
    const red = await rig.play({ itemId: (await rig.item('Red Circle')).id });
    const silver = await rig.play({ itemId: (await rig.item('Silver Line')).id });
    const token = (url: string) => url.split('/')[2] ?? '';
    const swapped = silver.fileUrl.replace(token(silver.fileUrl), token(red.fileUrl));
    const refused = await rig.app.inject({ url: swapped });
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([403, 'stream.token-invalid']);
    expect(refused.body).not.toContain(token(red.fileUrl));
    expect(await status(silver.hlsUrl.replace(token(silver.hlsUrl), 'x'))).toBe(403);
  });

  test('of a file that was replaced tells so instead of sending another film', async () => {
    const original = await readFile(join(rig.dir, SILVER));
    const play = await rig.play({ itemId: (await rig.item('Silver Line')).id });
    try {
      await copyFile(join(rig.dir, RED), join(rig.dir, SILVER));
      const changed = await rig.app.inject({ url: play.fileUrl });
      expect([changed.statusCode, changed.json<{ code: string }>().code]).toEqual([409, 'media.changed']);
      await rm(join(rig.dir, SILVER));
      expect(await status(play.fileUrl)).toBe(410);
    } finally {
      const { writeFile } = await import('node:fs/promises');
      await writeFile(join(rig.dir, SILVER), original);
    }
  });
});
