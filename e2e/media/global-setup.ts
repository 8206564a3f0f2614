// Runs once before medium and e2e tests: the films are there, and PRAXINO_TEST_MEDIA says where.
// A package that may not import from e2e reads that variable and `catalogue.json` in the folder.
import { makeFilms } from './films.ts';

export async function setup(): Promise<void> {
  const dir = await makeFilms(AbortSignal.timeout(300_000), (line) => process.stdout.write(`${line}\n`));
  process.env['PRAXINO_TEST_MEDIA'] = dir;
}
