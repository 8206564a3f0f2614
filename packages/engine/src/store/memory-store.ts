// Segments in memory: in front of the disk, and instead of it in tests.
import { AppError } from '@praxino/contracts/errors';
import { LRUCache } from 'lru-cache';
import type { BlobStore } from './blob-store.ts';
import { checkKey } from './blob-key.ts';

/** Counted per value beside its bytes: key, entry, buffer object. */
const ENTRY_BYTES = 300;

/** A store that forgets what was not asked for longest when it holds more than `maxBytes`. */
export function createMemoryStore(options: { maxBytes: number }): BlobStore {
  const { maxBytes } = options;
  const values = new LRUCache<string, Uint8Array>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: (bytes) => bytes.length + ENTRY_BYTES,
  });
  return {
    get: async (key) => values.get(checkKey(key)) ?? null,
    has: async (key) => values.has(checkKey(key)),
    async put(key, bytes) {
      if (values.has(checkKey(key))) return 'existed';
      if (bytes.length + ENTRY_BYTES > maxBytes) {
        throw new AppError(
          'server.overloaded',
          `A segment of ${bytes.length} bytes does not fit into the memory of ${maxBytes} bytes.`,
        );
      }
      values.set(key, bytes);
      return 'stored';
    },
    usage: () => ({ bytes: values.calculatedSize, maxBytes, entries: values.size }),
    async [Symbol.asyncDispose]() {
      values.clear();
    },
  };
}
