import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../store/memory-store.ts';
import { broken, fakeBytes, fakeTarget } from '../testing/fake-encoder.ts';
import { EncodeScheduler } from './encode-scheduler.ts';
import type { PieceAnswer, SchedulerOptions } from './encode-scheduler.ts';
import { SegmentCache } from './segment-cache.ts';
import { createViewerGate } from './viewer-gate.ts';
import type { ViewerGate } from './viewer-gate.ts';

let cache: SegmentCache;
let scheduler: EncodeScheduler;
let gate: ViewerGate;
let logged: string[] = [];
let nowMs = 0;
const signal = new AbortController().signal;

function open(options: Partial<SchedulerOptions> = {}): void {
  gate = createViewerGate({ calmAfterMs: 0 });
  const log = (message: string): number => logged.push(message);
  scheduler = new EncodeScheduler({ cache, maxEncoders: 2, log, gate, planEveryMs: 0, now: () => nowMs, ...options });
}
beforeEach(() => {
  logged = [];
  nowMs = 1_000_000;
  cache = new SegmentCache(createMemoryStore({ maxBytes: 1e7 }), 1e6, () => {});
  open();
});
afterEach(() => scheduler[Symbol.asyncDispose]());

async function bytesOf(answer: PieceAnswer): Promise<string> {
  if (answer.kind === 'bytes') return Buffer.from(answer.bytes).toString();
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.chunks) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
const until = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 2000, interval: 2 });
/** Lets everything that is ready to happen, happen. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('one encoder for all who wait', () => {
  it('serves two readers of the same piece', async () => {
    const film = fakeTarget();
    const answers = Promise.all([scheduler.request(film, 5, signal), scheduler.request(film, 5, signal)]);
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.finish();
    expect(await Promise.all((await answers).map(bytesOf))).toEqual(Array(2).fill(fakeBytes('film', 5).toString()));
    expect(film.runs).toHaveLength(1);
  });

  it('starts at the piece asked for and makes the rest of its unit', async () => {
    const film = fakeTarget({ pieces: 8 });
    scheduler.watch('v', film, 5);
    const answer = scheduler.request(film, 5, signal);
    await until(() => expect(film.runs[0]?.order).toMatchObject({ first: 5, end: 8, isUrgent: true }));
    film.runs[0]!.finish();
    await answer;
    await until(async () => expect(await cache.has(film.keyOf(7))).toBe(true));
  });

  it('starts at the unit’s start where the bytes depend on it', async () => {
    const sound = fakeTarget({ lane: 'audio', startsAnywhere: false });
    const answer = scheduler.request(sound, 6, signal);
    await until(() => expect(sound.runs[0]?.order).toMatchObject({ first: 4, end: 8 }));
    sound.runs[0]!.finish();
    expect(await bytesOf(await answer)).toBe(fakeBytes('film', 6).toString());
  });

  it('sends the first chunk before the piece is complete', async () => {
    const film = fakeTarget();
    const asked = scheduler.request(film, 4, signal);
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.step();
    const answer = await asked;
    expect(answer.kind).toBe('stream');
    film.runs[0]!.finish();
    expect(await bytesOf(answer)).toBe(fakeBytes('film', 4).toString());
  });

  it('serves a later piece of the unit from the run that will get there', async () => {
    const film = fakeTarget();
    const [a, b] = [scheduler.request(film, 4, signal), scheduler.request(film, 6, signal)];
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.finish();
    expect(await Promise.all([a, b].map(async (x) => bytesOf(await x)))).toEqual(
      [4, 6].map((p) => fakeBytes('film', p).toString()),
    );
    expect(film.runs).toHaveLength(1);
  });

  it('starts a second run for a piece the first is far from, and ends the first one there', async () => {
    const film = fakeTarget({ unit: 10, pieces: 10 });
    scheduler.watch('v', film, 0);
    const first = scheduler.request(film, 0, signal);
    await until(() => expect(film.runs).toHaveLength(1));
    const second = scheduler.request(film, 7, signal);
    await until(() => expect(film.runs).toHaveLength(2));
    expect(film.runs[1]!.order).toMatchObject({ first: 7, end: 10 });
    for (const run of film.runs) run.finish();
    await Promise.all([first, second]);
    await until(() => expect(film.runs[0]!.state).toBe('killed'));
    await until(async () => expect(await cache.has(film.keyOf(6))).toBe(true));
  });

  it('stops at pieces that are stored', async () => {
    const film = fakeTarget();
    cache.keep(film.keyOf(6), fakeBytes('film', 6));
    const answer = scheduler.request(film, 4, signal);
    await until(() => expect(film.runs[0]?.order).toMatchObject({ first: 4, end: 6 }));
    film.runs[0]!.finish();
    await answer;
  });

  it('stores every piece whole', async () => {
    const film = fakeTarget({ pieces: 8 });
    scheduler.watch('v', film, 4);
    const answer = scheduler.request(film, 4, signal);
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.finish();
    await answer;
    for (const p of [4, 5, 6, 7]) {
      await until(async () => expect(Buffer.from((await cache.get(film.keyOf(p)))!)).toEqual(fakeBytes('film', p)));
    }
  });
});

describe('a reader who leaves', () => {
  it('stops an encoder that nobody else waits for', async () => {
    const film = fakeTarget();
    const stop = new AbortController();
    const asked = scheduler.request(film, 4, stop.signal);
    await until(() => expect(film.runs).toHaveLength(1));
    stop.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await until(() => expect(film.runs[0]!.state).toBe('killed'));
  });

  it('stops nothing that another one waits for', async () => {
    const film = fakeTarget();
    const stop = new AbortController();
    const [leaver, stayer] = [scheduler.request(film, 4, stop.signal), scheduler.request(film, 5, signal)];
    await until(() => expect(film.runs).toHaveLength(1));
    stop.abort(new Error('gone'));
    await expect(leaver).rejects.toThrow('gone');
    film.runs[0]!.finish();
    expect(await bytesOf(await stayer)).toBe(fakeBytes('film', 5).toString());
    expect(film.runs).toHaveLength(1);
  });

  it('stops nothing that their own place in the film still needs', async () => {
    const film = fakeTarget({ pieces: 8 });
    const stop = new AbortController();
    scheduler.watch('v', film, 4);
    const asked = scheduler.request(film, 4, stop.signal);
    await until(() => expect(film.runs).toHaveLength(1));
    stop.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await settle();
    expect(film.runs[0]!.state).toBe('working');
  });

  it('in the middle of a piece counts as gone', async () => {
    const film = fakeTarget();
    const asked = scheduler.request(film, 4, signal);
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.step();
    const answer = await asked;
    if (answer.kind === 'stream') for await (const _ of answer.chunks) break;
    await until(() => expect(film.runs[0]!.state).toBe('killed'));
  });

  it('who never reads their answer is gone when the request is', async () => {
    const film = fakeTarget();
    const stop = new AbortController();
    const asked = scheduler.request(film, 4, stop.signal);
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.step();
    await asked;
    stop.abort();
    await until(() => expect(film.runs[0]!.state).toBe('killed'));
  });
});

describe('an encoder that fails', () => {
  it('is told to all its readers, and nothing of it is kept', async () => {
    const film = fakeTarget();
    const asked = [scheduler.request(film, 4, signal), scheduler.request(film, 6, signal)];
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.fail(broken);
    for (const answer of asked) await expect(answer).rejects.toBe(broken);
    expect(await cache.has(film.keyOf(4))).toBe(false);
    const again = scheduler.request(film, 4, signal);
    await until(() => expect(film.runs).toHaveLength(2));
    film.runs[1]!.finish();
    expect(await bytesOf(await again)).toBe(fakeBytes('film', 4).toString());
  });

  it('in the middle of a piece breaks the stream of its readers', async () => {
    const film = fakeTarget();
    const asked = scheduler.request(film, 4, signal);
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.step();
    const answer = await asked;
    film.runs[0]!.fail(broken);
    await expect(bytesOf(answer)).rejects.toBe(broken);
    expect(await cache.has(film.keyOf(4))).toBe(false);
  });

  it('keeps the pieces it had finished', async () => {
    const film = fakeTarget();
    const asked = scheduler.request(film, 4, signal);
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.step();
    film.runs[0]!.step();
    film.runs[0]!.step();
    await asked;
    film.runs[0]!.fail(broken);
    await until(async () => expect(await cache.has(film.keyOf(4))).toBe(true));
    expect(await cache.has(film.keyOf(5))).toBe(false);
  });

  it('ahead of a viewer is logged and not tried again and again', async () => {
    const film = fakeTarget({ pieces: 8 });
    cache.keep(film.keyOf(4), fakeBytes('film', 4));
    scheduler.watch('v', film, 4);
    await until(() => expect(film.runs).toHaveLength(1));
    film.runs[0]!.fail(broken);
    await until(() => expect(logged).toHaveLength(1));
    scheduler.watch('v', film, 4);
    await settle();
    expect(film.runs).toHaveLength(1);
    nowMs += 31_000;
    scheduler.watch('v', film, 4);
    await until(() => expect(film.runs).toHaveLength(2));
  });
});

describe('work ahead', () => {
  it('makes what the viewer will want in the next 20 seconds, nearest first, and no more', async () => {
    const film = fakeTarget();
    scheduler.watch('v', film, 0);
    for (let done = 0; done < 20; done++) {
      await settle();
      const run = film.runs[done];
      if (!run) break;
      run.finish();
    }
    expect(film.runs.map((r) => r.order.first)).toEqual([0, 4, 8, 12, 16, 20]);
    expect(film.runs.every((r) => !r.order.isUrgent)).toBe(true);
    expect(film.runs.map((r) => r.order.isBackground)).toEqual([false, false, true, true, true, true]);
  });

  it('waits until a piece that somebody waits for is there', async () => {
    const film = fakeTarget();
    const sound = fakeTarget({ name: 'sound', lane: 'audio', startsAnywhere: false });
    const answer = scheduler.request(film, 0, signal);
    scheduler.watch('v', film, 0);
    scheduler.watch('v', sound, 0);
    await settle();
    expect([film.runs.length, sound.runs.length]).toEqual([1, 0]);
    film.runs[0]!.step();
    film.runs[0]!.step();
    await until(() => expect([film.runs.length, sound.runs.length]).toEqual([2, 2]));
    expect(await bytesOf(await answer)).toBe(fakeBytes('film', 0).toString());
  });

  it('makes only what is missing', async () => {
    const film = fakeTarget();
    for (let p = 0; p < 24; p++) if (p !== 6) cache.keep(film.keyOf(p), fakeBytes('film', p));
    scheduler.watch('v', film, 2);
    await until(() => expect(film.runs[0]?.order).toMatchObject({ first: 6, end: 7 }));
    film.runs[0]!.finish();
    await settle();
    expect(film.runs).toHaveLength(1);
  });

  it('is shared by viewers at the same place', async () => {
    const film = fakeTarget({ pieces: 8 });
    scheduler.watch('a', film, 4);
    scheduler.watch('b', film, 4);
    await settle();
    expect(film.runs).toHaveLength(1);
  });

  it('becomes urgent when somebody asks for it', async () => {
    open({ maxEncoders: 1 });
    const film = fakeTarget();
    scheduler.watch('v', film, 0);
    await until(() => expect(film.runs).toHaveLength(1));
    const answer = scheduler.request(film, 1, signal);
    await settle();
    expect(film.runs).toHaveLength(1);
    film.runs[0]!.finish();
    expect(await bytesOf(await answer)).toBe(fakeBytes('film', 1).toString());
  });

  it('stops when its viewer leaves', async () => {
    const film = fakeTarget();
    scheduler.watch('v', film, 0);
    await until(() => expect(film.runs).toHaveLength(2));
    scheduler.leave('v');
    await until(() => expect(film.runs.map((r) => r.state)).toEqual(['killed', 'killed']));
    await settle();
    expect(film.runs).toHaveLength(2);
  });

  it('stops when its viewer jumps elsewhere, unless another one is there', async () => {
    const film = fakeTarget();
    scheduler.watch('a', film, 0);
    await until(() => expect(film.runs).toHaveLength(2));
    scheduler.watch('b', film, 0);
    scheduler.watch('a', film, 40);
    await settle();
    expect(film.runs.map((r) => r.state)).toEqual(['working', 'working']);
    scheduler.leave('b');
    await until(() => expect(film.runs.slice(0, 2).map((r) => r.state)).toEqual(['killed', 'killed']));
    await until(() => expect(film.runs[2]?.order.first).toBe(40));
  });

  it('stops when its viewer has asked for nothing for 15 seconds', async () => {
    const film = fakeTarget();
    scheduler.watch('v', film, 0);
    await until(() => expect(film.runs).toHaveLength(2));
    nowMs += 15_001;
    scheduler.watch('other', fakeTarget({ name: 'other', pieces: 1 }), 0);
    await until(() => expect(film.runs.map((r) => r.state)).toEqual(['killed', 'killed']));
  });
});

describe('a bounded number of encoders', () => {
  it('is never exceeded, and the rest follows in order', async () => {
    const films = ['a', 'b', 'c', 'd'].map((name) => fakeTarget({ name, pieces: 4 }));
    const asked = films.map((film) => scheduler.request(film, 0, signal));
    await settle();
    expect(films.map((f) => f.runs.length)).toEqual([1, 1, 0, 0]);
    expect(scheduler.running).toBe(2);
    films[0]!.runs[0]!.finish();
    await until(() => expect(films.map((f) => f.runs.length)).toEqual([1, 1, 1, 0]));
    for (const film of films.slice(1)) {
      await until(() => expect(film.runs).toHaveLength(1));
      film.runs[0]!.finish();
    }
    await Promise.all(asked);
  });

  it('gives a waiting reader the place of work ahead', async () => {
    const [watched, wanted] = [fakeTarget({ name: 'watched' }), fakeTarget({ name: 'wanted' })];
    scheduler.watch('v', watched, 0);
    await until(() => expect(watched.runs).toHaveLength(2));
    const answer = scheduler.request(wanted, 0, signal);
    await until(() => expect(wanted.runs).toHaveLength(1));
    expect(watched.runs.filter((r) => r.state === 'killed')).toHaveLength(1);
    wanted.runs[0]!.finish();
    await answer;
    // Its place in the film is not forgotten.
    await until(() => expect(watched.runs.length).toBeGreaterThanOrEqual(3));
  });

  it('keeps sound and pictures apart', async () => {
    open({ maxEncoders: 1 });
    const film = fakeTarget({ name: 'film' });
    const sound = fakeTarget({ name: 'sound', lane: 'audio', startsAnywhere: false });
    void scheduler.request(film, 0, signal).catch(() => {});
    const answer = scheduler.request(sound, 0, signal);
    await until(() => expect(sound.runs).toHaveLength(1));
    sound.runs[0]!.finish();
    expect(await bytesOf(await answer)).toBe(fakeBytes('sound', 0).toString());
  });

  it('turns a reader away when no place becomes free in time', async () => {
    open({ maxEncoders: 1, queueMs: 30 });
    const [slow, late] = [fakeTarget({ name: 'slow' }), fakeTarget({ name: 'late' })];
    void scheduler.request(slow, 0, signal).catch(() => {});
    await expect(scheduler.request(late, 0, signal)).rejects.toMatchObject({ code: 'server.overloaded' });
    slow.runs[0]!.finish();
    await settle();
    expect(late.runs).toHaveLength(0);
  });

  it('lets a slow start take its time', async () => {
    open({ maxEncoders: 1, queueMs: 20 });
    const film = fakeTarget();
    const answer = scheduler.request(film, 0, signal);
    await new Promise((resolve) => setTimeout(resolve, 60));
    film.runs[0]!.finish();
    expect(await bytesOf(await answer)).toBe(fakeBytes('film', 0).toString());
  });

  it('does not queue without end', async () => {
    open({ maxEncoders: 1 });
    const asked = Array.from({ length: 70 }, (_, i) => scheduler.request(fakeTarget({ name: `${i}` }), 0, signal));
    const results = Promise.allSettled(asked);
    await settle();
    await scheduler[Symbol.asyncDispose]();
    const codes = (await results).map((r) => (r.status === 'rejected' ? (r.reason as { code: string }).code : ''));
    expect(codes.filter((c) => c === 'server.overloaded')).toHaveLength(5);
    expect(codes.filter((c) => c === 'server.unavailable')).toHaveLength(65);
  });
});

describe('the end', () => {
  it('stops every encoder, tells every reader, and waits until all are gone', async () => {
    const films = ['a', 'b', 'c'].map((name) => fakeTarget({ name }));
    const asked = films.map((film) => scheduler.request(film, 0, signal));
    const results = Promise.allSettled(asked);
    await until(() => expect(films.map((f) => f.runs.length)).toEqual([1, 1, 0]));
    await scheduler[Symbol.asyncDispose]();
    expect(scheduler.running).toBe(0);
    expect(films.flatMap((f) => f.runs.map((r) => r.state))).toEqual(['killed', 'killed']);
    for (const result of await results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'server.unavailable' } });
    }
    await expect(scheduler.request(films[0]!, 0, signal)).rejects.toMatchObject({ code: 'server.unavailable' });
  });
});
