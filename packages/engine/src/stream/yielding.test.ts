// Work ahead gives way to whoever waits for an encoder.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../store/memory-store.ts';
import { fakeTarget } from '../testing/fake-encoder.ts';
import { EncodeScheduler } from './encode-scheduler.ts';
import type { PieceAnswer } from './encode-scheduler.ts';
import { SegmentCache } from './segment-cache.ts';
import { createViewerGate } from './viewer-gate.ts';
import type { ViewerGate } from './viewer-gate.ts';

let scheduler: EncodeScheduler;
let gate: ViewerGate;
const signal = new AbortController().signal;
beforeEach(() => {
  gate = createViewerGate({ calmAfterMs: 0 });
  const cache = new SegmentCache(createMemoryStore({ maxBytes: 1e7 }), 1e6, () => {});
  scheduler = new EncodeScheduler({ cache, maxEncoders: 3, log: () => {}, gate, planEveryMs: 0 });
});
afterEach(() => scheduler[Symbol.asyncDispose]());

async function finished(answer: PieceAnswer): Promise<void> {
  if (answer.kind === 'stream') for await (const _ of answer.chunks);
}
const until = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 10_000, interval: 2 });

describe('what nobody waits for', () => {
  it('stands still while a viewer waits for an encoder, and goes on when they have their first piece', async () => {
    const [film, other] = [fakeTarget({ name: 'film' }), fakeTarget({ name: 'other' })];
    scheduler.watch('ann', film, 0);
    await until(() => expect(film.runs.length).toBeGreaterThan(0));
    const ahead = film.runs[0]!.order.gate;
    expect([gate.isBusy, ahead.isBusy]).toEqual([false, false]);
    const asked = scheduler.request(other, 8, signal);
    await until(() => expect(other.runs).toHaveLength(1));
    expect([gate.isBusy, ahead.isBusy, other.runs[0]!.order.gate.isBusy]).toEqual([true, true, false]);
    other.runs[0]!.finish();
    await finished(await asked);
    await until(() => expect([gate.isBusy, ahead.isBusy]).toEqual([false, false]));
  });

  it('goes on at once when somebody asks for what it makes, and pauses again when they have it', async () => {
    const [film, other] = [fakeTarget({ name: 'film' }), fakeTarget({ name: 'other' })];
    scheduler.watch('ann', film, 0);
    await until(() => expect(film.runs.length).toBeGreaterThan(0));
    const ahead = film.runs[0]!;
    const slow = scheduler.request(other, 8, signal);
    await until(() => expect(ahead.order.gate.isBusy).toBe(true));
    const changes: boolean[] = [];
    ahead.order.gate.watch(() => changes.push(ahead.order.gate.isBusy));
    const asked = scheduler.request(film, 0, signal);
    expect(changes).toEqual([false]);
    ahead.step();
    ahead.step();
    await finished(await asked);
    await until(() => expect(changes.at(-1)).toBe(true));
    await until(() => expect(other.runs).toHaveLength(1));
    other.runs[0]!.finish();
    await slow;
  });

  it('goes on when the viewer who waited has left', async () => {
    const film = fakeTarget();
    const stop = new AbortController();
    const asked = scheduler.request(film, 4, stop.signal);
    await until(() => expect(gate.isBusy).toBe(true));
    stop.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await until(() => expect(gate.isBusy).toBe(false));
  });
});
