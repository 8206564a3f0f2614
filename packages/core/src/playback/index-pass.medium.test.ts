// What a viewer notices of the index pass: nothing while the film runs, a copy instead of a transcode the next time.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Playback } from '@praxino/contracts';
import { openPlaybackRig, type PlaybackRig } from './testing/playback-rig.ts';

let rig: PlaybackRig;
let itemId = '';
let before: Playback;
let after: Playback;
beforeAll(async () => {
  rig = await openPlaybackRig(['Movies/Grey Cloud (2016).ts']);
  itemId = (await rig.item('Grey Cloud')).id;
  before = await rig.play({ itemId });
});
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

const get = async (url: string) => {
  const { statusCode, body, rawPayload } = await rig.app.inject({ url });
  return { status: statusCode, text: body, bytes: rawPayload };
};
/** The addresses of a playback without its token. */
const placeOf = (play: Playback) => play.hlsUrl.split('/')[3];

describe('a film that only ffmpeg reads', () => {
  let manifest = '';
  let piece: Buffer;
  const base = () => before.fileUrl.replace(/\/file$/, '');

  test('is transcoded on a fixed grid until it has been measured', async () => {
    expect(before.mode).toBe('transcode');
    expect(before.reasons.map((r) => r.code)).toContain('reader-needs-ffmpeg');
    manifest = (await get(before.dashUrl)).text;
    piece = (await get(`${base()}/v0.h264-240/3.m4s`)).bytes;
  });

  test('goes on where it runs: the same manifest, and pieces of the old grid under the old addresses', async () => {
    await rig.measure();
    expect((await get(before.dashUrl)).text).toBe(manifest);
    expect((await get(`${base()}/v0.h264-240/3.m4s`)).bytes.equals(piece)).toBe(true);
    expect((await get(`${base()}/v0.h264-240/8.m4s`)).status).toBe(200);
    expect((await get(`${base()}/v0.copy/0.m4s`)).status).toBe(404);
  });

  test('is copied when it is played anew, under other addresses', async () => {
    after = await rig.play({ itemId });
    expect([after.mode, after.reasons.map((r) => r.code)]).toEqual(['remux', ['container-unsupported']]);
    expect(placeOf(after)).not.toBe(placeOf(before));
    const start = after.fileUrl.replace(/\/file$/, '');
    for (const tail of ['v0.copy/init.mp4', 'v0.copy/1.m4s', 'a1.copy/1.m4s', 'file'])
      expect([tail, (await get(`${start}/${tail}`)).status]).toEqual([tail, 200]);
    expect((await get(after.hlsUrl)).text).toContain('avc1.');
  });

  test('gives the pieces of one grid never under the name of the other', async () => {
    const swapped = `/stream/${before.hlsUrl.split('/')[2]}/${placeOf(after)}/v0.h264-240/3.m4s`;
    expect((await get(swapped)).status).toBe(403);
  });

  test('asks a viewer of the old grid to start anew when the server has forgotten it', async () => {
    await rig.restart();
    const gone = await get(before.dashUrl);
    expect([gone.status, JSON.parse(gone.text)]).toMatchObject([409, { code: 'media.changed' }]);
    expect((await get(after.dashUrl)).status).toBe(200);
  });

  test('is not measured a second time', async () => {
    const [file] = await rig.libraries.media.filesOf(itemId);
    await rig.measure();
    expect((await rig.libraries.media.filesOf(itemId))[0]!.index).toBe(file!.index);
  });
});
