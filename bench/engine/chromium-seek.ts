// What a person sees: the time from a jump on the seek bar to the first picture from there, in real Chromium.
import { launchBrowser } from '@praxino/e2e/harness/browser.ts';
import { readDash } from '@praxino/e2e/harness/manifest.ts';
import { ADMIN } from '@praxino/e2e/harness/server.ts';
import type { TestServer } from '@praxino/e2e/harness/server.ts';
import type { LongFilm } from '@praxino/e2e/media/long-film.ts';
import { pieceAt, startOf } from '@praxino/e2e/soak/viewer.ts';
import type { Page } from 'playwright-core';
import { DEVICES, HOUR_S, STEP_S } from '../seek/measure.ts';
import type { PeerMode } from '../seek/peer-command.ts';
import type { BenchContext } from '../table.ts';

export interface PictureWaits {
  /** Milliseconds to the first new frame; the jump goes to a segment's start, or to 60 % of a segment. */
  start: number[];
  middle: number[];
}
/** Other places than those of the seek benchmark. */
const FIRST_JUMP_S = HOUR_S + 1500;
const MIDDLE = 0.6;

export async function chromiumSeeks(
  server: TestServer,
  film: LongFilm,
  mode: PeerMode,
  { rounds, say, signal }: BenchContext & { signal: AbortSignal },
): Promise<PictureWaits> {
  const item = await server.api.item(film.title);
  const copy = await server.api.play({ itemId: item.id, device: DEVICES.copy });
  const grid = (await readDash(server.api.url(copy.dashUrl), signal)).find((t) => t.kind === 'video')!;
  await using browser = await launchBrowser();
  const { page } = await browser.open();
  await signIn(page, server.baseUrl);
  await page.route('**/api/v1/playback', async (route) => {
    const body = { ...(route.request().postDataJSON() as object), ...forced(mode) };
    await route.continue({ postData: JSON.stringify(body) });
  });
  await page.goto(`${server.baseUrl}/play/${item.id}`);
  await firstPicture(page);
  const waits: PictureWaits = { start: [], middle: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [i, place] of (['start', 'middle'] as const).entries()) {
      const around = FIRST_JUMP_S + (2 * round + i) * STEP_S;
      const piece = pieceAt(grid, around);
      const offset = place === 'start' ? 0.02 : grid.segments[piece]!.durationS * MIDDLE;
      waits[place].push(await jump(page, startOf(grid, piece) + offset));
      say(`Chromium, ${mode}, ${place} ${round + 1}/${rounds}: ${waits[place].at(-1)!.toFixed(0)} ms`);
    }
  }
  return waits;
}

/** A stream, not the file: the device is one that plays no whole files. */
function forced(mode: PeerMode): object {
  return { device: { ...DEVICES[mode], containers: [] } };
}

async function signIn(page: Page, baseUrl: string): Promise<void> {
  await page.goto(baseUrl);
  await page.getByTestId('username').fill(ADMIN.username);
  await page.getByTestId('password').fill(ADMIN.password);
  await page.getByTestId('submit').click();
  await page.getByTestId('item-card').first().waitFor();
}

async function firstPicture(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 1, null, { timeout: 60_000 });
}

/** The first frame whose media time belongs to the new place, by the browser's own account of presented frames. */
async function jump(page: Page, seconds: number): Promise<number> {
  return await page.evaluate(async (to) => {
    const video = document.querySelector('video')!;
    const asked = performance.now();
    video.currentTime = to;
    const shown = await new Promise<number>((resolve) => {
      const look = (now: number, frame: { mediaTime: number }): void => {
        if (Math.abs(frame.mediaTime - to) < 2) resolve(now);
        else video.requestVideoFrameCallback(look);
      };
      video.requestVideoFrameCallback(look);
    });
    const wait = shown - asked;
    // Playing on for a moment, as a viewer would, before the next jump.
    await new Promise((resolve) => setTimeout(resolve, 700));
    return wait;
  }, seconds);
}
