// Pieces made before anybody watches: below every viewer, and only as long as somebody may come.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../store/memory-store.ts';
import { broken, fakeTarget } from '../testing/fake-encoder.ts';
import { EncodeScheduler } from './encode-scheduler.ts';
import { SegmentCache } from './segment-cache.ts';
import { createViewerGate } from './viewer-gate.ts';

const signal = new AbortController().signal;
let scheduler: EncodeScheduler;
let cache: SegmentCache;
beforeEach(() => {
  cache = new SegmentCache(createMemoryStore({ maxBytes: 1e7 }), 1e6, () => {});
  const gate = createViewerGate({ calmAfterMs: 0 });
  scheduler = new EncodeScheduler({ cache, maxEncoders: 1, log: () => {}, gate, planEveryMs: 0 });
});
afterEach(() => scheduler[Symbol.asyncDispose]());
const until = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 10_000, interval: 2 });

it('makes the first pieces and no more, at low priority, and ends', async () => {
  const film = fakeTarget();
  const warmed = scheduler.warm(film, 8, 10, signal);
  await until(() => expect(film.runs).toHaveLength(1));
  expect(film.runs[0]!.order).toMatchObject({ first: 8, isUrgent: false, isBackground: true });
  for (let half = 0; half < 4; half++) film.runs[0]!.step();
  await warmed;
  expect(await cache.has(film.keyOf(9))).toBe(true);
  await until(() => expect(film.runs[0]!.state).toBe('killed'));
  expect(scheduler.running).toBe(0);
});

it('starts nothing for what is there', async () => {
  const film = fakeTarget();
  for (const piece of [0, 1]) cache.keep(film.keyOf(piece), Buffer.from('made'));
  await scheduler.warm(film, 0, 2, signal);
  expect(film.runs).toHaveLength(0);
});

it('gives its encoder to whoever watches, and goes on afterwards', async () => {
  const [film, other] = [fakeTarget({ name: 'film' }), fakeTarget({ name: 'other', pieces: 4 })];
  const warmed = scheduler.warm(film, 0, 2, signal);
  await until(() => expect(film.runs).toHaveLength(1));
  const asked = scheduler.request(other, 0, signal, 'ann');
  await until(() => expect(film.runs[0]!.state).toBe('killed'));
  await until(() => expect(other.runs).toHaveLength(1));
  other.runs[0]!.finish();
  await asked;
  await until(() => expect(film.runs).toHaveLength(2));
  film.runs[1]!.finish();
  await warmed;
});

it('stops when nobody is interested any more', async () => {
  const film = fakeTarget();
  const stop = new AbortController();
  const warmed = scheduler.warm(film, 0, 2, stop.signal);
  await until(() => expect(film.runs).toHaveLength(1));
  stop.abort(new Error('left the page'));
  await expect(warmed).rejects.toThrow('left the page');
  await until(() => expect(film.runs[0]!.state).toBe('killed'));
});

it('gives up when the encoder fails: whoever plays it will be told', async () => {
  const film = fakeTarget();
  const warmed = scheduler.warm(film, 0, 2, signal);
  await until(() => expect(film.runs).toHaveLength(1));
  film.runs[0]!.fail(broken);
  await warmed;
  expect(film.runs).toHaveLength(1);
});

it('does not do it for more than a few titles at a time', async () => {
  const films = Array.from({ length: 9 }, (_, i) => fakeTarget({ name: `film ${i}` }));
  const stop = new AbortController();
  const warmed = films.map((film) => scheduler.warm(film, 0, 2, stop.signal));
  for (const one of warmed) one.catch(() => {});
  await warmed[8];
  expect(films[8]!.runs).toHaveLength(0);
  stop.abort(new Error('enough'));
  await Promise.allSettled(warmed);
});

it('serves the viewer who comes while it is being made from the same encoder', async () => {
  const film = fakeTarget();
  const warmed = scheduler.warm(film, 0, 2, signal);
  await until(() => expect(film.runs).toHaveLength(1));
  const asked = scheduler.request(film, 0, signal, 'ann');
  film.runs[0]!.finish();
  expect((await asked).kind).toBe('bytes');
  await warmed;
  expect(film.runs).toHaveLength(1);
});
