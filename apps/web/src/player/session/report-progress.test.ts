import { describe, expect, test } from 'vitest';
import { FakeVideo } from '../../testing/fake-video.ts';
import { reportProgress } from './report-progress.ts';

interface Told {
  positionMs: number;
  state: string;
}

function setUp(startMs = 0, refuses = false) {
  const video = new FakeVideo();
  const page = new EventTarget();
  const told: Told[] = [];
  const stopped: string[] = [];
  const leaving = new AbortController();
  const clock = { ms: 0 };
  const api = {
    playback: {
      progress: async ({ body }: { body: Told }) => {
        if (refuses) throw new Error('offline');
        told.push(body);
        return null;
      },
      stop: async ({ params }: { params: { id: string } }) => {
        stopped.push(params.id);
        if (refuses) throw new Error('offline');
        return null;
      },
    },
  };
  video.currentTime = startMs / 1000;
  const ports = { api: api as never, video: video.asElement(), page, now: () => clock.ms };
  const finish = reportProgress(ports, { playbackId: 'p1', durationMs: 600_000 }, startMs, leaving.signal);
  /** Time passes while it plays. */
  const playTo = (seconds: number): void => {
    clock.ms += (seconds - video.currentTime) * 1000;
    video.reach(seconds);
  };
  return { video, page, told, stopped, leaving, finish, playTo };
}

describe('reporting', () => {
  test('begins when something was watched and goes on every ten seconds', async () => {
    const { video, told, playTo } = setUp();
    await video.play();
    for (let second = 0.25; second <= 25; second += 0.25) playTo(second);
    expect(told.map(({ positionMs }) => positionMs)).toEqual([1_000, 11_000, 21_000]);
    expect(told.every(({ state }) => state === 'playing')).toBe(true);
  });

  test('a viewer who leaves at once keeps the old place', async () => {
    const { video, told, stopped, finish, playTo } = setUp(3_000_000);
    await video.play();
    playTo(3_000.4);
    await finish();
    expect(told).toEqual([]);
    expect(stopped).toEqual(['p1']);
  });

  test('the last word is where the viewer was, then the playback ends', async () => {
    const { video, told, stopped, finish, playTo } = setUp();
    await video.play();
    playTo(5);
    playTo(6.5);
    await finish();
    expect(told.at(-1)).toEqual({ positionMs: 6_500, state: 'stopped' });
    expect(stopped).toEqual(['p1']);
  });

  test('the end counts as the whole length', async () => {
    const { video, told, finish, playTo } = setUp();
    await video.play();
    playTo(598);
    video.paused = true;
    video.fire('ended');
    await finish();
    expect(told.at(-1)).toEqual({ positionMs: 600_000, state: 'stopped' });
  });

  test('a page that goes away says so', async () => {
    const { video, page, told, playTo } = setUp();
    await video.play();
    playTo(30);
    page.dispatchEvent(new Event('pagehide'));
    expect(told.at(-1)).toEqual({ positionMs: 30_000, state: 'stopped' });
  });

  test('a server out of reach stops nothing', async () => {
    const { video, finish, playTo } = setUp(0, true);
    await video.play();
    playTo(5);
    await expect(finish()).resolves.toBeUndefined();
  });

  test('after the playback nothing is heard any more', async () => {
    const { video, told, leaving, playTo } = setUp();
    leaving.abort();
    await video.play();
    playTo(50);
    expect(told).toEqual([]);
  });
});
