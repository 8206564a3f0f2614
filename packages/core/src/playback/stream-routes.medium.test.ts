import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Playback } from '@praxino/contracts';
import { openPlaybackRig, type PlaybackRig } from './testing/playback-rig.ts';

const RED = 'Red Circle (2020).mp4';
let rig: PlaybackRig;
let red: Playback;
let green: Playback;
let bytes: Buffer;
beforeAll(async () => {
  rig = await openPlaybackRig([
    `Movies/Red Circle (2020)/${RED}`,
    'Movies/Green Triangle (2021)/Green.Triangle.2021.1080p.BluRay.x264-GROUP.mkv',
    'Movies/Blue Square (2019)/Blue Square (2019).mp4',
    'Movies/Blue Square (2019)/Blue Square (2019).en.srt',
  ]);
  red = await rig.play({ itemId: (await rig.item('Red Circle')).id });
  green = await rig.play({ itemId: (await rig.item('Green Triangle')).id });
  bytes = await readFile(join(rig.dir, RED));
});
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});
const get = (url: string, headers: Record<string, string> = {}) => rig.app.inject({ url, headers });
const base = (play: Playback) => play.fileUrl.replace(/\/file$/, '');

describe('the file itself', () => {
  test('is sent whole, byte for byte, with what a player needs to seek', async () => {
    const reply = await get(red.fileUrl);
    expect(reply.rawPayload.equals(bytes)).toBe(true);
    expect(reply.headers).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': String(bytes.length),
      'content-type': 'video/mp4',
    });
    expect(reply.headers['etag']).toMatch(/^"[0-9a-f]{32}"$/);
  });

  test.each([
    ['bytes=0-0', 0, 0],
    ['bytes=100-199', 100, 199],
    ['bytes=-5', -5, -1],
  ])('is sent in parts: %s', async (range, from, to) => {
    const [start, end] = from < 0 ? [bytes.length + from, bytes.length + to] : [from, to];
    const reply = await get(red.fileUrl, { range });
    expect([reply.statusCode, reply.headers['content-range']]).toEqual([206, `bytes ${start}-${end}/${bytes.length}`]);
    expect(reply.rawPayload.equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  test('beyond its end cannot be had', async () => {
    const reply = await get(red.fileUrl, { range: `bytes=${bytes.length}-` });
    expect([reply.statusCode, reply.headers['content-range'], reply.rawPayload.length]).toEqual([
      416,
      `bytes */${bytes.length}`,
      0,
    ]);
  });

  test('is sent whole when the part belongs to another version of it', async () => {
    expect((await get(red.fileUrl, { range: 'bytes=0-9', 'if-range': '"other"' })).statusCode).toBe(200);
    const etag = String((await get(red.fileUrl, { range: 'bytes=0-0' })).headers['etag']);
    expect((await get(red.fileUrl, { range: 'bytes=0-9', 'if-range': etag })).statusCode).toBe(206);
    expect((await get(red.fileUrl, { 'if-none-match': etag })).statusCode).toBe(304);
  });

  test('tells its size to whoever only asks for that', async () => {
    const reply = await rig.app.inject({ method: 'HEAD', url: red.fileUrl });
    expect([reply.statusCode, reply.headers['content-length'], reply.rawPayload.length]).toEqual([
      200,
      String(bytes.length),
      0,
    ]);
  });
});

describe('manifests', () => {
  test('offer what the answer promised', async () => {
    const hls = await get(green.hlsUrl);
    expect([hls.statusCode, hls.headers['content-type']]).toEqual([200, 'application/vnd.apple.mpegurl']);
    expect(hls.body).toContain('#EXT-X-STREAM-INF');
    const dash = await get(green.dashUrl);
    expect([dash.headers['content-type'], dash.body.includes('<MPD')]).toEqual(['application/dash+xml', true]);
  });

  test('lead to playlists, and these to segments that are there', async () => {
    const master = (await get(green.hlsUrl)).body;
    const uris = [...master.matchAll(/URI="([^"]+)"|^(\.\.\/\S+)$/gm)].map((m) => m[1] ?? m[2] ?? '');
    expect(uris.length).toBeGreaterThanOrEqual(4);
    for (const uri of uris) {
      const address = new URL(uri, `http://x${green.hlsUrl}`).pathname;
      const playlist = await get(address);
      expect([uri, playlist.statusCode]).toEqual([uri, 200]);
      const first = playlist.body.split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? '';
      const segment = await get(new URL(first, `http://x${address}`).pathname);
      expect([uri, first, segment.statusCode, segment.rawPayload.length > 0]).toEqual([uri, first, 200, true]);
    }
  });
});

describe('a television that takes transport streams', () => {
  test('gets playlists of them, and segments behind these', async () => {
    const { id } = await rig.item('Green Triangle');
    const play = await rig.play({ itemId: id, device: { containers: [], streamFormat: 'mpegts' } });
    const master = (await get(play.hlsUrl)).body;
    const variant = new URL(/^[^#].*$/m.exec(master)?.[0] ?? '', `http://x${play.hlsUrl}`).pathname;
    const playlist = (await get(variant)).body;
    const first = new URL(/^[^#].*$/m.exec(playlist)?.[0] ?? '', `http://x${variant}`).pathname;
    const segment = await get(first);
    expect([first.endsWith('/0.ts'), segment.statusCode, segment.headers['content-type']]).toEqual([
      true,
      200,
      'video/mp2t',
    ]);
    expect([segment.rawPayload[0], segment.rawPayload.length % 188]).toEqual([0x47, 0]);
    expect((await get(first, { 'if-none-match': String(segment.headers['etag']) })).statusCode).toBe(304);
  });
});

describe('HEAD', () => {
  const head = (url: string) => rig.app.inject({ method: 'HEAD', url });

  test('of a manifest tells what GET would, without it', async () => {
    for (const url of [red.hlsUrl, red.dashUrl, `${base(red)}/v0.copy/playlist.m3u8`]) {
      const [one, other] = [await head(url), await get(url)];
      expect(one.statusCode).toBe(200);
      expect(one.body).toBe('');
      for (const name of ['content-type', 'content-length', 'cache-control'])
        expect([name, one.headers[name]]).toEqual([name, other.headers[name]]);
    }
  });

  test('of a segment starts nothing, and needs the token everywhere', async () => {
    const before = rig.engine.stats().encodersStarted;
    expect((await head(`${base(green)}/v0.h264-240/2.m4s`)).statusCode).toBe(404);
    expect(rig.engine.stats().encodersStarted).toBe(before);
    expect((await head(red.hlsUrl.replace('/stream/', '/stream/x'))).statusCode).toBe(403);
    expect((await head(red.hlsUrl.replace('v0.copy', 'v9.copy'))).statusCode).toBe(404);
  });
});

describe('segments', () => {
  test('are the same for ever, and say so', async () => {
    const reply = await get(`${base(red)}/v0.copy/0.m4s`);
    expect(reply.headers).toMatchObject({
      'content-type': 'video/mp4',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    const etag = String(reply.headers['etag']);
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    expect((await get(`${base(red)}/v0.copy/0.m4s`, { 'if-none-match': etag })).statusCode).toBe(304);
    const fromCache = { 'if-none-match': `"other", W/${etag}` };
    expect((await get(`${base(red)}/v0.copy/0.m4s`, fromCache)).statusCode).toBe(304);
    expect((await get(`${base(red)}/a1.copy/init.mp4`)).headers['content-type']).toBe('audio/mp4');
  });

  test('copied from the file start no encoder', async () => {
    // Nothing more is made ahead for the viewers of other tests, and what was is done.
    for (const { playbackId } of [red, green]) rig.engine.leave(playbackId);
    await expect.poll(() => rig.engine.stats().encodersRunning, { timeout: 30_000 }).toBe(0);
    const before = rig.engine.stats().encodersStarted;
    for (let i = 0; i < 3; i++) expect((await get(`${base(red)}/v0.copy/${i}.m4s`)).statusCode).toBe(200);
    expect(rig.engine.stats().encodersStarted).toBe(before);
  });

  test('that are encoded come whole, twice the same, encoded once', async () => {
    const one = await get(`${base(green)}/a1.aac-2/1.m4s`);
    const { encodersStarted } = rig.engine.stats();
    const two = await get(`${base(green)}/a1.aac-2/1.m4s`);
    expect([one.statusCode, two.statusCode, one.rawPayload.equals(two.rawPayload)]).toEqual([200, 200, true]);
    expect(one.rawPayload.toString('latin1')).toContain('moof');
    expect(rig.engine.stats().encodersStarted).toBe(encodersStarted);
  });

  test.each([
    'v0.copy/9999.m4s',
    'v0.copy/-1.m4s',
    'v0.copy/1e3.m4s',
    'v0.copy/0.exe',
    'v7.copy/0.m4s',
    'v0.h264-999/0.m4s',
    'nothing/0.m4s',
    'v0.copy/manifest.txt',
    's9/subtitles.vtt',
    'x0/subtitles.vtt',
    'x0/playlist.m3u8',
    'v0.copy+v0.copy/master.m3u8',
    'nothing/master.m3u8',
    '%2e%2e/%2e%2e%2fetc%2fpasswd',
    'file/x',
  ])('%s is not there', async (tail) => {
    const reply = await get(`${base(red)}/${tail}`);
    expect([tail, reply.statusCode, String(reply.headers['content-type'])]).toEqual([
      tail,
      404,
      expect.stringContaining('json'),
    ]);
  });
});

describe('subtitles', () => {
  test('in the file and beside it come as WebVTT', async () => {
    const blue = await rig.play({ itemId: (await rig.item('Blue Square')).id });
    const texts = await Promise.all([...green.subtitles, ...blue.subtitles].map((s) => get(s.url ?? '')));
    expect(texts.map((t) => t.headers['content-type'])).toEqual(Array(3).fill('text/vtt; charset=utf-8'));
    expect(texts[0]?.body).toContain('00:00:01.000 --> 00:00:02.500\nA quiet beginning.');
    expect(texts[2]?.body).toContain('From the file beside the film.');
  });
});

describe('other origins', () => {
  test('may read streams: the address carries the right', async () => {
    const reply = await get(red.hlsUrl, { origin: 'https://cast.example' });
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    const asked = await rig.app.inject({
      method: 'OPTIONS',
      url: red.fileUrl,
      headers: { origin: 'https://cast.example', 'access-control-request-headers': 'range' },
    });
    expect([asked.statusCode, asked.headers['access-control-allow-headers']]).toEqual([
      204,
      expect.stringContaining('Range'),
    ]);
  });

  test('are told of failures, too, so that a player can show them', async () => {
    const reply = await get(`${base(red)}/v0.copy/9999.m4s`, { origin: 'https://cast.example' });
    expect(reply.headers['access-control-allow-origin']).toBe('*');
  });

  test('get nothing of the API', async () => {
    const headers = { authorization: 'Bearer ada', origin: 'https://evil.example' };
    const reply = await rig.app.inject({ method: 'POST', url: '/api/v1/playback', payload: { itemId: 'x' }, headers });
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('small pictures', () => {
  test('are told with the answer, and come as sheets that never change', async () => {
    expect(red.trickplay).toMatchObject({ widthPx: 320, heightPx: 180, intervalMs: 1000 });
    const { urls, columns, rows, count } = red.trickplay!;
    expect(urls).toHaveLength(Math.ceil(count / (columns * rows)));
    const reply = await get(urls[0]!);
    expect(reply.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
    });
    expect(reply.rawPayload.subarray(0, 2).toString('hex')).toBe('ffd8');
    const again = await get(urls[0]!, { 'if-none-match': String(reply.headers['etag']) });
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
  });

  test('come as WebVTT thumbnails, too', async () => {
    const reply = await get(red.trickplay!.vttUrl);
    expect(reply.headers['content-type']).toBe('text/vtt; charset=utf-8');
    expect(reply.body.match(/-->/g)).toHaveLength(red.trickplay!.count);
    const name = /^(\S+\.jpg)#xywh=0,0,320,180$/m.exec(reply.body)?.[1];
    expect((await get(red.trickplay!.vttUrl.replace('thumbnails.vtt', name!))).statusCode).toBe(200);
  });

  test('come as an image playlist of HLS, too', async () => {
    const reply = await get(red.trickplay!.vttUrl.replace('thumbnails.vtt', 'images.m3u8'));
    expect(reply.headers['content-type']).toBe('application/vnd.apple.mpegurl');
    const sheets = reply.body.split('\n').filter((line) => line.endsWith('.jpg'));
    expect(sheets).toHaveLength(red.trickplay!.urls.length);
    expect((await get(red.trickplay!.vttUrl.replace('thumbnails.vtt', sheets[0]!))).statusCode).toBe(200);
  });

  test('are announced in manifests as soon as all of them are there, and not before', async () => {
    const blue = await rig.play({ itemId: (await rig.item('Blue Square')).id, device: { containers: [] } });
    const announced = async () => {
      const [hls, dash] = [(await get(blue.hlsUrl)).body, (await get(blue.dashUrl)).body];
      const image = /^#EXT-X-IMAGE-STREAM-INF:.*URI="([^"]+)"$/m.exec(hls)?.[1];
      const sheet = /media="(\.\.\/trickplay\/[^"]+)"/.exec(dash)?.[1];
      return { image, sheet };
    };
    expect(await announced()).toEqual({ image: undefined, sheet: undefined });
    for (const url of blue.trickplay!.urls) expect((await get(url)).statusCode).toBe(200);
    const { image, sheet } = await announced();
    const absolute = (link: string, from: string) => new URL(link, `http://host${from}`).pathname;
    const playlist = await get(absolute(image!, blue.hlsUrl));
    expect([playlist.statusCode, playlist.body.split('\n')[0]]).toEqual([200, '#EXTM3U']);
    expect(absolute(sheet!.replace('$Number$', '0'), blue.dashUrl)).toBe(blue.trickplay!.urls[0]);
  });

  test('that the film does not have, and those of another plan, are not there', async () => {
    const [url = ''] = red.trickplay!.urls;
    for (const wrong of ['0-0.jpg', 'x.jpg', '..%2f0.jpg', '0123456789ab-0.jpg'])
      expect((await get(url.replace(/[^/]+$/, wrong))).statusCode, wrong).toBe(404);
    expect((await get(url.replace('-0.jpg', '-99.jpg'))).statusCode).toBe(404);
  });

  test('need the token of the stream', async () => {
    const url = red.trickplay!.urls[0]!;
    expect((await get(url.replace('/stream/', '/stream/x'))).statusCode).toBe(403);
  });
});
