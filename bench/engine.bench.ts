// The media engine in numbers: opening, cutting, seeking, sharing. One two-hour film in Matroska and in MP4.
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
import { atMostShare } from './table.ts';
import type { Bench, BenchContext, Row } from './table.ts';

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
  await server.api.scanned(600_000);
  const waits = await measureSeeks(server, film, context);
  const rows = seekRows(waits, { copyFirst: 15, copyWhole: 15, transcodeFirst: 5, transcodeWhole: 1 });
  for (const mode of ['transcode', 'copy'] as const) {
    const pictures = await chromiumSeeks(server, film, mode, context);
    const name = mode === 'copy' ? 'remux' : 'transcode to 720p';
    for (const [place, words] of [['start', 'start of a segment'] as const, ['middle', 'middle of a segment'] as const])
      rows.push(atMostShare(`Chromium, ${name}: first picture, ${words}`, pictures[place], waits.peer[mode], 0.25));
  }
  await server.stop();
  return rows;
}
