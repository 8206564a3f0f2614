// A short run of what `pnpm fuzz` does at length: a file may be refused with a reason and a place, nothing else.
import { AppError } from '@praxino/contracts/errors';
import { describe, expect, test } from 'vitest';
import { CORPUS } from './corpus.ts';
import { GIANTS } from './giants.ts';
import { judge } from './judge.ts';
import { damaged } from './mutate.ts';
import { TARGETS } from './targets.ts';
import type { FuzzTarget } from './targets.ts';

const CASES = 100;

describe.each(TARGETS.map((t) => [t.name, t] as const))('%s', (_, target) => {
  test('takes its seeds as they are', async () => {
    for (const seed of target.seeds) await target.run(seed).catch(refusePacked);
  });

  test('cut at every byte', async () => {
    const [seed] = target.seeds;
    const step = Math.max(1, Math.floor(seed!.length / 400));
    for (let length = 0; length < seed!.length; length += step)
      expect(await judge(target, seed!.slice(0, length)), `cut at ${length}`).toBeNull();
  });

  test('damaged in many ways', async () => {
    for (let seed = 1; seed <= CASES; seed++) {
      const bytes = damaged(target.seeds[seed % target.seeds.length]!, seed);
      expect(await judge(target, bytes), `seed ${seed}`).toBeNull();
    }
  });
});

/** The subtitles of one seed are no zlib streams: reading them is refused, at their place. */
function refusePacked(error: unknown): void {
  if (!(error instanceof AppError) || !/compressed frame/.test(error.message)) throw error;
  expect(error.details.byteOffset).toBeGreaterThan(100);
}

test.each(CORPUS.map((c) => [c.what, c] as const))('once %s', async (_, { target, bytes }) => {
  expect(
    await judge(
      TARGETS.find((t) => t.name === target)!,
      bytes(),
    ),
  ).toBeNull();
});

describe('the judge', () => {
  const of = (run: FuzzTarget['run']): Promise<string | null> =>
    judge({ name: 'x', seeds: [], run }, new Uint8Array(10));
  const refusal = (byteOffset?: number): AppError =>
    new AppError('media.unreadable', { detail: 'No.', ...(byteOffset !== undefined && { byteOffset }) });

  test('lets through what was read, and what was refused with a place in the file', async () => {
    expect(await of(async () => {})).toBeNull();
    expect(await of(() => Promise.reject(refusal(10)))).toBeNull();
    expect(await of(() => Promise.reject(new AppError('media.changed', 'It changed.')))).toBeNull();
  });

  test('finds other errors, refusals without a place, and places outside of the file', async () => {
    expect(await of(() => Promise.reject(new TypeError('oh')))).toContain('TypeError: oh');
    expect(await of(() => Promise.reject(refusal()))).toContain('without a place');
    expect(await of(() => Promise.reject(refusal(11)))).toContain('without a place');
  });

  test('finds what takes too long', async () => {
    const spin = async (): Promise<void> => {
      const start = process.cpuUsage();
      for (let used = 0; used < 60_000;) {
        const now = process.cpuUsage(start);
        used = now.user + now.system;
      }
    };
    expect(await judge({ name: 'x', seeds: [], run: spin }, new Uint8Array(10), 50)).toContain('processor time');
  });
});

test('every giant is for a target that there is', () => {
  for (const { target } of GIANTS) expect(TARGETS.map((t) => t.name)).toContain(target);
});
