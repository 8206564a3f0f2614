import type { PlayerFailure } from '@praxino/client';
import { describe, expect, test } from 'vitest';
import { FakeVideo } from '../../testing/fake-video.ts';
import { makePlan, makeQuality } from '../../testing/make.ts';
import { openFile } from './file-engine.ts';

function setUp(startMs = 0) {
  const video = new FakeVideo();
  const leaving = new AbortController();
  const failures: PlayerFailure[] = [];
  const request = {
    video: video.asElement(),
    plan: makePlan({ qualities: [makeQuality({ rendition: 'v0.copy', isProposed: true }), makeQuality()] }),
    startMs,
    rendition: null,
    signal: leaving.signal,
    onFailure: (failure: PlayerFailure) => failures.push(failure),
  };
  return { video, leaving, failures, opening: openFile(request, '/s/file') };
}

describe('the file engine', () => {
  test('waits for the file to be known and begins at the place', async () => {
    const { video, opening } = setUp(57_000);
    expect(video.src).toBe('/s/file');
    expect(video.currentTime).toBe(0);
    video.fire('loadedmetadata');
    await opening;
    expect(video.currentTime).toBe(57);
  });

  test('a file the browser refuses is a failure and lets the element go', async () => {
    const { video, opening } = setUp();
    video.error = { code: 4, message: 'no supported source' };
    video.fire('error');
    await expect(opening).rejects.toMatchObject({
      failure: { code: 'player.decode', message: 'no supported source', isTemporary: false },
    });
    expect([video.src, video.loads]).toEqual(['', 1]);
  });

  test('a viewer who leaves while it loads gets the reason back', async () => {
    const { video, leaving, opening } = setUp();
    const reason = new Error('left');
    leaving.abort(reason);
    await expect(opening).rejects.toBe(reason);
    expect(video.src).toBe('');
  });

  test('tells failures while it plays, and none after it was closed', async () => {
    const { video, failures, opening } = setUp();
    video.fire('loadedmetadata');
    const engine = await opening;
    video.error = { code: 2, message: 'gone' };
    video.fire('error');
    expect(failures).toEqual([{ code: 'player.network', message: 'gone', isTemporary: true }]);
    await engine.close();
    video.fire('error');
    expect(failures).toHaveLength(1);
    expect([video.src, video.loads]).toEqual(['', 1]);
  });

  test('knows what it plays, and that another sound needs another plan', async () => {
    const { video, opening } = setUp();
    video.fire('loadedmetadata');
    const engine = await opening;
    expect(engine.stats()).toEqual({ name: 'Browser', videoCodec: 'h264', audioCodec: 'aac', bitrateBps: 5_200_000 });
    expect([engine.selectAudio(1), engine.selectAudio(2)]).toEqual([true, false]);
    expect([engine.selectVideo('v0.copy'), engine.selectVideo('v0.h264-480')]).toEqual([true, false]);
  });
});
