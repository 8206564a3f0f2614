// Forty people watch forty films of 8 Mbit/s, copied, in real time; meanwhile a library is scanned and a forty-first film is
// encoded. Nobody's picture may stop: no piece may take longer to arrive than it lasts.
import { routes } from '@praxino/contracts';
import { readDash } from '@praxino/e2e/harness/manifest.ts';
import type { ManifestTrack } from '@praxino/e2e/harness/manifest.ts';
import { startServer } from '@praxino/e2e/harness/server.ts';
import type { TestServer } from '@praxino/e2e/harness/server.ts';
import { makeManyFilms } from '@praxino/e2e/media/many-films.ts';
import type { LongFilm } from '@praxino/e2e/media/long-film.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { Connection } from '../seek/connection.ts';
import { proposedTracks } from '../seek/first-bytes.ts';
import { DEVICES } from '../seek/measure.ts';
import { atMost } from '../table.ts';
import type { BenchContext, Row } from '../table.ts';

const VIEWERS = 40;
const REPEATS = 4;
const FIRST_SEGMENTS = 2;

interface Piece {
  lateShare: number;
  waitMs: number;
}

export async function fortyViewersRows(
  long: LongFilm,
  { say, signal }: BenchContext & { signal: AbortSignal },
): Promise<Row[]> {
  say(`making ${VIEWERS} films`);
  const films = await makeManyFilms(VIEWERS, REPEATS, signal);
  await using server = await startServer({ media: [`movies=${films.folder}`, `movies=${long.folder}`] });
  const libraries = await server.api.scanned(600_000);
  const viewers = await Promise.all(films.titles.map((title) => tracksOf(server, title, signal)));
  const done = new AbortController();
  const until = AbortSignal.any([signal, done.signal]);
  const besides = Promise.all([
    scanAgain(
      server,
      libraries.map((l) => l.id),
      until,
    ),
    transcode(server, long, until),
  ]);
  besides.catch(() => done.abort());
  // Counts from the last question on.
  await delayOf(server);
  const watching = viewers.map((tracks, i) => watch(tracks, (i * 100) % 4000, signal));
  const watched = await Promise.all(watching).catch((error: unknown) => {
    done.abort();
    throw new Error(`a viewer was left alone; the server said last: ${server.output().slice(-1000)}`, { cause: error });
  });
  const delay = await delayOf(server);
  done.abort();
  await besides;
  await server.stop();
  const pieces = watched.flat();
  const waits = pieces.map((p) => p.waitMs);
  return [
    atMost(
      `${VIEWERS} viewers at 8 Mbit/s: longest wait as a share of the piece`,
      Math.max(...pieces.map((p) => p.lateShare)),
      '×',
      1,
    ),
    atMost(`${VIEWERS} viewers at 8 Mbit/s: wait for a piece`, waits, 'ms', 1000),
    atMost(`${VIEWERS} viewers: event-loop delay p99`, delay, 'ms', 20),
  ];
}

async function tracksOf(server: TestServer, title: string, signal: AbortSignal): Promise<ManifestTrack[]> {
  const item = await server.api.item(title);
  // No whole files: a device that wants segments.
  const play = await server.api.play({ itemId: item.id, device: { containers: [] } });
  if (play.mode !== 'remux') throw new Error(`expected a remux: ${JSON.stringify(play.reasons)}`);
  return proposedTracks(await readDash(server.api.url(play.dashUrl), signal));
}

async function delayOf(server: TestServer): Promise<number> {
  return (await server.api.call(routes.admin.stats)).eventLoopDelayMs.p99;
}

/** Picture and sound in step with the clock, two pieces ahead, as a player does. */
async function watch(tracks: readonly ManifestTrack[], delayMs: number, signal: AbortSignal): Promise<Piece[]> {
  await wait(delayMs, undefined, { signal });
  const started = performance.now();
  const one = async (track: ManifestTrack): Promise<Piece[]> => {
    const pieces: Piece[] = [];
    let playedS = 0;
    for (const [i, { url, durationS }] of track.segments.entries()) {
      const dueMs = i < FIRST_SEGMENTS ? 0 : (playedS - FIRST_SEGMENTS * durationS) * 1000;
      await wait(Math.max(0, dueMs - (performance.now() - started)), undefined, { signal });
      const asked = performance.now();
      // The forty share the server's two cores: a client that only counts bytes, for each piece a connection.
      using connection = await Connection.open(url);
      const { wholeMs: waitMs } = await connection.get(url, asked, signal);
      pieces.push({ waitMs, lateShare: waitMs / 1000 / durationS });
      playedS += durationS;
    }
    return pieces;
  };
  return (await Promise.all(tracks.map(one))).flat();
}

async function scanAgain(server: TestServer, libraryIds: readonly string[], until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    for (const id of libraryIds) {
      const { jobId } = await server.api.call(routes.libraries.scan, { params: { id } });
      await server.api.jobDone(jobId);
    }
  }
}

/** One viewer of an encoded film, as fast as it comes. */
async function transcode(server: TestServer, film: LongFilm, until: AbortSignal): Promise<void> {
  const item = await server.api.item(film.title);
  const play = await server.api.play({ itemId: item.id, device: DEVICES.transcode });
  const [video] = await readDash(server.api.url(play.dashUrl), until);
  for (const { url } of video!.segments) {
    if (until.aborted) return;
    await fetch(url, { signal: until })
      .then((reply) => reply.arrayBuffer())
      .catch((error: unknown) => {
        if (!until.aborted) throw error;
      });
  }
}
