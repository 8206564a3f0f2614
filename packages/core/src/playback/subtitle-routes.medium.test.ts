import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subtitlePictures, type Playback } from '@praxino/contracts';
import { openPlaybackRig, type PlaybackRig } from './testing/playback-rig.ts';

let rig: PlaybackRig;
let play: Playback;
beforeAll(async () => {
  const lines = '1\n00:00:02,000 --> 00:00:03,000\nFrom the file beside the film\n';
  rig = await openPlaybackRig(['Edge Cases/Subtitles/Many Words (2020).mkv'], { 'Many Words (2020).en.srt': lines });
  const { id } = await rig.item('Many Words');
  play = await rig.play({ itemId: id, device: { subtitles: ['text', 'ass', 'pictures'] } });
});
afterAll(() => rig[Symbol.asyncDispose]());
const get = (url: string) => rig.app.inject({ url });
const track = (codec: string) => play.subtitles.find((s) => s.codec === codec)!;

describe('the answer to "how to play"', () => {
  test('says how each track reaches the screen of this device', () => {
    expect(play.subtitles.map((s) => [s.codec, s.delivery, s.url !== null, s.scriptUrl !== null])).toEqual([
      ['subrip', 'text', true, false],
      ['ass', 'ass', true, true],
      ['hdmv_pgs_subtitle', 'pictures', false, false],
      ['subrip', 'text', true, false],
    ]);
  });

  test('has none for a device that would need it burnt in', async () => {
    const plain = await rig.play({ itemId: play.itemId });
    expect(plain.subtitles.map((s) => s.delivery)).toEqual(['text', 'text', 'burn-in', 'text']);
    expect(plain.subtitles[2]).toMatchObject({ url: null, partUrl: null });
  });

  test('takes a wish for pictures from those who draw them, and draws them into the film for others', async () => {
    const { index } = track('hdmv_pgs_subtitle');
    const body = { itemId: play.itemId, subtitleStream: index };
    expect((await rig.play({ ...body, device: { subtitles: ['pictures'] } })).subtitleStream).toBe(index);
    const burned = await rig.play(body);
    expect(burned.reasons.map((r) => r.code)).toContain('subtitle-burned-in');
    expect([burned.mode, burned.subtitleStream]).toEqual(['transcode', index]);
  });
});

describe('a device that draws no text', () => {
  test('gets words drawn into the picture, those beside the film too', async () => {
    const device = { subtitles: [], containers: [] };
    const none = await rig.play({ itemId: play.itemId, device });
    expect(none.subtitles.map((s) => s.delivery)).toEqual(['burn-in', 'burn-in', 'burn-in', 'burn-in']);
    for (const { index } of none.subtitles) {
      const burned = await rig.play({ itemId: play.itemId, device, subtitleStream: index });
      const beside = index === none.subtitles.at(-1)!.index;
      const id = beside ? 'x0' : `s${index}`;
      expect([burned.mode, burned.subtitleStream, burned.hlsUrl.includes(`.${id}`)]).toEqual([
        'transcode',
        index,
        true,
      ]);
      const base = burned.hlsUrl.slice(0, burned.hlsUrl.lastIndexOf('/')).replace(/\/[^/]*$/, '');
      const rendition = `v0.h264-240.${id}`;
      expect((await get(`${burned.hlsUrl}`)).statusCode).toBe(200);
      const [init, segment] = [await get(`${base}/${rendition}/init.mp4`), await get(`${base}/${rendition}/2.m4s`)];
      expect([init.statusCode, segment.statusCode]).toEqual([200, 200]);
      expect((await get(`${base}/v0.h264-240.x1/master.m3u8`)).statusCode).toBe(404);
      expect((await get(`${base}/v0.h264-240.x1/0.m4s`)).statusCode).toBe(404);
    }
  });
});

describe('a part of the words', () => {
  test('is what stands on the screen then', async () => {
    const reply = await get(`${track('subrip').partUrl}?from=0&to=2`);
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'text/vtt; charset=utf-8']);
    expect(reply.body).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nPlain words\n');
    expect((await get(`${track('subrip').partUrl}?from=5&to=9.5`)).body).toBe('WEBVTT\n');
  });

  test.each(['', '?from=1', '?to=3', '?from=3&to=1', '?from=-1&to=1', '?from=0&to=99999', '?from=x&to=y'])(
    'is asked for in seconds, so %j is refused',
    async (query) => {
      for (const codec of ['subrip', 'hdmv_pgs_subtitle'])
        expect((await get(`${track(codec).partUrl}${query}`)).statusCode).toBe(400);
    },
  );
});

test('pictures have their place on the plane of the film', async () => {
  const reply = await get(`${track('hdmv_pgs_subtitle').partUrl}?from=5&to=12`);
  expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
  const { pictures } = subtitlePictures.parse(reply.json());
  expect(pictures).toMatchObject([
    {
      startMs: 6000,
      endMs: 9000,
      planeWidth: 320,
      planeHeight: 180,
      images: [{ x: 180, y: 130, width: 120, height: 30 }],
    },
  ]);
});

test('a script comes as its author wrote it, in the time of the player', async () => {
  const reply = await get(track('ass').scriptUrl ?? '');
  expect(reply.headers['content-type']).toBe('text/x-ssa; charset=utf-8');
  expect(reply.body).toContain('PlayResX: 640');
  expect(reply.body).toContain('0:00:01.00,0:00:04.00,Default,,0,0,0,,{\\an7\\pos(40,60)');
});

test('what a track has not is not there', async () => {
  const of = (codec: string, tail: string) =>
    `${track('subrip').url?.replace(/s\d+\/.*$/, '')}s${track(codec).index}/${tail}`;
  for (const url of [
    of('subrip', 'script.ass'),
    of('subrip', 'pictures.json?from=0&to=9'),
    of('hdmv_pgs_subtitle', 'cues.vtt?from=0&to=9'),
    of('hdmv_pgs_subtitle', 'subtitles.vtt'),
    of('hdmv_pgs_subtitle', '0.vtt'),
    of('subrip', 'x.vtt'),
    of('subrip', '../fonts/1'),
    of('subrip', 's99/cues.vtt?from=0&to=9'),
  ])
    expect([url.slice(-30), (await get(url)).statusCode]).toEqual([url.slice(-30), 404]);
});
