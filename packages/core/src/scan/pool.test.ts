import { expect, test } from 'vitest';
import { inPool } from './pool.ts';

const never = new AbortController().signal;

test('a pool does all work, and no more at a time than it may', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await inPool([1, 2, 3, 4, 5], 2, never, async (n) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    done.push(n);
  });
  expect([new Set(done), most]).toEqual([new Set([1, 2, 3, 4, 5]), 2]);
});

test('a failure ends it with that failure, after what ran has ended, and nothing new begins', async () => {
  const begun: number[] = [];
  const slow = Promise.withResolvers<void>();
  let slowEnded = false;
  const all = inPool([1, 2, 3, 4], 2, never, async (n) => {
    begun.push(n);
    if (n === 1) throw new Error('first');
    await slow.promise;
    slowEnded = true;
  });
  slow.resolve();
  await expect(all).rejects.toThrow('first');
  expect([begun, slowEnded]).toEqual([[1, 2], true]);
});

test('an abort begins nothing more', async () => {
  const stop = new AbortController();
  const begun: number[] = [];
  const all = inPool([1, 2, 3], 1, stop.signal, async (n) => {
    begun.push(n);
    stop.abort(new Error('stop'));
    await Promise.resolve();
  });
  await expect(all).rejects.toThrow('stop');
  expect(begun).toEqual([1]);
});

test('no work is no error', async () => {
  await expect(inPool([], 3, never, () => Promise.reject(new Error('never')))).resolves.toBeUndefined();
});
