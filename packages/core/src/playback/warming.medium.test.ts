// A title that was made ready: whoever then plays it waits for no encoder.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Playback, PlaybackBody } from '@praxino/contracts';
import { openPlaybackRig, type PlaybackRig } from './testing/playback-rig.ts';

/** Of half the film's height: everything is encoded. */
const device = {
  containers: ['mp4'],
  video: [{ codec: 'h264', maxHeight: 240 }],
  audio: [{ codec: 'aac', maxChannels: 1 }],
} satisfies PlaybackBody['device'];
let rig: PlaybackRig;
let itemId: string;
beforeAll(async () => {
  rig = await openPlaybackRig(['Movies/Green Triangle (2021)/Green.Triangle.2021.1080p.BluRay.x264-GROUP.mkv']);
  itemId = (await rig.item('Green Triangle')).id;
});
afterAll(() => rig[Symbol.asyncDispose]());

const warm = (body: object, user?: string) => rig.post('/api/v1/playback/warm', body, user);
const base = (play: Playback) => play.fileUrl.replace(/\/file$/, '');
/** Video rendition that the answer proposes. */
const videoOf = (play: Playback): string => /\/(v\d+\.[\w-]+)/.exec(play.hlsUrl)?.[1] ?? 'no video';

describe('a title that was made ready', () => {
  test('starts without waiting for an encoder, where it will be started', async () => {
    for (const [startPositionMs, piece] of [
      [0, 0],
      [10_000, 10],
    ] as const) {
      expect((await warm({ itemId, device, startPositionMs })).status).toBe(204);
      await vi.waitFor(() => expect(rig.engine.stats().encodersRunning).toBe(0), { timeout: 20_000 });
      const play = await rig.play({ itemId, device, startPositionMs });
      expect(play.mode).toBe('transcode');
      const before = rig.engine.stats();
      const video = videoOf(play);
      expect((await rig.app.inject(`${base(play)}/${video}/init.mp4`)).statusCode).toBe(200);
      expect((await rig.app.inject(`${base(play)}/${video}/${piece}.m4s`)).statusCode).toBe(200);
      const after = rig.engine.stats();
      expect(after.answered.encoded).toBe(before.answered.encoded);
      expect(after.answered.stored).toBe(before.answered.stored + 1);
      await rig.remove(`/api/v1/playback/${play.playbackId}`);
    }
  });

  test('makes no playback, and is nobody’s place in the film', async () => {
    const before = (await rig.item('Green Triangle')).userState;
    await warm({ itemId, device });
    expect((await rig.item('Green Triangle')).userState).toEqual(before);
  });
});

test('nothing is made for a device that plays the file as it is', async () => {
  const { encodersStarted } = rig.engine.stats();
  expect(
    (
      await warm({
        itemId,
        device: { containers: ['matroska'], video: [{ codec: 'h264' }], audio: [{ codec: 'aac' }, { codec: 'ac3' }] },
      })
    ).status,
  ).toBe(204);
  expect(rig.engine.stats().encodersStarted).toBe(encodersStarted);
});

test('a film has no next episode, and an unknown item is unknown', async () => {
  expect((await warm({ itemId, device, what: 'next' })).status).toBe(204);
  expect((await warm({ itemId: 'nothing', device })).body).toMatchObject({ code: 'item.not-found' });
});
