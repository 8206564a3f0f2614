import { ApiError } from '@praxino/client';
import type { Playback, PlayerEvent } from '@praxino/client';
import { describe, expect, test } from 'vitest';
import { FakeVideo } from '../../testing/fake-video.ts';
import { makePlan } from '../../testing/make.ts';
import { PlaybackFailure } from '../engine/engine.ts';
import type { Engine, EngineRequest } from '../engine/engine.ts';
import { wayOutOf } from './recover.ts';
import { failureFrom, playbackBody, runPlayback } from './run-playback.ts';
import type { PlaybackPorts, PlaybackRun, PlayRequest } from './run-playback.ts';
import { createTimeStore } from './time-store.ts';

const profile = { name: 'Test', containers: ['mp4' as const] };

interface Options {
  plan?: Partial<Playback>;
  request?: PlayRequest;
  previous?: Promise<unknown>;
  open?: (request: EngineRequest) => Promise<Engine>;
}

function setUp({ plan = {}, request = {}, previous = Promise.resolve(), open }: Options = {}) {
  const log: string[] = [];
  const events: PlayerEvent[] = [];
  const engine: Engine = {
    selectAudio: () => true,
    selectVideo: () => true,
    stats: () => ({ name: 'E', videoCodec: null, audioCodec: null, bitrateBps: null }),
    close: async () => void log.push('close'),
  };
  const video = new FakeVideo();
  const leaving = new AbortController();
  const opened: EngineRequest[] = [];
  const bodies: unknown[] = [];
  const ports: PlaybackPorts = {
    api: {
      playback: {
        start: (async ({ body }: { body: unknown }) => {
          bodies.push(body);
          return makePlan(plan);
        }) as never,
        warm: (async () => null) as never,
        progress: (async () => null) as never,
        stop: (async () => {
          log.push('stop');
          return null;
        }) as never,
      },
    },
    deviceProfile: async () => profile,
    openEngine: async (asked) => {
      opened.push(asked);
      log.push('open');
      return open === undefined ? engine : open(asked);
    },
    bandwidthBps: () => undefined,
    page: new EventTarget(),
    now: () => 0,
  };
  const time = createTimeStore();
  const run: PlaybackRun = {
    itemId: 'i1',
    request,
    pinned: () => null,
    video: video.asElement(),
    time,
    signal: leaving.signal,
    dispatch: (event) => events.push(event),
    onEngine: (now) => log.push(now === null ? 'engine gone' : 'engine'),
    onFailure: () => log.push('failure'),
    previous,
    onSaved: () => log.push('saved'),
  };
  return { ports, run, log, events, video, leaving, opened, bodies, time };
}
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a playback', () => {
  test('is planned, opened, played, and put away when the viewer leaves', async () => {
    const { ports, run, log, events, video, leaving } = setUp();
    const done = runPlayback(ports, run);
    await soon();
    expect(events.map(({ type }) => type)).toEqual(['planned']);
    expect(video.paused).toBe(false);
    leaving.abort();
    await done;
    await soon();
    expect(new Set(log)).toEqual(new Set(['open', 'engine', 'engine gone', 'stop', 'close', 'saved']));
    expect(log.indexOf('engine gone')).toBeLessThan(log.indexOf('close'));
    expect(log.indexOf('stop')).toBeLessThan(log.indexOf('saved'));
  });

  test('begins a moment before the place where the viewer stopped', async () => {
    const { ports, run, opened, leaving, time } = setUp({ plan: { startPositionMs: 60_000 } });
    const done = runPlayback(ports, run);
    await soon();
    expect(opened[0]?.startMs).toBe(57_000);
    expect(time.get()).toEqual({ positionMs: 57_000, bufferedMs: 57_000, durationMs: 6_120_000 });
    leaving.abort();
    await done;
  });

  test('begins exactly where it was told to', async () => {
    const { ports, run, opened, bodies, leaving } = setUp({
      plan: { startPositionMs: 60_000 },
      request: { startMs: 0 },
    });
    const done = runPlayback(ports, run);
    await soon();
    expect(opened[0]?.startMs).toBe(0);
    expect(bodies[0]).toMatchObject({ startPositionMs: 0 });
    leaving.abort();
    await done;
  });

  test('a browser that wants a gesture leaves it paused', async () => {
    const { ports, run, events, video, leaving } = setUp();
    video.refusesToPlay = true;
    const done = runPlayback(ports, run);
    await soon();
    expect(events.map(({ type }) => type)).toEqual(['planned', 'paused']);
    leaving.abort();
    await done;
  });

  test('waits until the engine before it has let the element go', async () => {
    let release = (): void => undefined;
    const previous = new Promise<void>((resolve) => (release = resolve));
    const { ports, run, log, leaving } = setUp({ previous });
    const done = runPlayback(ports, run);
    await soon();
    expect(log).not.toContain('open');
    release();
    await soon();
    expect(log).toContain('open');
    leaving.abort();
    await done;
  });

  test('left before it was planned, it asks nothing', async () => {
    const { ports, run, log, bodies, leaving } = setUp();
    leaving.abort();
    await expect(runPlayback(ports, run)).rejects.toThrow();
    expect(bodies).toEqual([]);
    expect(log).toEqual([]);
  });

  test('left before it was opened, it opens nothing and the server is told', async () => {
    let release = (): void => undefined;
    const previous = new Promise<void>((resolve) => (release = resolve));
    const { ports, run, log, events, leaving } = setUp({ previous });
    const done = runPlayback(ports, run);
    await soon();
    leaving.abort();
    release();
    await expect(done).rejects.toThrow();
    await soon();
    expect(log).not.toContain('open');
    expect(log).toContain('stop');
    expect(events).toEqual([]);
  });

  test('a stream that cannot be opened is ended on the server, too', async () => {
    const failure = { code: 'player.decode', message: 'Shaka 4032', isTemporary: false } as const;
    const { ports, run, log } = setUp({ open: () => Promise.reject(new PlaybackFailure(failure)) });
    await expect(runPlayback(ports, run)).rejects.toMatchObject({ failure });
    await soon();
    expect(log).toEqual(['open', 'engine gone', 'stop', 'saved']);
  });

  test('the clock follows the element and forgets it afterwards', async () => {
    const { ports, run, video, leaving, time } = setUp();
    const done = runPlayback(ports, run);
    await soon();
    video.ranges = [[0, 30]];
    video.reach(12);
    expect(time.get()).toEqual({ positionMs: 12_000, bufferedMs: 30_000, durationMs: 6_120_000 });
    leaving.abort();
    await done;
    video.reach(99);
    expect(time.get().positionMs).toBe(12_000);
  });
});

