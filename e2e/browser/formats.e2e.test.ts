// Films of every container, and discs in folders, in the web player of a real Chromium: from the start, and after seeks.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { advances, moment, playFilm, seekTo, signIn } from '../harness/web-player.ts';
import { formatFilms, formatsDir, makeFormatFilms } from '../media/formats/films.ts';

let server: TestServer;
let browser: TestBrowser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  await makeFormatFilms(AbortSignal.timeout(600_000));
  server = await startServer({ media: [`movies=${formatsDir}`] });
  await server.api.measured(300_000);
  browser = await launchBrowser();
  ({ page, errors } = await browser.open());
  await signIn(page, server);
}, 600_000);
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
});

describe('the web player', () => {
  it.each(formatFilms.map((film) => [film.covers, film] as const))('plays %s', async (_, film) => {
    const item = await server.api.item(film.title);
    expect(await playFilm(page, server, item.id)).not.toBe('direct');
    await advances(page, 0);
    const { duration } = await moment(page);
    expect(Math.abs(duration - film.frames / 25)).toBeLessThan(0.3);
    // Into the second part of what was joined, and back into the first.
    for (const share of [0.7, 0.2]) {
      await seekTo(page, share);
      await advances(page, duration * share - 1.5);
    }
    expect(errors.splice(0)).toEqual([]);
  });
});
