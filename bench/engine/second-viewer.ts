// A second viewer of the same transcode, and the same viewer after a restart: nothing is started, the first byte is there at once.
import { readDash } from '@praxino/e2e/harness/manifest.ts';
import { startServer } from '@praxino/e2e/harness/server.ts';
import type { TestServer } from '@praxino/e2e/harness/server.ts';
import { watchFfmpeg } from '@praxino/e2e/harness/watched-ffmpeg.ts';
import type { LongFilm } from '@praxino/e2e/media/long-film.ts';
import { pieceAt } from '@praxino/e2e/soak/viewer.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DEVICES, HOUR_S } from '../seek/measure.ts';
import { atMost } from '../table.ts';
import type { BenchContext, Row } from '../table.ts';

const PIECES = 12;
const WARM_UPS = 30;

export async function secondViewerRows(
  film: LongFilm,
  { say, signal }: BenchContext & { signal: AbortSignal },
): Promise<Row[]> {
  await using ffmpeg = await watchFfmpeg();
  const data = await mkdtemp(join(tmpdir(), 'praxino-bench-'));
  const options = { media: [`movies=${film.folder}`], data, env: { FFMPEG_PATH: ffmpeg.path } };
  try {
    let before: number;
    const rows: Row[] = [];
    {
      await using server = await startServer(options);
      await server.api.scanned(600_000);
      for (const url of await pieces(server, film, signal)) await firstByteMs(url, signal);
      await untilCalm(server, signal);
      before = (await ffmpeg.encodes()).length;
      rows.push(...(await viewed(server, film, 'second viewer', signal)));
      rows.push(atMost('second viewer: encoders started', (await ffmpeg.encodes()).length - before, 'processes', 0));
      await server.stop();
    }
    say('second viewer measured, restarting');
    await using server = await startServer(options);
    await server.api.scanned(600_000);
    rows.push(...(await viewed(server, film, 'after a restart', signal)));
    rows.push(atMost('after a restart: encoders started', (await ffmpeg.encodes()).length - before, 'processes', 0));
    await server.stop();
    return rows;
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function viewed(server: TestServer, film: LongFilm, name: string, signal: AbortSignal): Promise<Row[]> {
  const urls = await pieces(server, film, signal);
  for (let i = 0; i < WARM_UPS; i++) await (await fetch(server.api.url('/healthz'), { signal })).arrayBuffer();
  const waits: number[] = [];
  for (const url of urls) waits.push(await firstByteMs(url, signal));
  return [atMost(`${name}: first byte`, waits, 'ms', 10)];
}

/** What was looked ahead for the first viewer is made: the second one wants the same. */
async function untilCalm(server: TestServer, signal: AbortSignal): Promise<void> {
  while ((await server.children()).some((p) => p.command.startsWith('ffmpeg'))) await wait(200, undefined, { signal });
}

/** Addresses of the same pieces for a playback of its own. */
async function pieces(server: TestServer, film: LongFilm, signal: AbortSignal): Promise<string[]> {
  const item = await server.api.item(film.title);
  const play = await server.api.play({ itemId: item.id, device: DEVICES.transcode });
  const tracks = await readDash(server.api.url(play.dashUrl), signal);
  const video = tracks.find((t) => t.kind === 'video')!;
  const first = pieceAt(video, HOUR_S);
  return video.segments.slice(first, first + PIECES).map((s) => s.url);
}

async function firstByteMs(url: string, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  const reply = await fetch(url, { signal });
  if (!reply.ok || !reply.body) throw new Error(`${reply.status} for ${url}`);
  let wait: number | null = null;
  for await (const _ of reply.body) wait ??= performance.now() - started;
  return wait ?? Infinity;
}
