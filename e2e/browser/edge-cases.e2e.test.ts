// Odd films in the web player of a real Chromium: from the start, and after seeks into the middle.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { advances, moment, playFilm, seekTo, signIn } from '../harness/web-player.ts';
import { edgeDir, makeEdgeFilms } from '../media/edge-cases/films.ts';

let server: TestServer;
let browser: TestBrowser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  await makeEdgeFilms(AbortSignal.timeout(600_000));
  server = await startServer({ media: [`movies=${edgeDir}`] });
  await server.api.scanned(300_000);
  browser = await launchBrowser();
  ({ page, errors } = await browser.open());
  await signIn(page, server);
}, 600_000);
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
});

interface Case {
  title: string;
  mode: 'direct' | 'remux' | 'transcode';
  /** Where the pictures end, when the film does not. */
  picturesEndS?: number;
  /** Shares of the film's length to seek to. */
  seeks?: readonly number[];
}
const cases: readonly Case[] = [
  // Its software decoder cannot start at key frames that are no IDR pictures: neither the file nor a copy will do.
  { title: 'Open groups mkv', mode: 'transcode' },
  { title: 'Open groups mp4', mode: 'transcode' },
  { title: 'Variable rate mkv', mode: 'direct' },
  { title: 'Interlaced top field first mkv', mode: 'direct' },
  { title: 'Turned 90', mode: 'direct' },
  { title: 'Half minute groups', mode: 'direct' },
  { title: 'One frame', mode: 'direct', seeks: [] },
  { title: 'Size changes in band', mode: 'transcode' },
  { title: 'Size changes in the table', mode: 'transcode' },
  { title: 'Starts at five mkv', mode: 'remux' },
  { title: 'Starts at five mp4', mode: 'remux' },
  { title: 'Late sound mkv', mode: 'direct' },
  { title: 'Short sound mkv', mode: 'direct' },
  { title: 'Long sound mkv', mode: 'direct', picturesEndS: 5 },
  { title: 'Trimmed by an edit list', mode: 'direct' },
  // Behind the hole, and in front of it.
  { title: 'Jumps ahead', mode: 'direct', seeks: [0.9, 0.05] },
  { title: 'Live WebM', mode: 'remux' },
  { title: 'Laced xiph', mode: 'remux' },
  { title: 'Fragments with sidx', mode: 'remux' },
  { title: 'Ends early in fragments', mode: 'remux' },
  { title: 'Opus eight channels mkv', mode: 'direct' },
  { title: 'FLAC eight channels mkv', mode: 'direct' },
];

describe('the web player', () => {
  it.each(cases)('plays "$title" ($mode) from the start and after seeks', async (film) => {
    const item = await server.api.item(film.title);
    expect(await playFilm(page, server, item.id)).toBe(film.mode);
    await advances(page, 0, film.picturesEndS ?? Infinity);
    const { duration } = await moment(page);
    for (const share of film.seeks ?? [0.55, 0.2, 0.7]) {
      await seekTo(page, share);
      await advances(page, duration * share - 1.5, film.picturesEndS ?? Infinity);
    }
    expect(errors.splice(0)).toEqual([]);
  });
});
