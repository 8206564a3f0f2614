// The media engine in numbers: opening, cutting, seeking, sharing. One two-hour film in Matroska and in MP4.
import { setTimeout as wait } from 'node:timers/promises';
import { startServer } from '@praxino/e2e/harness/server.ts';
import { makeLongFilm } from '@praxino/e2e/media/long-film.ts';
import type { LongFilm } from '@praxino/e2e/media/long-film.ts';
import { chromiumSeeks } from './engine/chromium-seek.ts';
import { fortyViewersRows } from './engine/forty-viewers.ts';
import { memoryRows } from './engine/memory.ts';
import { openIndexRows } from './engine/open-index.ts';
import { preEncodeRows } from './engine/pre-encode.ts';
import { remuxRows } from './engine/remux.ts';
import { secondViewerRows } from './engine/second-viewer.ts';
import { servingRows } from './engine/serving.ts';
import { trickplayRows } from './engine/trickplay.ts';
import { measureSeeks } from './seek/measure.ts';
import { seekRows } from './seek/rows.ts';
import { atMost, atMostShare } from './table.ts';
import type { Bench, BenchContext, Row } from './table.ts';

/** The server encodes test pictures a few seconds after its start. */
const CHECK_OF_ENCODERS_MS = 15_000;

export const bench: Bench = async ({ rounds, say }) => {
  const signal = AbortSignal.timeout(7_200_000);
  const context = { rounds, say, signal };
  const mkv = await makeLongFilm(signal, say);
  const mp4 = await makeLongFilm(signal, say, { container: 'mp4' });
  const films = [
    { name: 'MKV', film: mkv, maxBytes: 1_000_000 },
    { name: 'MP4', film: mp4, maxBytes: 12_000_000 },
  ];
  return [
    ...(await openIndexRows(films, context)),
    ...(await remuxRows(films, context)),
    ...(await seekingRows(mkv, context)),
    ...(await secondViewerRows(mkv, context)),
    ...(await preEncodeRows(context)),
    ...(await trickplayRows(mkv, context)),
    ...(await servingRows(context)),
    ...(await fortyViewersRows(mkv, context)),
    ...(await memoryRows(mkv, context)),
  ];
};

/** Over HTTP and in the browser, against the baseline of the same minutes. */
async function seekingRows(film: LongFilm, context: BenchContext & { signal: AbortSignal }): Promise<Row[]> {
  await using server = await startServer({ media: [`movies=${film.folder}`] });
  // Small pictures, words and the check of encoders are made once, after the first scan.
  await server.api.settled(600_000);
  await wait(CHECK_OF_ENCODERS_MS);
  const waits = await measureSeeks(server, film, context);
  const rows = seekRows(waits, { copyFirst: 15, copyWhole: 15, transcodeFirst: 5, transcodeWhole: 1 });
  const encoded = await chromiumSeeks(server, film, 'transcode', context);
  const copied = await chromiumSeeks(server, film, 'copy', context);
  const start = 'first picture in Chromium, at a segment start';
  const middle = 'first picture in Chromium, in mid-segment';
  rows.push(
    atMostShare(`transcode to 720p: ${start}`, encoded.start, waits.peer.transcode, 0.25),
    atMostShare(`transcode to 720p: ${middle}`, encoded.middle, waits.peer.transcode, 0.25),
    atMost(`remux: ${start}`, copied.start, 'ms', 200),
    atMost(`remux: ${middle}`, copied.middle, 'ms', 350),
  );
  await server.stop();
  return rows;
}
