// Words in the players that people have: the right line at the right time, before and after a seek.
import { join } from 'node:path';
import type { Playback } from '@praxino/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { openPlayer } from '../harness/player-page.ts';
import type { PlayerName } from '../harness/player-page.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { mediaDir } from '../media/films.ts';

let server: TestServer;
let browser: TestBrowser;
let play: Playback;

beforeAll(async () => {
  server = await startServer({ media: [join(mediaDir, 'Edge Cases', 'Subtitles')] });
  await server.api.scanned();
  browser = await launchBrowser();
  const { id } = await server.api.item('Many Words');
  play = await server.api.play({ itemId: id, device: { containers: [] } });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
});

const PATIENCE = { timeout: 40_000, interval: 100 };
const players: { name: PlayerName; protocol: string; url: () => string }[] = [
  { name: 'shaka', protocol: 'DASH', url: () => play.dashUrl },
  { name: 'hls.js', protocol: 'HLS', url: () => play.hlsUrl },
  { name: 'dash.js', protocol: 'DASH', url: () => play.dashUrl },
];

describe.each(players)('$name with $protocol', ({ name, url }) => {
  it('shows each line from its first to its last moment, in either direction', async () => {
    const { page, context } = await browser.open();
    const player = await openPlayer(page, name);
    await player.load(server.api.url(url()), 'v0.copy');
    await expect.poll(async () => (await player.state()).time, PATIENCE).toBeGreaterThan(0.1);
    await page.evaluate(() => document.querySelector('video')?.pause());
    await player.selectText(0);
    const lines = async (): Promise<string[]> => await player.shownText();
    // The line stands from 1 to 4 s; the grid is cut at 2, 4, 6 s …: it lies in more than one segment.
    for (const [at, shown] of [
      [3.9, ['Plain words']],
      [5, []],
      [1.1, ['Plain words']],
      [4.1, []],
      [2.5, ['Plain words']],
    ] as const) {
      await player.seek(at);
      await expect.poll(lines, { ...PATIENCE, message: `${name} at ${at} s` }).toEqual(shown);
    }
    // dash.js 5.2.1 shows nothing of a second text file that is chosen while the film stands still.
    if (name !== 'dash.js') {
      await player.selectText(1);
      await player.seek(7);
      await expect.poll(lines, PATIENCE).toEqual(['Above']);
    }
    expect((await player.state()).errors).toEqual([]);
    await context.close();
  });
});
