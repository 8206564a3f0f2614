// What it costs the server to send segments that are made already: from memory, and, after a restart, from the disk.
import { readDash } from '@praxino/e2e/harness/manifest.ts';
import { startServer } from '@praxino/e2e/harness/server.ts';
import type { TestServer } from '@praxino/e2e/harness/server.ts';
import { makeManyFilms } from '@praxino/e2e/media/many-films.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuMsOf } from '../process-cost.ts';
import { atLeast, median } from '../table.ts';
import type { BenchContext, Row } from '../table.ts';
import { drain } from './cheap-client.ts';
import { startNginx } from './nginx.ts';

const RENDITION = 'v0.h264-720.whole';
const FILM_REPEATS = 4;
const PARALLEL = 4;
/** Sent in one round. */
const BYTES = 2e9;

export async function servingRows({ rounds, say, signal }: BenchContext & { signal: AbortSignal }): Promise<Row[]> {
  const films = await makeManyFilms(1, FILM_REPEATS, signal);
  const data = await mkdtemp(join(tmpdir(), 'praxino-bench-'));
  const options = { media: [`movies=${films.folder}`], data };
  try {
    let memory: number[];
    let sizes: number[];
    {
      await using server = await startServer(options);
      await server.api.scanned(600_000);
      const urls = await segmentUrls(server, films.titles[0]!, signal);
      sizes = [];
      for (const url of urls) sizes.push(await sizeOf(url, signal));
      say(`serving ${urls.length} segments of ${(median(sizes) / 1e6).toFixed(1)} MB`);
      memory = await speeds(urls, () => cpuMsOf(server.pid), rounds);
      await server.stop();
    }
    await using server = await startServer(options);
    await server.api.scanned(600_000);
    const urls = await segmentUrls(server, films.titles[0]!, signal);
    await speeds(urls, () => cpuMsOf(server.pid), 1);
    await using nginx = await startNginx(sizes);
    const disk: number[] = [];
    const peer: number[] = [];
    for (let round = 0; round < rounds; round++) {
      disk.push(...(await speeds(urls, () => cpuMsOf(server.pid), 1)));
      if (nginx) peer.push(...(await speeds(nginx.urls, () => nginx.cpuMs(), 1)));
    }
    await server.stop();
    return [row('memory', memory, peer, 4), row('disk', disk, peer, 1.2)];
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

function row(from: string, ours: readonly number[], peer: readonly number[], least: number): Row {
  const made = atLeast(
    `serving cached segments from ${from}, against nginx sendfile`,
    median(ours),
    'GB per core-second',
    least,
  );
  const baseline = peer.length > 0 ? median(peer) : null;
  return { ...made, baseline, ratio: baseline && made.value / baseline };
}

async function segmentUrls(server: TestServer, title: string, signal: AbortSignal): Promise<string[]> {
  const item = await server.api.item(title);
  const play = await server.api.play({ itemId: item.id, device: { containers: [] } });
  const [copy] = await readDash(server.api.url(play.dashUrl), signal);
  // Segments of a whole encode lie on the grid of the copy.
  return copy!.segments.map(({ url }) => url.replace('/v0.copy/', `/${RENDITION}/`));
}

/** Gigabytes sent for each second of the sender's processor, once a round. */
async function speeds(urls: readonly string[], cpuMs: () => Promise<number>, rounds: number): Promise<number[]> {
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await cpuMs();
    const readers = Array.from({ length: PARALLEL }, (_, i) => drain(urls, i * 3, (sent) => sent >= BYTES / PARALLEL));
    const sent = (await Promise.all(readers)).reduce((sum, bytes) => sum + bytes, 0);
    found.push(sent / 1e9 / (((await cpuMs()) - before) / 1000));
  }
  return found;
}

async function sizeOf(url: string, signal: AbortSignal): Promise<number> {
  const reply = await fetch(url, { signal });
  if (!reply.ok) throw new Error(`${reply.status} for ${url}`);
  return (await reply.arrayBuffer()).byteLength;
}
