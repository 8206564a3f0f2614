import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

const signal = new AbortController().signal;

it('runs a few at a time, in the order they came', async () => {
  const turns = new Turns(2);
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const begun: number[] = [];
  const runs = gates.map((gate, i) =>
    turns.take(signal, async () => {
      begun.push(i);
      await gate.promise;
      return i;
    }),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  gates[1]!.resolve();
  await runs[1];
  gates[0]!.resolve();
  await runs[0];
  for (const gate of gates) gate.resolve();
  expect(await Promise.all(runs)).toEqual([0, 1, 2, 3]);
  expect(begun).toEqual([0, 1, 2, 3]);
});

it('lets the next one begin when one fails', async () => {
  const turns = new Turns(1);
  const failed = turns.take(signal, () => Promise.reject(new Error('no')));
  const next = turns.take(signal, () => Promise.resolve('yes'));
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

it('forgets who gave up waiting', async () => {
  const turns = new Turns(1);
  const gate = Promise.withResolvers<void>();
  const first = turns.take(signal, () => gate.promise);
  const stop = new AbortController();
  const second = turns.take(stop.signal, () => Promise.resolve('second'));
  stop.abort(new Error('left'));
  await expect(second).rejects.toThrow('left');
  gate.resolve();
  await first;
  expect(await turns.take(signal, () => Promise.resolve('third'))).toBe('third');
  await expect(turns.take(stop.signal, () => gate.promise.then(() => 'free'))).resolves.toBe('free');
});
