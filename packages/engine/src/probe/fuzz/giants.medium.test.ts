// Millions of tiny entries, in processes of their own: no crash, no more than two seconds of processor time, no more than 200 MB.
import { describe, expect, test } from 'vitest';
import { GIANTS } from './giants.ts';
import { fuzzRun } from './main.ts';

describe('the readers bear', () => {
  test.each(GIANTS.map((g, i) => [g.name, i] as const))('%s', { timeout: 120_000 }, async (_, i) => {
    expect(await fuzzRun(['giant', String(i)])).toEqual([]);
  });
});

test('a run that dies is a finding', async () => {
  expect(await fuzzRun(['cases', 'nothing', '1', '1'])).toEqual([expect.stringContaining('ended the process')]);
});
