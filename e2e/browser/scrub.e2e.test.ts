// A person who looks for a place in a film: what the seek bar shows must be the film at that time.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { ffmpeg } from '../harness/run.ts';
import { ADMIN, startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { barCode, readFrameNumbers } from '../media/bar-code.ts';

const FPS = 25;
const SECONDS = 120;
/** Pictures are of the nearest key frame, one a second, to the middle of a span of 1.5 s. */
const TOLERANCE_S = 0.75 + 0.5;
const CHAPTERS = [
  { title: 'The valley', startS: 0 },
  { title: 'First light', startS: 40 },
  { title: 'The way down', startS: 80 },
];

let dir: string;
let server: TestServer;
let browser: TestBrowser;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-scrub-'));
  await makeFilm(join(dir, 'Long Way (2018).mp4'));
  server = await startServer({ media: [dir] });
  await server.api.scanned();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

async function makeFilm(path: string): Promise<void> {
  const facts = join(dir, 'chapters.txt');
  const chapters = CHAPTERS.map(
    ({ title, startS }, i) =>
      `[CHAPTER]\nTIMEBASE=1/1\nSTART=${startS}\nEND=${CHAPTERS[i + 1]?.startS ?? SECONDS}\ntitle=${title}\n`,
  );
  await writeFile(facts, `;FFMETADATA1\n${chapters.join('')}`);
  const picture = `testsrc2=s=640x360:r=${FPS}:d=${SECONDS},${barCode(640, 360)}`;
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', String(FPS)];
  const input = ['-f', 'lavfi', '-i', picture, '-i', facts, '-map', '0:v', '-map_chapters', '1'];
  await ffmpeg(['-y', ...input, ...encoder, '-movflags', '+faststart', path], { timeoutMs: 120_000 });
}

interface Viewer {
  page: Page;
  context: BrowserContext;
  errors: string[];
}
async function openFilm(options: Parameters<TestBrowser['open']>[0] = {}, search = ''): Promise<Viewer> {
  const viewer = await browser.open(options);
  const { page } = viewer;
  await page.goto(`${server.baseUrl}/${search}`);
  await page.getByTestId('username').fill(ADMIN.username);
  await page.getByTestId('password').fill(ADMIN.password);
  await page.getByTestId('submit').click();
  await page.getByTestId('item-card').first().waitFor();
  const item = await server.api.item('Long Way', { kind: 'movie' });
  await page.goto(`${server.baseUrl}/play/${item.id}?from=0`);
  await expect.poll(() => currentTime(page), { timeout: 30_000 }).toBeGreaterThan(0);
  return viewer;
}
const currentTime = (page: Page): Promise<number> =>
  page.getByTestId('player-video').evaluate((element) => (element as HTMLVideoElement).currentTime); // the test id is on the video

/** The bar, once the controls stand still. */
async function barOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.getByTestId('seek-bar').boundingBox();
  if (!box) throw new Error('the seek bar is not on screen');
  return box;
}

/** The time of the frame in the picture that is shown, as its bar code says. Seconds. */
async function shownSeconds(page: Page): Promise<number> {
  const picture = page.getByTestId('seek-picture');
  await expect.poll(() => picture.getAttribute('data-loaded'), { timeout: 30_000 }).toBe('true');
  // Round corners and the outline would cover the first bits.
  await picture.evaluate((element) => {
    (element as HTMLElement).style.cssText += ';border-radius:0;box-shadow:none'; // a div
  });
  const path = join(dir, 'shown.png');
  await picture.screenshot({ path, animations: 'disabled' });
  const [number] = await readFrameNumbers(path);
  return number! / FPS;
}

async function pointAt(page: Page, share: number): Promise<void> {
  const bar = await barOf(page);
  await page.mouse.move(bar.x + bar.width * share, bar.y + bar.height / 2);
}

describe('the seek bar', () => {
  it('shows the film and the chapter at the time under the mouse, and moves nothing', async () => {
    const { page, context, errors } = await openFilm();
    await page.mouse.move(700, 400);
    const before = await barOf(page);
    for (const share of [0.5, 0.1, 0.9, 0.34, 0.66]) {
      await pointAt(page, share);
      expect(Math.abs((await shownSeconds(page)) - share * SECONDS), `at ${share}`).toBeLessThan(TOLERANCE_S);
      const chapter = CHAPTERS.findLast((c) => c.startS <= share * SECONDS)!;
      expect(await page.getByTestId('seek-preview').innerText()).toContain(chapter.title);
    }
    for (const share of [0.001, 0.999]) {
      await pointAt(page, share);
      const box = (await page.getByTestId('seek-preview').boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(before.x - 1);
      expect(box.x + box.width).toBeLessThanOrEqual(before.x + before.width + 1);
    }
    expect(await barOf(page)).toEqual(before);
    await page.mouse.move(700, 200);
    expect(await page.getByTestId('seek-preview').count()).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('shows it under a finger, and goes there when it is lifted', async () => {
    const { page, context } = await openFilm({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await page.touchscreen.tap(195, 300);
    const bar = await barOf(page);
    const touch = await context.newCDPSession(page);
    const at = (share: number) => [{ x: bar.x + bar.width * share, y: bar.y + bar.height / 2 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0.2) });
    for (const share of [0.4, 0.6, 0.75])
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(share) });
    expect(Math.abs((await shownSeconds(page)) - 0.75 * SECONDS)).toBeLessThan(TOLERANCE_S);
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect.poll(() => currentTime(page), { timeout: 20_000 }).toBeGreaterThan(0.75 * SECONDS - 1);
    await context.close();
  });

  it('shows it while a key is held, and goes there when it is let go, also on a television', async () => {
    const { page, context } = await openFilm({ viewport: { width: 1920, height: 1080 } }, '?tv=1');
    await page.keyboard.down('ArrowRight');
    for (let i = 0; i < 5; i++) {
      await page.keyboard.down('ArrowRight');
      await page.waitForFunction(() => new Promise((done) => setTimeout(() => done(true), 120)));
    }
    const preview = page.getByTestId('seek-preview');
    const [, minutes, seconds] = /(\d+):(\d+)/.exec(await preview.innerText())!;
    const target = Number(minutes) * 60 + Number(seconds);
    expect(target).toBeGreaterThan(30);
    expect(Math.abs((await shownSeconds(page)) - target)).toBeLessThan(TOLERANCE_S + 1);
    await page.keyboard.up('ArrowRight');
    await expect.poll(() => currentTime(page), { timeout: 20_000 }).toBeGreaterThan(target - 1);
    expect(await preview.count()).toBe(0);
    await context.close();
  });
});
