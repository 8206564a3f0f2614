// Encoders that hang, and viewers who share too few of them.
import { AppError } from '@praxino/contracts/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../store/memory-store.ts';
import { broken, fakeBytes, fakeTarget } from '../testing/fake-encoder.ts';
import { EncodeScheduler } from './encode-scheduler.ts';
import type { PieceAnswer } from './encode-scheduler.ts';
import { SegmentCache } from './segment-cache.ts';
import { createViewerGate } from './viewer-gate.ts';

const signal = new AbortController().signal;
const hung = new AppError('transcode.timeout', 'The encoder gave no sign of life.');
let scheduler: EncodeScheduler;
let cache: SegmentCache;
beforeEach(() => {
  cache = new SegmentCache(createMemoryStore({ maxBytes: 1e7 }), 1e6, () => {});
  const gate = createViewerGate({ calmAfterMs: 0 });
  scheduler = new EncodeScheduler({ cache, maxEncoders: 2, log: () => {}, gate, planEveryMs: 0 });
});
afterEach(() => scheduler[Symbol.asyncDispose]());

async function bytesOf(answer: PieceAnswer): Promise<string> {
  if (answer.kind === 'bytes') return Buffer.from(answer.bytes).toString();
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.chunks) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
const until = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 10_000, interval: 2 });

describe('an encoder that hangs', () => {
  it('before it gave anything is replaced, and nobody hears of it', async () => {
    const film = fakeTarget();
    const asked = scheduler.request(film, 5, signal);
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.fail(hung);
    await until(() => expect(film.runs).toHaveLength(2));
    expect(film.runs[1]!.order).toMatchObject({ first: 5, end: 8, isUrgent: true });
    film.runs[1]!.finish();
    expect(await bytesOf(await asked)).toBe(fakeBytes('film', 5).toString());
  });

  it('after a few pieces is replaced from where it was', async () => {
    const film = fakeTarget();
    const [a, c] = [scheduler.request(film, 4, signal), scheduler.request(film, 6, signal)];
    await until(() => expect(film.runs).toHaveLength(1));
    for (let half = 0; half < 4; half++) film.runs[0]!.step();
    expect(await bytesOf(await a)).toBe(fakeBytes('film', 4).toString());
    await until(async () => expect(await cache.has(film.keyOf(5))).toBe(true));
    film.runs[0]!.fail(hung);
    await until(() => expect(film.runs[1]?.order).toMatchObject({ first: 6, end: 8 }));
    film.runs[1]!.finish();
    expect(await bytesOf(await c)).toBe(fakeBytes('film', 6).toString());
  });

  it('in the middle of a piece breaks that piece, which can be had from the next one at once', async () => {
    const film = fakeTarget();
    const half = await (async () => {
      const asked = scheduler.request(film, 4, signal);
      await until(() => expect(film.runs).toHaveLength(1));
      film.runs[0]!.step();
      return await asked;
    })();
    const later = scheduler.request(film, 5, signal);
    const read = bytesOf(half);
    film.runs[0]!.fail(hung);
    await expect(read).rejects.toBe(hung);
    const again = scheduler.request(film, 4, signal);
    await until(() => expect(film.runs[1]?.order).toMatchObject({ first: 4, end: 8 }));
    film.runs[1]!.finish();
    expect(await bytesOf(await again)).toBe(fakeBytes('film', 4).toString());
    expect(await bytesOf(await later)).toBe(fakeBytes('film', 5).toString());
    expect(film.runs).toHaveLength(2);
  });

  it('of sound is replaced from the start of its unit, and what was made before is not given twice', async () => {
    const sound = fakeTarget({ lane: 'audio', startsAnywhere: false });
    const [a, b] = [scheduler.request(sound, 4, signal), scheduler.request(sound, 6, signal)];
    await until(() => expect(sound.runs).toHaveLength(1));
    for (let half = 0; half < 2; half++) sound.runs[0]!.step();
    expect(await bytesOf(await a)).toBe(fakeBytes('film', 4).toString());
    sound.runs[0]!.fail(hung);
    await until(() => expect(sound.runs[1]?.order).toMatchObject({ first: 4, end: 8 }));
    sound.runs[1]!.finish();
    expect(await bytesOf(await b)).toBe(fakeBytes('film', 6).toString());
  });

  it('is replaced once: when the second one hangs, too, its readers are told', async () => {
    const film = fakeTarget();
    const asked = scheduler.request(film, 5, signal);
    asked.catch(() => {});
    for (const n of [0, 1]) {
      await until(() => expect(film.runs).toHaveLength(n + 1));
      film.runs[n]!.fail(hung);
    }
    await expect(asked).rejects.toBe(hung);
    const [first, second] = film.runs.map((run) => run.order.patienceMs);
    // A reader is told within ten seconds.
    expect(first! + second!).toBeLessThan(9500);
  });

  it('is not followed by work ahead on the same film for a while', async () => {
    const film = fakeTarget();
    const asked = scheduler.request(film, 5, signal, 'ann');
    scheduler.watch('ann', film, 5);
    asked.catch(() => {});
    for (const n of [0, 1]) {
      await until(() => expect(film.runs).toHaveLength(n + 1));
      film.runs[n]!.fail(hung);
    }
    await expect(asked).rejects.toBe(hung);
    scheduler.watch('ann', film, 5);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(film.runs).toHaveLength(2);
  });

  it('that works ahead is not replaced', async () => {
    const film = fakeTarget({ pieces: 4 });
    scheduler.watch('ann', film, 0);
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.fail(hung);
    await until(() => expect(scheduler.running).toBe(0));
    expect(film.runs).toHaveLength(1);
  });

  it('is told from one that fails, whose reason the reader hears at once', async () => {
    const film = fakeTarget();
    const asked = scheduler.request(film, 5, signal);
    asked.catch(() => {});
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.fail(broken);
    await expect(asked).rejects.toBe(broken);
    expect(film.runs).toHaveLength(1);
  });
});

it('gives the next free encoder to the viewer who has none, however much another one asked for before', async () => {
  const films = ['a', 'b', 'c', 'd'].map((name) => fakeTarget({ name }));
  const greedy = films.map((film) => scheduler.request(film, 0, signal, 'greedy'));
  const other = fakeTarget({ name: 'other' });
  const asked = scheduler.request(other, 0, signal, 'modest');
  for (const request of [...greedy, asked]) request.catch(() => {});
  await until(() => expect(films[1]!.runs).toHaveLength(1));
  films[0]!.runs[0]!.finish();
  await until(() => expect(other.runs).toHaveLength(1));
  expect(films[2]!.runs).toHaveLength(0);
});
