// A person in Chromium watches an episode of the made season: the button comes with the title music and jumps to its end.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '@praxino/contracts';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { ADMIN, startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { films, mediaDir } from '../media/films.ts';
import type { SegmentFacts } from '../media/film.ts';

let server: TestServer;
let browser: TestBrowser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  server = await startServer({ media: [join(mediaDir, 'Analysis')] });
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
});

const button = () => page.getByTestId('skip-segment');
/** Seconds; `player-video` is the video element of the player. */
const position = () => page.getByTestId('player-video').evaluate((video) => (video as HTMLVideoElement).currentTime);
const facts = (id: 'tide1' | 'tide2' | 'tide3', kind: SegmentFacts['kind']) =>
  films[id].segments?.find((s) => s.kind === kind);

async function watch(title: string, fromMs: number): Promise<void> {
  const { id } = await server.api.item(title, { kind: 'episode' });
  await page.goto(`${server.baseUrl}/play/${id}?from=${fromMs}`);
  await page.getByTestId('player-video').waitFor();
  await expect.poll(position, { timeout: 30_000 }).toBeGreaterThan(fromMs / 1000 + 0.2);
}

describe('the skip button', () => {
  it('comes with the title music, and jumps to its end', async () => {
    const intro = facts('tide2', 'intro')!;
    await watch('Neaps', intro.startMs - 4000);
    expect(await button().count()).toBe(0);
    await button().waitFor({ timeout: 30_000 });
    expect(Math.abs((await position()) - intro.startMs / 1000)).toBeLessThan(1.5);
    expect(await button().innerText()).toBe('Skip intro');
    await button().click();
    const after = await position();
    expect(Math.abs(after - intro.endMs / 1000)).toBeLessThan(1.5);
    expect(await button().count()).toBe(0);
    await expect.poll(position, { timeout: 20_000 }).toBeGreaterThan(after + 0.5);
  });

  it('is pressed by the key S, too', async () => {
    const intro = facts('tide1', 'intro')!;
    await watch('Springs', intro.startMs + 3000);
    await button().waitFor({ timeout: 30_000 });
    await page.keyboard.press('s');
    await expect.poll(position, { timeout: 20_000 }).toBeGreaterThan(intro.endMs / 1000 - 1);
  });

  it('does not come in an episode without an intro', async () => {
    await watch('Slack Water', 1000);
    await expect.poll(position, { timeout: 60_000 }).toBeGreaterThan(6);
    expect(await button().count()).toBe(0);
  });
});

describe('what the server says', () => {
  it('is right to a second in every episode, in the answer to how to play', async () => {
    for (const [title, id] of [
      ['Springs', 'tide1'],
      ['Neaps', 'tide2'],
      ['Slack Water', 'tide3'],
    ] as const) {
      const { segments } = await server.api.play({ itemId: (await server.api.item(title, { kind: 'episode' })).id });
      const expected = films[id].segments ?? [];
      expect(segments.map((s) => s.kind)).toEqual(expected.map((s) => s.kind));
      for (const [i, { startMs, endMs }] of expected.entries()) {
        expect(Math.abs(segments[i]!.startMs - startMs)).toBeLessThan(1000);
        expect(Math.abs(segments[i]!.endMs - endMs)).toBeLessThan(1000);
      }
    }
  });

  it('is what an administrator corrected it to', async () => {
    const item = await server.api.item('Ebb', { kind: 'episode' });
    const body = {
      versionId: item.versions[0]!.id,
      segments: [{ kind: 'intro' as const, startMs: 2000, endMs: 19_000 }],
    };
    await server.api.call(routes.mediaSegments.set, { params: { id: item.id }, body });
    const { segments } = await server.api.play({ itemId: item.id });
    expect(segments).toMatchObject([{ kind: 'intro', startMs: 2000, endMs: 19_000, source: 'manual' }]);
  });
});

it('a device set to skip by itself does, and says so', async () => {
  const intro = facts('tide2', 'intro')!;
  await page.evaluate(() => localStorage.setItem('praxino.skipAutomatically', 'yes'));
  await watch('Neaps', intro.startMs - 3000);
  await expect.poll(position, { timeout: 30_000 }).toBeGreaterThan(intro.endMs / 1000 - 1);
  expect(await page.getByTestId('player').innerText()).toContain('Intro skipped');
});

it('no error was logged on the way', () => {
  expect(errors).toEqual([]);
});
