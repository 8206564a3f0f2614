// Small pictures that manifests tell of: players find the right place on the right sheet for every time, and play as before.
import { join } from 'node:path';
import type { Playback } from '@praxino/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { judgeMpd } from '../harness/dash-rules.ts';
import { judgeMaster, judgeMedia } from '../harness/hls-rules.ts';
import { openPlayer } from '../harness/player-page.ts';
import type { PlayerName, Thumbnail } from '../harness/player-page.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { films, mediaDir } from '../media/films.ts';

let server: TestServer;
let browser: TestBrowser;
let play: Playback;
beforeAll(async () => {
  server = await startServer({ media: [join(mediaDir, 'Ladder')] });
  await server.api.settled();
  browser = await launchBrowser();
  const { id } = await server.api.item('Tall Ladder');
  play = await server.api.play({ itemId: id, device: { containers: [] } });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
});

const FPS = 25;
const PATIENCE = { timeout: 40_000, interval: 100 };
const text = async (url: string): Promise<string> => await (await fetch(url)).text();

it('stand in manifests that break no rule', async () => {
  const mpd = await text(server.api.url(play.dashUrl));
  expect(mpd).toContain('thumbnail_tile');
  expect(judgeMpd(mpd)).toEqual([]);
  const master = await text(server.api.url(play.hlsUrl));
  expect(judgeMaster(master)).toEqual([]);
  const uri = /^#EXT-X-IMAGE-STREAM-INF:.*URI="([^"]+)"$/m.exec(master)![1]!;
  const { findings, facts } = judgeMedia(await text(new URL(uri, server.api.url(play.hlsUrl)).href));
  expect(findings).toEqual([]);
  expect(Math.abs(facts.marks.at(-1)! * 1000 - films.ladder.durationMs)).toBeLessThan(100);
});

/** The number of the frame that a place on a sheet shows, read from its bar code; see media/bar-code.ts. */
async function numberOn(page: Page, place: Thumbnail): Promise<number> {
  return await page.evaluate(async ({ url, x, y, width, height }) => {
    const bits = 16;
    const sheet = await createImageBitmap(await (await fetch(url)).blob());
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d')!;
    context.drawImage(sheet, x, y, width, height, 0, 0, width, height);
    const { data } = context.getImageData(0, Math.floor(height / 48), width, 1);
    let number = 0;
    for (let i = 0; i < bits; i++) {
      const middle = Math.floor(((i + 0.5) * width) / bits);
      if (data[middle * 4]! > 127) number |= 1 << i;
    }
    return number;
  }, place);
}

describe.each<{ player: PlayerName; manifest: string; url: () => string; hasThumbnails: boolean }>([
  { player: 'shaka', manifest: 'DASH', url: () => play.dashUrl, hasThumbnails: true },
  { player: 'shaka', manifest: 'HLS', url: () => play.hlsUrl, hasThumbnails: true },
  { player: 'dash.js', manifest: 'DASH', url: () => play.dashUrl, hasThumbnails: true },
  { player: 'hls.js', manifest: 'HLS', url: () => play.hlsUrl, hasThumbnails: false },
])('$player with $manifest', ({ player: name, url, hasThumbnails }) => {
  it(hasThumbnails ? 'plays, and finds the picture of every time' : 'plays, and minds no list of images', async () => {
    const { page, context } = await browser.open();
    const player = await openPlayer(page, name);
    await player.load(server.api.url(url()), 'v0.copy');
    await expect.poll(async () => (await player.state()).time, PATIENCE).toBeGreaterThan(1);
    const { columns, rows, intervalMs, widthPx, heightPx, urls, count } = play.trickplay!;
    for (let i = 0; i < count && hasThumbnails; i += 4) {
      const place = (await player.thumbnail(((i + 0.5) * intervalMs) / 1000))!;
      const onSheet = i % (columns * rows);
      expect({ ...place, url: new URL(place.url).pathname }).toEqual({
        url: urls[Math.floor(i / (columns * rows))],
        x: (onSheet % columns) * widthPx,
        y: Math.floor(onSheet / columns) * heightPx,
        width: widthPx,
        height: heightPx,
      });
      // Of the nearest key frame, one every two seconds.
      const wanted = ((i + 0.5) * intervalMs * FPS) / 1000;
      expect(Math.abs((await numberOn(page, place)) - wanted)).toBeLessThanOrEqual(FPS + 1);
    }
    expect((await player.state()).errors).toEqual([]);
    await context.close();
  });
});
