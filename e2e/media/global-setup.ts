// Runs once before medium and e2e tests: the films are there, and PRAXINO_TEST_MEDIA and PRAXINO_TEST_CAPTIONS say where.
// A package that may not import from e2e reads those variables and `catalogue.json` in the folders.
import { makeCaptionFilms } from './captions/films.ts';
import { makeFilms } from './films.ts';

export async function setup(): Promise<void> {
  const signal = AbortSignal.timeout(300_000);
  process.env['PRAXINO_TEST_MEDIA'] = await makeFilms(signal, (line) => process.stdout.write(`${line}\n`));
  process.env['PRAXINO_TEST_CAPTIONS'] = await makeCaptionFilms(signal);
}
