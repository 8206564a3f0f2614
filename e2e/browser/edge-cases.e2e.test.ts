// Odd films in the web player of a real Chromium: from the start, and after seeks into the middle.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { ADMIN, startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { edgeDir, makeEdgeFilms } from '../media/edge-cases/films.ts';

let server: TestServer;
let browser: TestBrowser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  await makeEdgeFilms(AbortSignal.timeout(600_000));
  server = await startServer({ media: [`movies=${edgeDir}`] });
  await server.api.scanned(300_000);
  browser = await launchBrowser();
  ({ page, errors } = await browser.open());
  await page.goto(server.baseUrl);
  await page.getByTestId('username').fill(ADMIN.username);
  await page.getByTestId('password').fill(ADMIN.password);
  await page.getByTestId('submit').click();
  await page.getByTestId('item-card').first().waitFor();
}, 600_000);
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
});

interface Moment {
  time: number;
  duration: number;
  frames: number;
  hasEnded: boolean;
}
const moment = (): Promise<Moment> =>
  page.getByTestId('player-video').evaluate((element) => {
    // `player-video` is the video element of the player.
    const video = element as HTMLVideoElement;
    const { totalVideoFrames } = video.getVideoPlaybackQuality();
    return { time: video.currentTime, duration: video.duration, frames: totalVideoFrames, hasEnded: video.ended };
  });

/** The clock passes `from` and goes on; while there are pictures, new ones are decoded on the way. */
async function advances(from: number, picturesEndS: number): Promise<void> {
  await expect.poll(async () => (await moment()).time, { timeout: 40_000 }).toBeGreaterThan(from);
  const before = await moment();
  const goesOn = async (): Promise<boolean> => {
    const now = await moment();
    const hasPictures = now.frames > before.frames || before.time > picturesEndS - 0.4;
    return now.hasEnded || (now.time > before.time + 0.4 && hasPictures);
  };
  await expect.poll(goesOn, { timeout: 40_000 }).toBe(true);
  const error = page.getByTestId('player-error');
  if (await error.isVisible()) throw new Error(await error.innerText());
}

async function seekTo(share: number): Promise<void> {
  await page.mouse.move(700, 400);
  const box = await page.getByTestId('seek-bar').boundingBox();
  if (!box) throw new Error('the seek bar is not on screen');
  await page.mouse.click(box.x + box.width * share, box.y + box.height / 2);
  const { duration } = await moment();
  const hasArrived = async (): Promise<boolean> => {
    const { time, hasEnded } = await moment();
    return hasEnded || Math.abs(time - duration * share) < 1.5;
  };
  await expect.poll(hasArrived, { timeout: 30_000 }).toBe(true);
}

interface Case {
  title: string;
  mode: 'direct' | 'remux' | 'transcode';
  /** Where the pictures end, when the film does not. */
  picturesEndS?: number;
  /** Shares of the film's length to seek to. */
  seeks?: readonly number[];
}
const cases: readonly Case[] = [
  // Its software decoder cannot start at key frames that are no IDR pictures: neither the file nor a copy will do.
  { title: 'Open groups mkv', mode: 'transcode' },
  { title: 'Open groups mp4', mode: 'transcode' },
  { title: 'Variable rate mkv', mode: 'direct' },
  { title: 'Interlaced top field first mkv', mode: 'direct' },
  { title: 'Turned 90', mode: 'direct' },
  { title: 'Half minute groups', mode: 'direct' },
  { title: 'One frame', mode: 'direct', seeks: [] },
  { title: 'Size changes in band', mode: 'transcode' },
  { title: 'Size changes in the table', mode: 'transcode' },
  { title: 'Starts at five mkv', mode: 'remux' },
  { title: 'Starts at five mp4', mode: 'remux' },
  { title: 'Late sound mkv', mode: 'direct' },
  { title: 'Short sound mkv', mode: 'direct' },
  { title: 'Long sound mkv', mode: 'direct', picturesEndS: 5 },
  { title: 'Trimmed by an edit list', mode: 'direct' },
  // Behind the hole, and in front of it.
  { title: 'Jumps ahead', mode: 'direct', seeks: [0.9, 0.05] },
  { title: 'Live WebM', mode: 'remux' },
  { title: 'Laced xiph', mode: 'remux' },
  { title: 'Fragments with sidx', mode: 'remux' },
  { title: 'Ends early in fragments', mode: 'remux' },
  { title: 'Opus eight channels mkv', mode: 'direct' },
  { title: 'FLAC eight channels mkv', mode: 'direct' },
];

describe('the web player', () => {
  it.each(cases)('plays "$title" ($mode) from the start and after seeks', async (film) => {
    const item = await server.api.item(film.title);
    const asked = page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/api/v1/playback'));
    await page.goto(`${server.baseUrl}/play/${item.id}?from=0`);
    const { mode } = (await (await (await asked).response())!.json()) as { mode: string };
    expect(mode).toBe(film.mode);
    await page.getByTestId('player-video').waitFor();
    await advances(0, film.picturesEndS ?? Infinity);
    const { duration } = await moment();
    for (const share of film.seeks ?? [0.55, 0.2, 0.7]) {
      await seekTo(share);
      await advances(duration * share - 1.5, film.picturesEndS ?? Infinity);
    }
    expect(errors.splice(0)).toEqual([]);
  });
});
