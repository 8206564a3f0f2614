// Subtitles of every kind on the screen of a browser: seen by comparing pixels with and without them, before and after a seek.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from './png.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { ADMIN, startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { films, mediaDir } from '../media/films.ts';

let server: TestServer;
let browser: TestBrowser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  server = await startServer({ media: [join(mediaDir, 'Edge Cases', 'Subtitles')] });
  await server.api.scanned();
  browser = await launchBrowser();
  ({ page, errors } = await browser.open({ viewport: { width: 1280, height: 720 } }));
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
});

const film = films.manyWords;
const indexOf = (codec: string): number => 1 + film.sound.length + film.text.findIndex((t) => t.codec === codec);

/** Controls hidden; what moves up for them stays in its place. */
const QUIET = `[data-testid=player] header, [data-testid=player] footer { visibility: hidden }
[data-testid=subtitle-pictures] img { translate: none !important; transition: none !important }`;

/** Paused, controls hidden, so that nothing but subtitles changes between two pictures of the screen. */
async function openPaused(atSeconds: number): Promise<void> {
  const item = await server.api.item('Many Words', { kind: 'movie' });
  await page.goto(`${server.baseUrl}/play/${item.id}?from=0`);
  await page.getByTestId('player-video').waitFor();
  await expect.poll(() => time(), { timeout: 60_000 }).toBeGreaterThan(0);
  await page.evaluate(() => document.querySelector('video')?.pause());
  await page.addStyleTag({
    content: QUIET,
  });
  await seek(atSeconds);
}
const time = (): Promise<number> => page.evaluate(() => document.querySelector('video')?.currentTime ?? 0);

async function seek(seconds: number): Promise<void> {
  await page.evaluate(async (to) => {
    const video = document.querySelector('video')!;
    if (Math.abs(video.currentTime - to) < 0.001) return;
    // The new frame is on the screen, not only decoded.
    const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    video.currentTime = to;
    await shown;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }, seconds);
}

async function choose(codec: string | null): Promise<void> {
  await page.mouse.move(640, 300);
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-testid=tracks-button]')?.click());
  const value = codec === null ? 'off' : String(indexOf(codec));
  await page.locator(`[data-testid=subtitle-option][data-value="${value}"]`).click();
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-testid=tracks-button]')?.click());
  await page.getByTestId('player-panel').waitFor({ state: 'detached' });
}

