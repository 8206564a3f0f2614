// Memory over ten thousand pieces: once the caches are full it stays where it is.
import { readDash } from '@praxino/e2e/harness/manifest.ts';
import { startServer } from '@praxino/e2e/harness/server.ts';
import type { LongFilm } from '@praxino/e2e/media/long-film.ts';
import { rssBytesOf } from '../process-cost.ts';
import { proposedTracks } from '../seek/first-bytes.ts';
import { median } from '../table.ts';
import type { BenchContext, Row } from '../table.ts';

const REQUESTS = 10_000;
/** Every piece twice, because the first time it is only sent on: until the memory for pieces is full. */
const WARM_UP = 4_000;
const SAMPLE_EVERY = 250;
const PARALLEL = 8;
const FLAT = 0.1;

export async function memoryRows(
  film: LongFilm,
  { say, signal }: BenchContext & { signal: AbortSignal },
): Promise<Row[]> {
  await using server = await startServer({ media: [`movies=${film.folder}`] });
  await server.api.scanned(600_000);
  const item = await server.api.item(film.title);
  const play = await server.api.play({ itemId: item.id, device: { containers: [] } });
  const tracks = await readDash(server.api.url(play.dashUrl), signal);
  // Copies of picture and sound all over the film: each is read, packaged, kept and forgotten again.
  const urls = proposedTracks(tracks).flatMap((track) => track.segments.map((s) => s.url));
  const samples: number[] = [];
  let done = 0;
  const viewer = async (): Promise<void> => {
    for (let i = done++; i < REQUESTS + WARM_UP; i = done++) {
      // A stride that meets every piece before it comes back to one.
      const reply = await fetch(urls[(i * 7919) % urls.length]!, { signal });
      if (!reply.ok) throw new Error(`${reply.status} after ${i} requests`);
      await reply.arrayBuffer();
      if (i >= WARM_UP && i % SAMPLE_EVERY === 0) samples.push(await rssBytesOf(server.pid));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, viewer));
  await server.stop();
  say(`memory: ${samples.map((s) => (s / 1e6).toFixed(0)).join(' ')} MB`);
  return [flatRow(samples)];
}

/** The last tenth of the run against the first: drift, not the saw of the collector between two samples. */
export function flatRow(samples: readonly number[]): Row {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const [early, late] = [median(samples.slice(0, tenth)), median(samples.slice(-tenth))];
  const drift = late / early;
  return {
    name: `memory after ${REQUESTS} more pieces`,
    value: late / 1e6,
    p95: null,
    unit: 'MB',
    baseline: early / 1e6,
    ratio: drift,
    target: '± 10 % of before',
    ok: Math.abs(drift - 1) <= FLAT,
  };
}
