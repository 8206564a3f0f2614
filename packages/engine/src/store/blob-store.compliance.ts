// What every BlobStore must do. Implementations run this suite beside their own tests.
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { BlobStore } from './blob-store.ts';

/** A key as the engine makes them. */
export function keyOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

export function describeBlobStore(name: string, open: (maxBytes: number) => Promise<BlobStore>): void {
  describe(`${name} as a blob store`, () => {
    let store: BlobStore | null = null;
    const opened = async (maxBytes = 1_000_000): Promise<BlobStore> => (store = await open(maxBytes));
    afterEach(async () => {
      await store?.[Symbol.asyncDispose]();
      store = null;
    });

    it('gives back exactly the bytes it was given', async () => {
      const s = await opened();
      const bytes = randomBytes(70_000);
      expect(await s.put(keyOf('a'), bytes)).toBe('stored');
      expect(Buffer.from((await s.get(keyOf('a')))!).equals(bytes)).toBe(true);
      expect(await s.has(keyOf('a'))).toBe(true);
    });

    it('gives a value out in pieces, at any place', async () => {
      const s = await opened();
      const bytes = randomBytes(70_000);
      await s.put(keyOf('a'), bytes);
      await using reader = (await s.open(keyOf('a')))!;
      expect(reader.size).toBe(70_000);
      const into = Buffer.alloc(30_000);
      for (const position of [0, 30_000, 7]) {
        expect(await reader.read(into, position)).toBe(30_000);
        expect(into.equals(bytes.subarray(position, position + 30_000))).toBe(true);
      }
      expect(await reader.read(into, 60_000)).toBe(10_000);
      expect(into.subarray(0, 10_000).equals(bytes.subarray(60_000))).toBe(true);
      expect(await reader.read(into, 70_000)).toBe(0);
    });

    it('tells the hash of what it was given', async () => {
      const s = await opened();
      const bytes = randomBytes(70_000);
      await s.put(keyOf('a'), bytes);
      expect(await s.hashOf(keyOf('a'))).toBe(createHash('sha256').update(bytes).digest('hex'));
    });

    it('knows nothing of a key that was never put', async () => {
      const s = await opened();
      expect(await s.open(keyOf('nothing'))).toBeNull();
      expect(await s.hashOf(keyOf('nothing'))).toBeNull();
      expect(await s.get(keyOf('nothing'))).toBeNull();
      expect(await s.has(keyOf('nothing'))).toBe(false);
    });

    it('keeps the bytes of the first writer and tells the second', async () => {
      const s = await opened();
      const [first, second] = [Buffer.from('first'), Buffer.from('second, and longer')];
      expect(await s.put(keyOf('a'), first)).toBe('stored');
      expect(await s.put(keyOf('a'), second)).toBe('existed');
      expect(Buffer.from((await s.get(keyOf('a')))!).toString()).toBe('first');
    });

    it('lets exactly one of many writers at the same time win', async () => {
      const s = await opened();
      const writers = Array.from({ length: 20 }, (_, i) => s.put(keyOf('a'), Buffer.alloc(5000, i)));
      const answers = await Promise.all(writers);
      expect(answers.filter((a) => a === 'stored')).toHaveLength(1);
      const bytes = (await s.get(keyOf('a')))!;
      expect(bytes.every((b) => b === bytes[0])).toBe(true);
      expect(bytes).toHaveLength(5000);
    });

    it('stays below its bound and gives up what was used longest ago', async () => {
      const s = await opened(10_000);
      for (let i = 0; i < 4; i++) await s.put(keyOf(`${i}`), Buffer.alloc(2000, i));
      // Makes 0 recent, so that 1 is the oldest.
      expect(await s.get(keyOf('0'))).not.toBeNull();
      await s.put(keyOf('new'), Buffer.alloc(3000));
      expect(s.usage().bytes).toBeLessThanOrEqual(10_000);
      expect(await s.get(keyOf('0'))).not.toBeNull();
      expect(await s.get(keyOf('1'))).toBeNull();
      expect(await s.get(keyOf('new'))).not.toBeNull();
    });

    it('keeps what is pinned, whether it was there or came later, until the pin ends', async () => {
      const s = await opened(20_000);
      const later = Date.now() + 60_000;
      s.pin(keyOf('before'), later);
      await s.put(keyOf('before'), Buffer.alloc(2000, 1));
      await s.put(keyOf('after'), Buffer.alloc(2000, 2));
      s.pin(keyOf('after'), later);
      await s.put(keyOf('over'), Buffer.alloc(2000, 3));
      s.pin(keyOf('over'), Date.now() - 1);
      expect(s.usage().pinnedBytes).toBeGreaterThanOrEqual(4000);
      expect(s.usage().pinnedBytes).toBeLessThan(6000);
      for (let i = 0; i < 30; i++) await s.put(keyOf(`${i}`), Buffer.alloc(2000, i));
      expect(await s.get(keyOf('before'))).not.toBeNull();
      expect(await s.get(keyOf('after'))).not.toBeNull();
      expect(await s.get(keyOf('over'))).toBeNull();
      expect(s.usage().bytes).toBeLessThanOrEqual(20_000);
    });

    it('lets pins hold no more than a quarter of it', async () => {
      const s = await opened(20_000);
      for (let i = 0; i < 30; i++) {
        s.pin(keyOf(`${i}`), Date.now() + 60_000);
        await s.put(keyOf(`${i}`), Buffer.alloc(1000, i));
      }
      const before = Array.from({ length: 30 }, (_, i) => keyOf(`${i}`));
      for (let i = 0; i < 30; i++) await s.put(keyOf(`new ${i}`), Buffer.alloc(1000, i));
      let kept = 0;
      for (const key of before) if (await s.has(key)) kept++;
      expect(kept).toBeLessThanOrEqual(5);
      expect(kept).toBeGreaterThan(0);
      expect(s.usage().bytes).toBeLessThanOrEqual(20_000);
    });

    it('refuses a value larger than itself and keeps what it has', async () => {
      const s = await opened(10_000);
      await s.put(keyOf('a'), Buffer.from('kept'));
      await expect(s.put(keyOf('big'), Buffer.alloc(20_000))).rejects.toMatchObject({ code: 'server.overloaded' });
      expect(await s.get(keyOf('a'))).not.toBeNull();
      expect(await s.has(keyOf('big'))).toBe(false);
    });

    it('counts what it holds', async () => {
      const s = await opened();
      await s.put(keyOf('a'), Buffer.alloc(1000));
      await s.put(keyOf('b'), Buffer.alloc(2000));
      await s.put(keyOf('b'), Buffer.alloc(2000));
      const { bytes, entries, maxBytes } = s.usage();
      expect(entries).toBe(2);
      expect(maxBytes).toBe(1_000_000);
      expect(bytes).toBeGreaterThanOrEqual(3000);
      expect(bytes).toBeLessThan(4000);
    });

    it.each(['', 'abc', '../../etc/passwd', keyOf('a').toUpperCase(), `${keyOf('a')}0`, `${keyOf('a').slice(1)}/`])(
      'refuses the key %j',
      async (key) => {
        const s = await opened();
        await expect(s.put(key, Buffer.from('x'))).rejects.toThrow(RangeError);
        await expect(s.get(key)).rejects.toThrow(RangeError);
        await expect(s.has(key)).rejects.toThrow(RangeError);
        await expect(s.open(key)).rejects.toThrow(RangeError);
        await expect(s.hashOf(key)).rejects.toThrow(RangeError);
        expect(() => s.pin(key, 1)).toThrow(RangeError);
      },
    );
  });
}