interface Change {
  count: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Mean colour of what changed. */
  colour: [number, number, number];
}
/** Where and how two pictures of the screen differ, in shares of it. */
function changeBetween(before: PNG, now: PNG): Change {
  const change: Change = { count: 0, left: 1, top: 1, right: 0, bottom: 0, colour: [0, 0, 0] };
  for (let y = 0; y < now.height; y++) {
    for (let x = 0; x < now.width; x++) {
      const at = y * now.width + x;
      const [a, b] = [now.rgb(at), before.rgb(at)];
      if (a.every((c, i) => Math.abs(c - b[i]!) < 40)) continue;
      change.count++;
      a.forEach((c, i) => (change.colour[i]! += c));
      change.left = Math.min(change.left, x / now.width);
      change.right = Math.max(change.right, x / now.width);
      change.top = Math.min(change.top, y / now.height);
      change.bottom = Math.max(change.bottom, y / now.height);
    }
  }
  change.colour = change.colour.map((c) => Math.round(c / Math.max(1, change.count))) as Change['colour']; // three of them
  return change;
}
async function screen(): Promise<PNG> {
  // A toast of the last choice fades away first.
  await expect.poll(() => page.locator('[role=status] p').count(), { timeout: 20_000 }).toBe(0);
  await page.evaluate(async () => {
    for (let i = 0; i < 10; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
  return PNG.parse(await page.screenshot());
}

/** In the middle of a frame: at its edge a second seek may show its neighbour. */
const MOMENTS = { first: 2.02, none: 5.02, second: 7.02 } as const;

/** What the subtitles draw after a seek: the screen with them, and the same frame once they are switched off. */
async function drawnAt(codec: string, at: number, isDrawn: boolean): Promise<Change> {
  let change: Change | undefined;
  const look = async (): Promise<boolean> => {
    await choose(codec);
    if (codec === 'ass') await page.locator('[data-testid=subtitle-stage][data-drawn=true]').waitFor();
    await seek(at === MOMENTS.none ? MOMENTS.first : MOMENTS.none);
    await seek(at);
    const shown = await screen();
    await choose(null);
    change = changeBetween(await screen(), shown);
    return change.count > 200;
  };
  await expect.poll(look, { timeout: 60_000, interval: 100 }).toBe(isDrawn);
  return change!;
}

/** At 2 s, at 7 s, and in between, where nothing stands. */
async function compare(codec: string): Promise<{ first: Change; second: Change; none: Change }> {
  await openPaused(MOMENTS.first);
  const first = await drawnAt(codec, MOMENTS.first, true);
  const second = await drawnAt(codec, MOMENTS.second, true);
  return { first, second, none: await drawnAt(codec, MOMENTS.none, false) };
}

describe('over the picture of the film', () => {
  it('pictures stand where the disc put them, in its colours, also after a seek', async () => {
    const { first, second } = await compare('hdmv_pgs_subtitle');
    // The boxes of the film: 20,130 and 180,130 of 320 × 180, 120 × 30 large.
    for (const [change, x] of [
      [first, 20],
      [second, 180],
    ] as const) {
      expect(Math.abs(change.left - x / 320)).toBeLessThan(0.01);
      expect(Math.abs(change.right - (x + 120) / 320)).toBeLessThan(0.01);
      expect(Math.abs(change.top - 130 / 180)).toBeLessThan(0.01);
      expect(Math.abs(change.bottom - 160 / 180)).toBeLessThan(0.01);
    }
    for (const channel of first.colour) expect(channel).toBeGreaterThan(240);
    // Y′ 100 of studio swing.
    for (const channel of second.colour) expect(Math.abs(channel - 98)).toBeLessThan(8);
  });

  it('a script is drawn as its author drew it, also after a seek', async () => {
    const { first, second } = await compare('ass');
    // A white rectangle from 40,60 to 280,140 of 640 × 360.
    expect(Math.abs(first.left - 40 / 640)).toBeLessThan(0.02);
    expect(Math.abs(first.right - 280 / 640)).toBeLessThan(0.02);
    expect(Math.abs(first.top - 60 / 360)).toBeLessThan(0.02);
    expect(Math.abs(first.bottom - 140 / 360)).toBeLessThan(0.02);
    for (const channel of first.colour) expect(channel).toBeGreaterThan(235);
    // Words at the upper edge.
    expect(second.bottom).toBeLessThan(0.3);
  });

  it('words stand at the lower edge, come and go with their time', async () => {
    await openPaused(2);
    await choose('subrip');
    const words = page.getByTestId('subtitles-bottom');
    await expect.poll(() => words.innerText(), { timeout: 20_000 }).toBe('Plain words');
    await seek(5);
    await expect.poll(() => words.innerText()).toBe('');
    await seek(3);
    await expect.poll(() => words.innerText()).toBe('Plain words');
  });

  it('one kind gives way to another at once', async () => {
    await openPaused(2);
    await choose('hdmv_pgs_subtitle');
    const pictures = page.locator('[data-testid=subtitle-pictures] img');
    await expect.poll(() => pictures.count(), { timeout: 20_000 }).toBe(1);
    await choose('subrip');
    await expect.poll(() => pictures.count()).toBe(0);
    await expect.poll(() => page.getByTestId('subtitles-bottom').innerText()).toBe('Plain words');
    await choose(null);
    await expect.poll(() => page.getByTestId('subtitles-bottom').innerText()).toBe('');
  });

  it('words are moved in time and look as the viewer wants, also the next time', async () => {
    await openPaused(2);
    await choose('subrip');
    const words = page.getByTestId('subtitles-bottom');
    await expect.poll(() => words.innerText()).toBe('Plain words');
    // The line ends at 4 s: half a second later it is still there at 4.3 s.
    for (let i = 0; i < 5; i++) await page.keyboard.press('h');
    await seek(4.3);
    await expect.poll(() => words.innerText()).toBe('Plain words');
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-testid=tracks-button]')?.click());
    await page.locator('[data-testid=subtitle-size][data-value=huge]').click();
    await page.locator('[data-testid=subtitle-background][data-value=solid]').click();
    await openPaused(2);
    await choose('subrip');
    await expect.poll(() => words.getAttribute('data-size')).toBe('huge');
    expect(await words.getAttribute('data-background')).toBe('solid');
  });

  it('without WebAssembly a script is shown as its words', async () => {
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
    await openPaused(7);
    await choose('ass');
    await expect.poll(() => page.getByTestId('subtitles-top').innerText(), { timeout: 20_000 }).toBe('Above');
    expect(await page.getByTestId('subtitle-script').count()).toBe(0);
  });

  it('logged no error on the way', () => {
    expect(errors).toEqual([]);
  });
});
