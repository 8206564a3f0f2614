// The promise the product is built on: what was encoded for one viewer is never encoded again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDash } from '../harness/manifest.ts';
import { startServer } from '../harness/server.ts';
import type { TestServer } from '../harness/server.ts';
import { watchFfmpeg } from '../harness/watched-ffmpeg.ts';
import type { WatchedFfmpeg } from '../harness/watched-ffmpeg.ts';
import { mediaDir } from '../media/films.ts';

const signal = AbortSignal.timeout(300_000);
let ffmpeg: WatchedFfmpeg;
let data: string;

beforeEach(async () => {
  ffmpeg = await watchFfmpeg();
  data = await mkdtemp(join(tmpdir(), 'praxino-sharing-'));
});
afterEach(async () => {
  await ffmpeg[Symbol.asyncDispose]();
  await rm(data, { recursive: true, force: true });
});

async function segmentUrls(server: TestServer): Promise<string[]> {
  const item = await server.api.item('White Noise', { kind: 'movie' });
  const play = await server.api.play({ itemId: item.id });
  const [video] = await readDash(server.api.url(play.dashUrl), signal);
  return video!.segments.map((s) => s.url);
}
async function fetchBytes(url: string): Promise<Buffer> {
  const reply = await fetch(url, { signal });
  expect(reply.status).toBe(200);
  return Buffer.from(await reply.arrayBuffer());
}
const videoRuns = async (): Promise<number> =>
  (await ffmpeg.encodes()).filter((line) => line.includes('libx264')).length;

describe('two viewers of the same transcode', () => {
  it('start one encoder and get the same bytes', async () => {
    await using server = await startServer({
      media: [join(mediaDir, 'Movies')],
      data,
      env: { FFMPEG_PATH: ffmpeg.path },
    });
    await server.api.scanned();
    const [first, second] = [await segmentUrls(server), await segmentUrls(server)];
    expect(first[0]).not.toBe(second[0]);
    const [a, b] = await Promise.all([fetchBytes(first.at(-1)!), fetchBytes(second.at(-1)!)]);
    expect(a.equals(b)).toBe(true);
    expect(await videoRuns()).toBe(1);
    await server.stop();
  });
});

describe('a restarted server', () => {
  it('answers from what was encoded before, without an encoder', async () => {
    const options = { media: [join(mediaDir, 'Movies')], data, env: { FFMPEG_PATH: ffmpeg.path } };
    const before: Buffer[] = [];
    {
      await using server = await startServer(options);
      await server.api.scanned();
      for (const url of await segmentUrls(server)) before.push(await fetchBytes(url));
      await server.stop();
    }
    const runs = await videoRuns();
    expect(runs).toBeGreaterThan(0);
    await using server = await startServer(options);
    await server.api.scanned();
    for (const [i, url] of (await segmentUrls(server)).entries())
      expect((await fetchBytes(url)).equals(before[i]!)).toBe(true);
    expect(await videoRuns()).toBe(runs);
    await server.stop();
  });
});
