// The web player as a viewer watches it: whether its clock and its pictures go on, and where a click on the seek bar leads.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ADMIN } from './server.ts';
import type { TestServer } from './server.ts';

export interface Moment {
  time: number;
  duration: number;
  frames: number;
  hasEnded: boolean;
}
export const moment = (page: Page): Promise<Moment> =>
  page.getByTestId('player-video').evaluate((element) => {
    // `player-video` is the video element of the player.
    const video = element as HTMLVideoElement;
    const { totalVideoFrames } = video.getVideoPlaybackQuality();
    return { time: video.currentTime, duration: video.duration, frames: totalVideoFrames, hasEnded: video.ended };
  });

/** The clock passes `from` and goes on; while there are pictures, new ones are decoded on the way. */
export async function advances(page: Page, from: number, picturesEndS = Infinity): Promise<void> {
  await expect.poll(async () => (await moment(page)).time, { timeout: 40_000 }).toBeGreaterThan(from);
  const before = await moment(page);
  const goesOn = async (): Promise<boolean> => {
    const now = await moment(page);
    const hasPictures = now.frames > before.frames || before.time > picturesEndS - 0.4;
    return now.hasEnded || (now.time > before.time + 0.4 && hasPictures);
  };
  await expect.poll(goesOn, { timeout: 40_000 }).toBe(true);
  const error = page.getByTestId('player-error');
  if (await error.isVisible()) throw new Error(await error.innerText());
}

export async function seekTo(page: Page, share: number): Promise<void> {
  await page.mouse.move(700, 400);
  const box = await page.getByTestId('seek-bar').boundingBox();
  if (!box) throw new Error('the seek bar is not on screen');
  await page.mouse.click(box.x + box.width * share, box.y + box.height / 2);
  const { duration } = await moment(page);
  const hasArrived = async (): Promise<boolean> => {
    const { time, hasEnded } = await moment(page);
    return hasEnded || Math.abs(time - duration * share) < 1.5;
  };
  await expect.poll(hasArrived, { timeout: 30_000 }).toBe(true);
}

/** Signs in and waits for the first films. */
export async function signIn(page: Page, server: Pick<TestServer, 'baseUrl'>): Promise<void> {
  await page.goto(server.baseUrl);
  await page.getByTestId('username').fill(ADMIN.username);
  await page.getByTestId('password').fill(ADMIN.password);
  await page.getByTestId('submit').click();
  await page.getByTestId('item-card').first().waitFor();
}

/** Opens a film from its start and tells how it is played. */
export async function playFilm(page: Page, server: Pick<TestServer, 'baseUrl'>, itemId: string): Promise<string> {
  const asked = page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/api/v1/playback'));
  await page.goto(`${server.baseUrl}/play/${itemId}?from=0`);
  const { mode } = (await (await (await asked).response())!.json()) as { mode: string };
  await page.getByTestId('player-video').waitFor();
  return mode;
}
