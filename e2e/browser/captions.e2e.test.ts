// Words that travel inside the pictures: listed once they are known to say something, sent as WebVTT, shown by the player.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import type { TestBrowser } from '../harness/browser.ts';
import { ADMIN, startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { captionFilms } from '../media/captions/catalogue.ts';
import type { SaidCue } from '../media/captions/catalogue.ts';
import { captionDir } from '../media/captions/films.ts';

let server: TestServer;
let browser: TestBrowser;

beforeAll(async () => {
  server = await startServer({ media: [join(captionDir, 'Captions')] });
  await server.api.settled();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await server?.stop();
  await server?.[Symbol.asyncDispose]();
});

async function tracksOf(title: string) {
  const { id } = await server.api.item(title);
  const { subtitles } = await server.api.play({ itemId: id, device: { containers: [] } });
  return subtitles;
}

async function read(path: string | null): Promise<SaidCue[]> {
  const reply = await fetch(server.api.url(path!));
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/vtt; charset=utf-8']);
  return [...(await reply.text()).matchAll(/^(\S+) --> (\S+).*\n([^]*?)(?:\n\n|\n*$(?![^]))/gm)].map((cue) => ({
    startMs: ms(cue[1]!),
    endMs: ms(cue[2]!),
    text: cue[3]!,
  }));
}
function ms(clock: string): number {
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}

describe.each([
  ['Matroska', 'mkv', 'Spoken'],
  ['MP4', 'mp4', 'Spoken Too'],
  ['HEVC', 'hevc', 'Spoken Newly'],
  ['a transport stream', 'ts', 'Sent'],
  ['an MPEG-2 recording', 'recording', 'Recorded'],
  ['a DVD', 'disc', 'Sold'],
] as const)('the captions of %s', (_, id, title) => {
  it('are listed by channel, and come as WebVTT in the time of the player', async () => {
    const tracks = await tracksOf(title);
    expect(tracks.map((t) => [t.title, t.codec, t.delivery, t.isHearingImpaired])).toEqual([
      ['CC1', 'eia_608', 'text', true],
      ['CC3', 'eia_608', 'text', true],
    ]);
    const { says } = captionFilms[id];
    for (const [track, said] of [
      [tracks[0]!, says.cc1],
      [tracks[1]!, says.cc3],
    ] as const) {
      for (const cues of [await read(track.url), await read(`${track.partUrl}?from=0&to=14`)]) {
        expect(cues.map((c) => c.text)).toEqual(said.map((c) => c.text));
        const off = cues.flatMap((c, i) => [c.startMs - said[i]!.startMs, c.endMs - said[i]!.endMs]);
        expect(off.filter((by) => Math.abs(by) > 2)).toEqual([]);
      }
    }
  });
});

it('captions of CTA-708 are listed where they stand alone, and channels that say nothing are not', async () => {
  const [windows, ...others] = await tracksOf('Windows');
  expect([windows!.title, windows!.codec, others.length]).toEqual(['CC', 'cta_708', 0]);
  expect((await read(windows!.url)).map((c) => c.text)).toEqual(['In a window', 'Two\nrows']);
  expect(await tracksOf('Silent')).toEqual([]);
});

it('the playlist has them as words for those who cannot hear', async () => {
  const { id } = await server.api.item('Spoken');
  const { hlsUrl } = await server.api.play({ itemId: id, device: { containers: [] } });
  const master = await (await fetch(server.api.url(hlsUrl))).text();
  const media = master.split('\n').filter((line) => line.startsWith('#EXT-X-MEDIA:TYPE=SUBTITLES'));
  expect(media.map((line) => /NAME="([^"]*)"/.exec(line)?.[1])).toEqual(['CC1', 'CC3']);
  expect(media.every((line) => line.includes('public.accessibility.transcribes-spoken-dialog'))).toBe(true);
});

it('the player lists them and shows them at their time', async () => {
  const { page, errors } = await browser.open({ viewport: { width: 1280, height: 720 } });
  await page.goto(server.baseUrl);
  await page.getByTestId('username').fill(ADMIN.username);
  await page.getByTestId('password').fill(ADMIN.password);
  await page.getByTestId('submit').click();
  await page.getByTestId('item-card').first().waitFor();
  const { id } = await server.api.item('Spoken');
  await page.goto(`${server.baseUrl}/play/${id}?from=0`);
  await page.getByTestId('player-video').waitFor();
  const seek = (seconds: number): Promise<void> =>
    page.evaluate((to) => {
      const video = document.querySelector('video')!;
      video.pause();
      video.currentTime = to;
    }, seconds);
  await expect
    .poll(() => page.evaluate(() => document.querySelector('video')?.readyState ?? 0), { timeout: 60_000 })
    .toBeGreaterThan(1);
  await seek(2);
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-testid=tracks-button]')?.click());
  const option = page.getByTestId('subtitle-option').filter({ hasText: 'CC1' });
  await option.click();
  await expect
    .poll(() => page.getByTestId('subtitles-bottom').innerText(), { timeout: 20_000 })
    .toBe('Hello, world\n♪ cafÉ');
  await seek(4.5);
  await expect.poll(() => page.getByTestId('subtitles-bottom').innerText()).toBe('');
  await seek(11.5);
  await expect.poll(() => page.getByTestId('subtitles-top').innerText()).toBe('Painted above');
  expect(errors).toEqual([]);
});
