import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createViewerGate } from './viewer-gate.ts';

const signal = new AbortController().signal;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a loop between its units of work sees. */
function loop(gate: ReturnType<typeof createViewerGate>): { isThrough: boolean } {
  const state = { isThrough: false };
  void gate.calm(signal).then(() => (state.isThrough = true));
  return state;
}

it('lets everybody through while nobody waits', async () => {
  const gate = createViewerGate();
  expect(gate.isBusy).toBe(false);
  await gate.calm(signal);
});

it('holds work back until the last viewer has what they waited for, and a moment longer', async () => {
  const gate = createViewerGate({ calmAfterMs: 200 });
  const [ann, bob] = [gate.enter(), gate.enter()];
  const work = loop(gate);
  ann();
  await vi.advanceTimersByTimeAsync(1000);
  expect(work.isThrough).toBe(false);
  bob();
  await vi.advanceTimersByTimeAsync(199);
  expect(gate.isBusy).toBe(true);
  expect(work.isThrough).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(gate.isBusy).toBe(false);
  expect(work.isThrough).toBe(true);
});

it('stays shut for a viewer who comes within that moment', async () => {
  const gate = createViewerGate({ calmAfterMs: 200 });
  const changes: boolean[] = [];
  gate.watch(() => changes.push(gate.isBusy));
  gate.enter()();
  await vi.advanceTimersByTimeAsync(100);
  const leave = gate.enter();
  await vi.advanceTimersByTimeAsync(1000);
  expect(changes).toEqual([true]);
  leave();
  await vi.advanceTimersByTimeAsync(200);
  expect(changes).toEqual([true, false]);
});

it('counts a viewer who says twice that the wait is over once', async () => {
  const gate = createViewerGate({ calmAfterMs: 0 });
  const [ann, bob] = [gate.enter(), gate.enter()];
  ann();
  ann();
  await vi.advanceTimersByTimeAsync(10);
  expect(gate.isBusy).toBe(true);
  bob();
  await vi.advanceTimersByTimeAsync(10);
  expect(gate.isBusy).toBe(false);
});

it('lets go of work that is stopped while it is held back', async () => {
  const gate = createViewerGate();
  gate.enter();
  const stop = new AbortController();
  const held = gate.calm(stop.signal);
  stop.abort(new Error('cancelled'));
  await expect(held).rejects.toThrow('cancelled');
  await expect(gate.calm(stop.signal)).rejects.toThrow('cancelled');
});

it('tells nobody who has stopped listening', async () => {
  const gate = createViewerGate();
  const listener = vi.fn();
  gate.watch(listener)();
  gate.enter();
  expect(listener).not.toHaveBeenCalled();
});

it('lets everybody through when the server stops', async () => {
  const gate = createViewerGate();
  gate.enter();
  const work = loop(gate);
  await gate[Symbol.asyncDispose]();
  await vi.advanceTimersByTimeAsync(0);
  expect(work.isThrough).toBe(true);
});