describe('the question', () => {
  test('leaves out what the viewer left open', () => {
    expect(playbackBody('i1', {}, profile)).toEqual({ itemId: 'i1', device: profile });
  });

  test('carries every wish, whole milliseconds only', () => {
    expect(
      playbackBody('i1', { versionId: 'v', audioStream: 2, maxBitrateBps: 800_000, startMs: 1.6 }, profile),
    ).toEqual({
      itemId: 'i1',
      device: profile,
      versionId: 'v',
      audioStream: 2,
      maxBitrateBps: 800_000,
      startPositionMs: 2,
    });
  });

  test('says what the network carries where it is known', () => {
    expect(playbackBody('i1', {}, profile, 9_000_000)).toMatchObject({ bandwidthBps: 9_000_000 });
  });

  test('a file that did not play is not asked for again', () => {
    expect(playbackBody('i1', { avoidsFile: true }, profile).device).toEqual({ ...profile, containers: [] });
  });
});

describe('failures', () => {
  const expired = { code: 'stream.token-expired', message: '', isTemporary: true } as const;
  const decode = { code: 'player.decode', message: '', isTemporary: false } as const;

  test('an address that expired is planned anew, but not over and over', () => {
    expect(wayOutOf(expired, {}, Number.POSITIVE_INFINITY)).toEqual({});
    expect(wayOutOf(expired, {}, 500)).toBeNull();
  });

  test('a file that the browser cannot play after all is asked for as a stream, once', () => {
    expect(wayOutOf(decode, {}, 60_000)).toEqual({ avoidsFile: true });
    expect(wayOutOf(decode, { avoidsFile: true }, 60_000)).toBeNull();
  });

  test('a lost network is the viewer to be told about', () => {
    expect(wayOutOf({ code: 'player.network', message: '', isTemporary: true }, {}, 60_000)).toBeNull();
  });

  test('whatever is thrown becomes something to show', () => {
    expect(failureFrom(new ApiError({ code: 'media.missing', status: 410, message: 'gone' }))).toEqual({
      code: 'media.missing',
      message: 'gone',
      isTemporary: false,
    });
    expect(failureFrom(new PlaybackFailure(decode))).toBe(decode);
    expect(failureFrom('odd')).toEqual({ code: 'player.decode', message: 'odd', isTemporary: false });
  });
});
