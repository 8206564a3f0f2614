import { describe, expect, it } from 'vitest';
import { keyOf } from '../store/blob-store.compliance.ts';
import type { BlobStore, StoreUsage } from '../store/blob-store.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { SegmentCache } from './segment-cache.ts';

const bytes = Buffer.from('segment');
function broken(): BlobStore {
  const fail = (): Promise<never> => Promise.reject(new Error('disk is gone'));
  const usage = (): StoreUsage => ({ bytes: 0, maxBytes: 0, entries: 0, pinnedBytes: 0 });
  const pin = (): void => {};
  return {
    get: fail,
    open: fail,
    has: fail,
    put: fail,
    hashOf: fail,
    pin,
    usage,
    [Symbol.asyncDispose]: async () => {},
  };
}

describe('memory in front of a store', () => {
  it('has at once what it keeps, and puts it into the store', async () => {
    const store = createMemoryStore({ maxBytes: 1e6 });
    const cache = new SegmentCache(store, 1e6, () => {});
    cache.keep(keyOf('a'), bytes);
    expect(cache.peek(keyOf('a'))).toBe(bytes);
    await cache.flush();
    expect(await store.get(keyOf('a'))).toEqual(bytes);
  });

  it('reads from the store what it does not have, and then has it', async () => {
    const store = createMemoryStore({ maxBytes: 1e6 });
    await store.put(keyOf('a'), bytes);
    const cache = new SegmentCache(store, 1e6, () => {});
    expect(cache.peek(keyOf('a'))).toBeNull();
    expect(await cache.has(keyOf('a'))).toBe(true);
    expect(await cache.get(keyOf('a'))).toBe(bytes);
    expect(cache.peek(keyOf('a'))).toBe(bytes);
    expect(await cache.get(keyOf('b'))).toBeNull();
  });

  it('does not put into the store what is cheap to make', async () => {
    const store = createMemoryStore({ maxBytes: 1e6 });
    const cache = new SegmentCache(store, 1e6, () => {});
    cache.remember(keyOf('a'), bytes);
    await cache.flush();
    expect(cache.peek(keyOf('a'))).toBe(bytes);
    expect(await store.has(keyOf('a'))).toBe(false);
  });

  it('is bounded', () => {
    const cache = new SegmentCache(createMemoryStore({ maxBytes: 1e6 }), 5000, () => {});
    for (let i = 0; i < 20; i++) cache.remember(keyOf(`${i}`), Buffer.alloc(1000));
    expect([...Array(20).keys()].filter((i) => cache.peek(keyOf(`${i}`)))).toEqual([17, 18, 19]);
  });

  it('works without its store, and says so', async () => {
    const said: string[] = [];
    const cache = new SegmentCache(broken(), 1e6, (message) => said.push(message));
    expect(await cache.get(keyOf('a'))).toBeNull();
    expect(await cache.has(keyOf('a'))).toBe(false);
    cache.keep(keyOf('a'), bytes);
    await cache.flush();
    expect(cache.peek(keyOf('a'))).toBe(bytes);
    expect(said).toHaveLength(2);
  });

  it('does not pile up segments for a store that does not answer', () => {
    const said: string[] = [];
    const stuck = { ...broken(), put: () => new Promise<never>(() => {}) };
    const cache = new SegmentCache(stuck, 1000, (message) => said.push(message));
    for (let i = 0; i < 100; i++) cache.keep(keyOf(`${i}`), bytes);
    expect(said).toHaveLength(36);
  });
});
