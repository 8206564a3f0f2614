// Players without a page: ffmpeg and mpv, and what the browser plays by itself; each from the start, after seeks, with another sound.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Playback } from '@praxino/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { compareFrames } from '../harness/judge.ts';
import { openPlayer } from '../harness/player-page.ts';
import type { Frame } from '../harness/player-page.ts';
import { ffprobe, run } from '../harness/run.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { readFrameNumbers } from '../media/bar-code.ts';
import { films, mediaDir } from '../media/films.ts';

const signal = AbortSignal.timeout(600_000);
const FPS = 25;
const FRAMES = films.ladder.picture!.frames;
const PATIENCE = { timeout: 40_000, interval: 100 };
let server: TestServer;
let scratch: string;
let play: Playback;
let television: Playback;
let file: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'praxino-others-'));
  server = await startServer({ media: [join(mediaDir, 'Ladder')] });
  await server.api.scanned();
  const { id } = await server.api.item('Tall Ladder');
  play = await server.api.play({ itemId: id, device: { containers: [] } });
  television = await server.api.play({ itemId: id, device: { containers: [], streamFormat: 'mpegts' } });
  file = server.api.url(play.dashUrl.replace('manifest.mpd', 'stream.mp4'));
});
afterAll(async () => {
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

/** Only what the server proposes: these players open every variant they are told of. */
const proposed = (url: string): string => {
  const [renditions] = /v0\.copy[^/]*/.exec(url) ?? [''];
  const kept = renditions.split('+').filter((r) => !r.includes('h264'));
  return server.api.url(url.replace(renditions, kept.join('+')));
};

describe('ffmpeg', () => {
  const streams = [
    { name: 'HLS', url: () => proposed(play.hlsUrl) },
    { name: 'DASH', url: () => proposed(play.dashUrl) },
    { name: 'transport streams', url: () => proposed(television.hlsUrl) },
    { name: 'one MP4', url: () => file },
  ];
  it.each(streams)('plays every frame of $name once, in order', async ({ url }) => {
    expect(compareFrames(await readFrameNumbers(url(), { signal }), FRAMES)).toEqual([]);
  });

  // Not in HLS of fragmented MP4: ffmpeg 5.1, and mpv 0.35 with it, reads such segments at wrong offsets after a seek.
  it('seeks in transport streams', async () => {
    for (const target of [9.3, 2, 21.1]) {
      const inputArgs = ['-ss', String(target), '-t', '1'];
      const numbers = await readFrameNumbers(proposed(television.hlsUrl), { signal, inputArgs });
      expect(Math.abs(numbers[0]! - target * FPS)).toBeLessThanOrEqual(1);
      expect(numbers.every((n, i) => n === numbers[0]! + i)).toBe(true);
    }
  });

  it('finds all sounds in one MP4', async () => {
    const { streams: found } = await ffprobe<{ streams: { codec_type: string }[] }>(file, ['-show_streams']);
    expect(found.map((s) => s.codec_type)).toEqual(['video', 'audio', 'audio']);
  });

  it('gets one MP4 from a position on', async () => {
    const numbers = await readFrameNumbers(`${file}?start=17`, { signal });
    expect(numbers[0]).toBe(16 * FPS);
    expect(numbers).toEqual(Array.from({ length: FRAMES - 16 * FPS }, (_, i) => 16 * FPS + i));
  });
});

/**
 * What is wrong with the frames that were shown: players of these streams count from the first decode time they find, so all of them
 * are shifted by the same few frames, sound and picture alike.
 */
function misplaced(frames: readonly Frame[]): string[] {
  if (frames.length < 10) return [`only ${frames.length} frames were shown`];
  const shifts = [...Map.groupBy(frames, (f) => f.number - Math.round(f.mediaTime * FPS))];
  const [shift, those] = shifts.toSorted((a, b) => b[1].length - a[1].length)[0]!;
  if (Math.abs(shift) <= 4 && those.length > frames.length * 0.7) return [];
  return [`frames are shifted by ${shifts.map(([n, some]) => `${n} (${some.length} of them)`).join(', ')}`];
}

const mpv = process.env['MPV_PATH'];
describe.skipIf(mpv === undefined)('mpv', () => {
  /** What it shows, as a file of every frame. */
  async function shown(url: string, args: readonly string[]): Promise<number[]> {
    const out = join(scratch, 'mpv.nut');
    const quiet = ['--no-config', '--no-terminal', '--no-audio', '--ovc=ffv1', '--of=nut'];
    await run(mpv!, [...quiet, ...args, `--o=${out}`, url], { signal });
    return await readFrameNumbers(out, { signal });
  }

  it.each([
    { name: 'HLS', url: () => proposed(play.hlsUrl) },
    { name: 'transport streams', url: () => proposed(television.hlsUrl) },
    { name: 'one MP4', url: () => file },
  ])('plays $name from the start', async ({ url }) => {
    const numbers = await shown(url(), ['--length=2']);
    expect(numbers.length).toBeGreaterThanOrEqual(2 * FPS - 1);
    expect(numbers.slice(0, 2 * FPS - 1)).toEqual(Array.from({ length: 2 * FPS - 1 }, (_, i) => i));
  });

  it.each([9.3, 2, 21.1])('seeks to %s s of transport streams', async (target) => {
    const numbers = await shown(proposed(television.hlsUrl), [`--start=${target}`, '--length=1']);
    expect(Math.abs(numbers[0]! - target * FPS)).toBeLessThanOrEqual(2);
    expect(numbers.every((n, i) => n === numbers[0]! + i)).toBe(true);
  });

  it('plays another sound', async () => {
    const quiet = ['--no-config', '--vo=null', '--ao=null', '--untimed', '--length=2', '--aid=2'];
    const message = '--term-playing-msg=sound: ${current-tracks/audio/lang}';
    const { stdout } = await run(mpv!, [...quiet, message, proposed(play.hlsUrl)], { signal });
    expect(stdout.toString()).toContain('sound: de');
  });
});

describe('Chromium', () => {
  it('plays transport streams with hls.js, and one MP4 by itself', async () => {
    await using browser = await launchBrowser();
    const { page } = await browser.open();
    const player = await openPlayer(page, 'hls.js');
    await player.load(proposed(television.hlsUrl), 'v0.copy+a1.copy');
    for (const target of [null, 9.3, 2]) {
      if (target !== null) await player.seek(target);
      const from = target ?? 0;
      await expect
        .poll(async () => (await player.frames()).filter((f) => f.mediaTime > from + 0.3).length, PATIENCE)
        .toBeGreaterThan(0);
    }
    const { duration, errors, time } = await player.state();
    expect(errors).toEqual([]);
    expect(Math.abs(duration * 1000 - films.ladder.durationMs)).toBeLessThan(200);
    await expect.poll(async () => (await player.state()).time, PATIENCE).toBeGreaterThan(time + 1);
    expect(misplaced(await player.frames())).toEqual([]);

    const own = await openPlayer(page, 'hls.js');
    await page.evaluate(async (url) => {
      const video = document.querySelector('video')!;
      video.crossOrigin = 'anonymous';
      video.src = url;
      await video.play();
    }, file);
    await expect.poll(async () => (await own.state()).time, PATIENCE).toBeGreaterThan(1.5);
    expect(misplaced(await own.frames())).toEqual([]);
  });
});
