// The quality menu of the web player: pictures change while the film goes on, and no new playback is asked for.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { ADMIN, startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { mediaDir } from '../media/films.ts';

const PATIENCE = { timeout: 40_000, interval: 100 };
let server: TestServer;
let browser: TestBrowser;

beforeAll(async () => {
  server = await startServer({ media: [join(mediaDir, 'Ladder')] });
  await server.api.scanned();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
});

describe('the quality menu', () => {
  it('goes down and back up within one playback, without a gap in what is buffered', async () => {
    const { page, errors } = await browser.open();
    // A browser that plays no Matroska files: it gets a stream, in which there is something to switch.
    await page.addInitScript(() => {
      const ask = HTMLMediaElement.prototype.canPlayType.bind(document.createElement('video'));
      HTMLMediaElement.prototype.canPlayType = (type) => (type.includes('matroska') ? '' : ask(type));
    });
    const asked: string[] = [];
    page.on('request', (r) => r.method() === 'POST' && r.url().endsWith('/playback') && asked.push(r.postData() ?? ''));
    await page.goto(server.baseUrl);
    await page.getByTestId('username').fill(ADMIN.username);
    await page.getByTestId('password').fill(ADMIN.password);
    await page.getByTestId('submit').click();
    await page.getByTestId('item-card').first().waitFor();
    const { id } = await server.api.item('Tall Ladder');
    await page.goto(`${server.baseUrl}/play/${id}`);
    const now = () =>
      page.getByTestId('player-video').evaluate((element) => {
        const video = element as HTMLVideoElement; // the test id is on the video
        return { width: video.videoWidth, time: video.currentTime, ranges: video.buffered.length };
      });
    await expect.poll(async () => (await now()).time, PATIENCE).toBeGreaterThan(0.5);
    expect((await now()).width).toBe(1280);

    await page.mouse.move(700, 400);
    await page.getByTestId('quality-button').click();
    const option = (value: string) => page.locator(`[data-testid="quality-option"][data-value="${value}"]`);
    expect(await option('auto').getAttribute('aria-checked')).toBe('true');
    const before = asked.length;
    for (const [value, width] of [['v0.h264-480', 854] as const, ['v0.copy', 1280] as const]) {
      const { time } = await now();
      await option(value).click();
      await expect.poll(async () => (await now()).width, PATIENCE).toBe(width);
      expect(await option(value).getAttribute('aria-checked')).toBe('true');
      await expect.poll(async () => (await now()).time, PATIENCE).toBeGreaterThan(time + 1);
      expect((await now()).ranges).toBe(1);
    }
    expect(asked.slice(before)).toEqual([]);
    expect(errors).toEqual([]);
  });
});
