import { expect, it } from 'vitest';
import { createLock } from './lock.ts';

it('lets the first one in at once', async () => {
  await expect(createLock().acquire()).resolves.toBeTypeOf('function');
});

it('lets one holder in at a time, in order of arrival', async () => {
  const lock = createLock();
  const order: string[] = [];
  let inside = 0;
  const enter = async (name: string) => {
    const release = await lock.acquire();
    inside++;
    expect(inside).toBe(1);
    order.push(name);
    await Promise.resolve();
    inside--;
    release();
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(enter));
  expect(order).toEqual(['a', 'b', 'c', 'd']);
});

it('keeps the next one waiting until it is released', async () => {
  const lock = createLock();
  const release = await lock.acquire();
  let isIn = false;
  const next = lock.acquire().then((done) => {
    isIn = true;
    return done;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isIn).toBe(false);
  release();
  (await next)();
  expect(isIn).toBe(true);
});

it('lets only one more in when a holder releases twice', async () => {
  const lock = createLock();
  const release = await lock.acquire();
  const entered: string[] = [];
  const second = lock.acquire().then((done) => {
    entered.push('second');
    return done;
  });
  const third = lock.acquire().then((done) => {
    entered.push('third');
    return done;
  });
  release();
  release();
  const releaseSecond = await second;
  await new Promise((resolve) => setImmediate(resolve));
  expect(entered).toEqual(['second']);
  releaseSecond();
  (await third)();
  expect(entered).toEqual(['second', 'third']);
});
