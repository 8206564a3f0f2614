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

    it('knows nothing of a key that was never put', async () => {
      const s = await opened();
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
      },
    );
  });
}
