// How long a viewer waits for the first bytes after a seek one hour into a two-hour film. Ours over HTTP from the
// running server, the baseline as the bare command with its waiting rule; in turns, at the same places.
import { startServer } from '@praxino/e2e/harness/server.ts';
import { makeLongFilm } from '@praxino/e2e/media/long-film.ts';
import { measureSeeks } from './seek/measure.ts';
import { seekRows } from './seek/rows.ts';
import type { Bench } from './table.ts';

export const bench: Bench = async ({ rounds, say }) => {
  const signal = AbortSignal.timeout(3_600_000);
  const film = await makeLongFilm(signal, say);
  await using server = await startServer({ media: [`movies=${film.folder}`] });
  await server.api.settled(600_000);
  const waits = await measureSeeks(server, film, { rounds, say, signal });
  await server.stop();
  return seekRows(waits, { copyFirst: 10, copyWhole: 1, transcodeFirst: 4, transcodeWhole: 1 });
};
