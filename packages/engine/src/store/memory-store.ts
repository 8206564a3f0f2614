// Segments in memory: in front of the disk, and instead of it in tests.
import { hash } from 'node:crypto';
import { AppError } from '@praxino/contracts/errors';
import { bytesReader } from './blob-file.ts';
import { checkKey } from './blob-key.ts';
import { BlobLedger } from './blob-ledger.ts';
import type { BlobStore } from './blob-store.ts';

/** Counted per value beside its bytes: key, entry, buffer object. */
const ENTRY_BYTES = 300;

/** A store that forgets what was not asked for longest when it holds more than `maxBytes`. */
export function createMemoryStore(options: { maxBytes: number }): BlobStore {
  const { maxBytes } = options;
  const values = new Map<string, Uint8Array>();
  const ledger = new BlobLedger(maxBytes);
  const get = (key: string): Uint8Array | null => {
    const bytes = values.get(checkKey(key)) ?? null;
    if (bytes) ledger.use(key, bytes.length + ENTRY_BYTES);
    return bytes;
  };
  return {
    get: async (key) => get(key),
    async open(key) {
      const bytes = get(key);
      return bytes && bytesReader(bytes);
    },
    has: async (key) => values.has(checkKey(key)),
    async put(key, bytes) {
      if (values.has(checkKey(key))) return 'existed';
      const size = bytes.length + ENTRY_BYTES;
      if (size > maxBytes) {
        throw new AppError(
          'server.overloaded',
          `A segment of ${bytes.length} bytes does not fit into the memory of ${maxBytes} bytes.`,
        );
      }
      for (const old of ledger.evictTo(maxBytes - size)) values.delete(old);
      values.set(key, bytes);
      ledger.use(key, size);
      return 'stored';
    },
    async hashOf(key) {
      const bytes = values.get(checkKey(key));
      return bytes ? hash('sha256', bytes, 'hex') : null;
    },
    pin: (key, untilMs) => ledger.pin(checkKey(key), untilMs),
    usage: () => ledger.usage(),
    async [Symbol.asyncDispose]() {
      values.clear();
      ledger.clear();
    },
  };
}
