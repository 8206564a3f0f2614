import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Progress } from '../library/index.ts';
import { createLog } from '../platform/index.ts';
import { createProgressKeeper } from './progress.ts';

const log = createLog('silent', { write: () => undefined });
const report = (itemId: string, positionMs: number, userId = 'u'): Progress => ({
  userId,
  itemId,
  positionMs,
  durationMs: 100_000,
  at: positionMs,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function keeper(save: (reports: readonly Progress[]) => Promise<void> = () => Promise.resolve()) {
  const saved: string[][] = [];
  const kept = createProgressKeeper({
    log,
    save: async (reports) => {
      await save(reports);
      saved.push(reports.map((r) => `${r.userId} ${r.itemId} ${r.positionMs}`));
    },
  });
  return Object.assign(kept, { saved });
}

describe('positions', () => {
  test('are written together every few seconds, only the last of each user and item', async () => {
    const kept = keeper();
    for (const ms of [1000, 2000, 3000]) kept.report(report('a', ms));
    kept.report(report('a', 500, 'other'));
    kept.report(report('b', 700));
    expect(kept.saved).toEqual([]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(kept.saved).toEqual([['u a 3000', 'other a 500', 'u b 700']]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(kept.saved).toHaveLength(1);
    await kept[Symbol.asyncDispose]();
  });

  test('are written at once when somebody waits for it', async () => {
    const kept = keeper();
    kept.report(report('a', 9000));
    await kept.flush();
    expect(kept.saved).toEqual([['u a 9000']]);
    await kept[Symbol.asyncDispose]();
  });

  test('that could not be written are tried again, and newer ones win', async () => {
    let isFull = true;
    const kept = keeper(() => (isFull ? Promise.reject(new Error('disk full')) : Promise.resolve()));
    kept.report(report('a', 1000));
    kept.report(report('b', 1000));
    await expect(kept.flush()).rejects.toThrow('disk full');
    kept.report(report('a', 2000));
    isFull = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(kept.saved.flat().toSorted()).toEqual(['u a 2000', 'u b 1000']);
    await kept[Symbol.asyncDispose]();
  });

  test('never overtake each other', async () => {
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const kept = keeper(async ([r]) => {
      order.push(`begin ${r?.positionMs}`);
      if (r?.positionMs === 1) await first.promise;
      order.push(`end ${r?.positionMs}`);
    });
    kept.report(report('a', 1));
    const one = kept.flush();
    await vi.advanceTimersByTimeAsync(0);
    kept.report(report('a', 2));
    const two = kept.flush();
    first.resolve();
    await Promise.all([one, two]);
    expect(order).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
    await kept[Symbol.asyncDispose]();
  });

  test('are written when the server stops', async () => {
    const kept = keeper();
    kept.report(report('a', 4000));
    await kept[Symbol.asyncDispose]();
    expect(kept.saved).toEqual([['u a 4000']]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
