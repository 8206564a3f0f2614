import { expect, it } from 'vitest';
import { makeLongFilm } from '../media/long-film.ts';
import { watchTogether } from './three-viewers.ts';

it('three viewers who seek, change quality and sound see every frame once', { timeout: 300_000 }, async () => {
  const signal = AbortSignal.timeout(290_000);
  const film = await makeLongFilm(signal, undefined, { repeats: 2, height: 360 });
  const result = await watchTogether({ film, seeks: 6, seed: 1, say: () => {}, signal });
  expect(result.findings).toEqual([]);
  expect(result).toMatchObject({ visits: 6 });
  expect(result.switches).toBeGreaterThan(0);
});
