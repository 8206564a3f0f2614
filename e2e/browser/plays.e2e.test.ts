// A person in Chromium: signs in, opens each film, presses play, seeks three times, switches the sound.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { ADMIN, startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { watchFfmpeg } from '../harness/watched-ffmpeg.ts';
import type { WatchedFfmpeg } from '../harness/watched-ffmpeg.ts';
import { films, mediaDir } from '../media/films.ts';
import type { FilmId } from '../media/films.ts';

let server: TestServer;
let browser: TestBrowser;
let ffmpeg: WatchedFfmpeg;
let page: Page;
let errors: string[];

beforeAll(async () => {
  ffmpeg = await watchFfmpeg();
  const media = ['Movies', 'Shows', 'Music', 'Broken'].map((kind) => join(mediaDir, kind));
  server = await startServer({ media, env: { FFMPEG_PATH: ffmpeg.path } });
  // Work in the background starts encoders, too; below they are counted.
  await server.api.settled();
  browser = await launchBrowser();
  ({ page, errors } = await browser.open());
  await page.goto(server.baseUrl);
  await page.getByTestId('username').fill(ADMIN.username);
  await page.getByTestId('password').fill(ADMIN.password);
  await page.getByTestId('submit').click();
  await page.getByTestId('item-card').first().waitFor();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
  await ffmpeg?.[Symbol.asyncDispose]();
});

interface Moment {
  time: number;
  duration: number;
  frames: number;
}
const moment = (): Promise<Moment> =>
  page.getByTestId('player-video').evaluate((element) => {
    // `player-video` is the video element of the player.
    const video = element as HTMLVideoElement;
    return {
      time: video.currentTime,
      duration: video.duration,
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
    };
  });

/** The clock runs: it passes `from` and goes on for half a second. */
async function advances(from: number): Promise<Moment> {
  const stalled = await page.getByTestId('player-error').isVisible();
  expect(stalled, stalled ? await page.getByTestId('player-error').innerText() : '').toBe(false);
  await expect.poll(async () => (await moment()).time, { timeout: 20_000 }).toBeGreaterThan(from);
  const { time } = await moment();
  await expect.poll(async () => (await moment()).time, { timeout: 20_000 }).toBeGreaterThan(time + 0.5);
  return moment();
}

/** Seeks by the mouse on the seek bar, as a person does. */
async function seekTo(share: number): Promise<void> {
  await expect.poll(async () => (await moment()).duration, { timeout: 20_000 }).toBeGreaterThan(0);
  await page.mouse.move(700, 400);
  const box = await page.getByTestId('seek-bar').boundingBox();
  if (!box) throw new Error('the seek bar is not on screen');
  await page.mouse.click(box.x + box.width * share, box.y + box.height / 2);
  const { duration } = await moment();
  await expect
    .poll(async () => Math.abs((await moment()).time - duration * share), { timeout: 20_000 })
    .toBeLessThan(2.5);
}

async function openPlayer(title: string, search = ''): Promise<void> {
  const item = await server.api.item(title, { kind: 'movie' });
  await page.goto(`${server.baseUrl}/item/${item.id}`);
  await page.getByTestId('item-page').waitFor();
  if (search) await page.goto(`${server.baseUrl}/play/${item.id}${search}`);
  else await page.getByTestId('play-button').first().click();
  await page.getByTestId('player-video').waitFor();
}

const cases: { id: FilmId; title: string; encodes: boolean }[] = [
  { id: 'mp4', title: 'The Blue Square', encodes: false },
  { id: 'mp4MoovLast', title: 'Red Circle', encodes: false },
  { id: 'webm', title: 'Yellow Star', encodes: false },
  { id: 'mkvNoCues', title: 'Silver Line', encodes: false },
  { id: 'mkv', title: 'Green Triangle', encodes: true },
  { id: 'hevc', title: 'White Noise', encodes: true },
  { id: 'ts', title: 'Grey Cloud', encodes: true },
  { id: 'avi', title: 'Brown Fox', encodes: true },
];

describe('the web player', () => {
  it.each(cases)('plays $title from the start and after three seeks', async ({ id, title, encodes }) => {
    const before = (await ffmpeg.encodes()).length;
    await openPlayer(title);
    const first = await advances(0);
    expect(Math.abs(first.duration * 1000 - films[id].durationMs)).toBeLessThan(150);
    for (const share of [0.6, 0.2, 0.8]) {
      await seekTo(share);
      await advances(first.duration * share - 2.5);
    }
    expect((await moment()).frames).toBeGreaterThan(0);
    // What Chromium can decode starts no encoder.
    if (!encodes) expect((await ffmpeg.encodes()).slice(before)).toEqual([]);
  });

  it('goes on after the sound was switched, and shows subtitles in time', async () => {
    await openPlayer('Green Triangle', '?from=0');
    await advances(0);
    await page.mouse.move(700, 420);
    await page.getByTestId('tracks-button').click();
    const options = page.getByTestId('audio-option');
    expect(await options.count()).toBe(2);
    const { time } = await moment();
    await options.nth(1).click();
    await page.getByTestId('subtitle-option').nth(1).click();
    await page.keyboard.press('Escape');
    await advances(time);
    await seekTo(12.6 / 24);
    await expect.poll(() => page.getByTestId('player').innerText(), { timeout: 10_000 }).toContain('Halfway');
  });

  it('plays what is there of a film that ends early, and a track of an album', async () => {
    await openPlayer('Half There');
    await advances(0);
    const track = await server.api.item('Noon', { kind: 'track' });
    await page.goto(`${server.baseUrl}/play/${track.id}`);
    await expect
      .poll(() => page.evaluate(() => document.querySelector<HTMLMediaElement>('video, audio')?.currentTime ?? 0), {
        timeout: 20_000,
      })
      .toBeGreaterThan(1);
  });

  it('comes back to where it was left, after closing the page', async () => {
    await openPlayer('Red Circle', '?from=0');
    await seekTo(0.5);
    await advances(8);
    await page.getByTestId('player').press('Escape');
    await page.goto(server.baseUrl);
    const item = await server.api.item('Red Circle', { kind: 'movie' });
    expect(item.userState.positionMs).toBeGreaterThan(8000);
    await openPlayer('Red Circle');
    const resumed = await advances(5);
    expect(resumed.time).toBeGreaterThan(5);
  });

  it('logged no error on the way', () => {
    expect(errors).toEqual([]);
  });
});
