// The players that people have: start, three seeks, another sound, other pictures, every frame at its time.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Playback } from '@praxino/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { openPlayer } from '../harness/player-page.ts';
import type { Frame, PlayerName, PlayerPage } from '../harness/player-page.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { films, mediaDir } from '../media/films.ts';

let server: TestServer;
let browser: TestBrowser;
let scratch: string;
let play: Playback;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'praxino-players-'));
  server = await startServer({ media: [join(mediaDir, 'Ladder')] });
  await server.api.scanned();
  browser = await launchBrowser();
  const { id } = await server.api.item('Tall Ladder');
  // Chromium, without Matroska: a stream, not the file.
  play = await server.api.play({ itemId: id, device: { containers: [] } });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
  await rm(scratch, { recursive: true, force: true });
});

const FPS = 25;
/** What a player of this machine may take, four times slower than now. */
const PATIENCE = { timeout: 40_000, interval: 100 };

/** The clock runs on from here. */
async function advances(player: PlayerPage, bySeconds: number): Promise<void> {
  const { time } = await player.state();
  await expect.poll(async () => (await player.state()).time, PATIENCE).toBeGreaterThan(time + bySeconds);
  expect((await player.state()).errors).toEqual([]);
}

/**
 * What is wrong with the frames that were shown. A page that is busy reads a frame or two late, now and then; a player that
 * places pictures wrongly does so with every one of them.
 */
function misplaced(frames: readonly Frame[]): string[] {
  const late = frames.map((f) => f.number - Math.round(f.mediaTime * FPS));
  const findings = frames
    .filter((_, i) => late[i]! < 0 || late[i]! > 3)
    .map((f) => `frame ${f.number} (${f.width} wide) is shown at ${f.mediaTime} s`);
  const right = late.filter((n) => n === 0).length;
  if (right < frames.length * 0.7) findings.push(`only ${right} of ${frames.length} frames are in their place`);
  return findings;
}

/** Other sizes come into view while the film goes on: nothing is thrown away and nothing stands still. */
async function switchesTo(player: PlayerPage, rendition: string, width: number): Promise<void> {
  await player.selectVideo(rendition);
  const seen: Frame[] = [];
  await expect
    .poll(async () => {
      seen.push(...(await player.frames()));
      return seen.at(-1)?.width;
    }, PATIENCE)
    .toBe(width);
  expect(misplaced(seen)).toEqual([]);
  expect(await player.rendition()).toBe(rendition);
}

const players: { name: PlayerName; url: () => string }[] = [
  { name: 'shaka', url: () => play.dashUrl },
  { name: 'hls.js', url: () => play.hlsUrl },
  { name: 'dash.js', url: () => play.dashUrl },
];

describe.each(players)('$name in Chromium', ({ name, url }) => {
  it('plays, seeks, switches the sound, and goes up and down the ladder without a gap', async () => {
    const { page, context } = await browser.open();
    const player = await openPlayer(page, name);
    await player.load(server.api.url(url()), 'v0.copy');
    await advances(player, 1);
    const { duration } = await player.state();
    expect(Math.abs(duration * 1000 - films.ladder.durationMs)).toBeLessThan(100);
    expect(await player.rendition()).toBe('v0.copy');
    expect(misplaced(await player.frames())).toEqual([]);

    await switchesTo(player, 'v0.h264-480', 854);
    await switchesTo(player, 'v0.h264-240', 426);
    await switchesTo(player, 'v0.copy', 1280);
    const state = await player.state();
    expect(state.buffered, `${name} at ${state.time} s`).toHaveLength(1);

    for (const target of [9.3, 2, 21.1, 1]) {
      await player.frames();
      await player.seek(target);
      const isThere = (f: Frame): boolean => f.mediaTime >= target && f.mediaTime < target + 2;
      await expect.poll(async () => (await player.frames()).some(isThere), PATIENCE).toBe(true);
      await advances(player, 0.5);
    }
    // Not while it still seeks: dash.js 5 now and then empties its buffers then, and fetches nothing more.
    await player.selectAudio(1);
    await advances(player, 1.5);
    expect(misplaced((await player.frames()).slice(2))).toEqual([]);
    expect((await player.state()).errors).toEqual([]);
    await context.close();
  });
});
