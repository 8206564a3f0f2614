import { describe, expect, it } from 'vitest';
import { DiskQueue } from './disk-queue.ts';

const signal = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work that the test ends. */
function start(queue: DiskQueue, device: number, stop: AbortSignal = signal) {
  const door = Promise.withResolvers<void>();
  const state = { hasBegun: false, end: door.resolve, done: Promise.resolve() };
  state.done = queue.run(device, stop, () => {
    state.hasBegun = true;
    return door.promise;
  });
  state.done.catch(() => {});
  return state;
}

describe('reads of one disk', () => {
  it('are four at a time, and the next begins when one has ended, in the order they came', async () => {
    const queue = new DiskQueue();
    const reads = Array.from({ length: 7 }, () => start(queue, 1));
    await settle();
    const begun = (): boolean[] => reads.map((r) => r.hasBegun);
    expect(begun()).toEqual([true, true, true, true, false, false, false]);
    reads[2]!.end();
    await settle();
    expect(begun()).toEqual([true, true, true, true, true, false, false]);
    for (const read of reads) read.end();
    await Promise.all(reads.map((r) => r.done));
  });

  it('do not wait for another disk', async () => {
    const queue = new DiskQueue();
    for (let i = 0; i < 6; i++) start(queue, 1);
    const other = start(queue, 2);
    await settle();
    expect(other.hasBegun).toBe(true);
  });

  it('that fail make room, too', async () => {
    const queue = new DiskQueue();
    const failing = Array.from({ length: 8 }, () =>
      queue.run(1, signal, () => Promise.reject(new Error('unreadable'))),
    );
    for (const read of failing) await expect(read).rejects.toThrow('unreadable');
    const next = start(queue, 1);
    await settle();
    expect(next.hasBegun).toBe(true);
  });

  it('that nobody wants any more leave the line, and lose no place', async () => {
    const queue = new DiskQueue();
    const reads = Array.from({ length: 4 }, () => start(queue, 1));
    const stop = new AbortController();
    const gone = start(queue, 1, stop.signal);
    const last = start(queue, 1);
    // At the very moment its turn comes, and before.
    reads[0]!.end();
    stop.abort(new Error('seeked away'));
    await expect(gone.done).rejects.toThrow('seeked away');
    await settle();
    expect([gone.hasBegun, last.hasBegun]).toEqual([false, true]);
    for (const read of reads) read.end();
    last.end();
    await last.done;
    const again = Array.from({ length: 4 }, () => start(queue, 1));
    await settle();
    expect(again.every((r) => r.hasBegun)).toBe(true);
  });

  it('are turned away when more wait than a player has patience for', async () => {
    const queue = new DiskQueue();
    const reads = Array.from({ length: 260 }, () => start(queue, 1));
    await expect(queue.run(1, signal, async () => 1)).rejects.toMatchObject({ code: 'server.overloaded' });
    for (const read of reads) read.end();
    await Promise.all(reads.map((r) => r.done));
    expect(await queue.run(1, signal, async () => 1)).toBe(1);
  });
});
