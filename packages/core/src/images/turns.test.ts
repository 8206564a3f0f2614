import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('so many at a time, in order, whatever becomes of them', async () => {
  const turns = createTurns(2);
  const begun: number[] = [];
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const all = ends.map((end, i) =>
    turns(() => {
      begun.push(i);
      return end.promise;
    }).catch((error: unknown) => error),
  );
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  expect(begun).toEqual([0, 1]);
  ends[1]!.reject(new Error('no picture'));
  await settle();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]!.resolve(0);
  ends[2]!.resolve(2);
  await settle();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  ends[3]!.resolve(3);
  ends[4]!.resolve(4);
  expect(await Promise.all(all)).toEqual([0, new Error('no picture'), 2, 3, 4]);
  expect(await turns(async () => 'free again')).toBe('free again');
});
