// `node e2e/media/make-films.ts` makes the films and prints where they lie.
import { makeFilms } from './films.ts';

console.log(await makeFilms(AbortSignal.timeout(600_000), (line) => console.error(line)));
