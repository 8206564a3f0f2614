// Memory in front of a blob store. Writing to the store is nobody's wait and nobody's failure.
import { AppError } from '@praxino/contracts/errors';
import { LRUCache } from 'lru-cache';
import type { BlobReader, BlobStore } from '../store/blob-store.ts';

/** Counted per segment beside its bytes. */
const ENTRY_BYTES = 300;
/** Segments on their way to the disk. Above this they stay in memory only: a dead disk must not eat the memory. */
const MAX_WRITES = 64;

export class SegmentCache {
  readonly #memory: LRUCache<string, Uint8Array>;
  readonly #store: BlobStore;
  readonly #log: (message: string, error: unknown) => void;
  readonly #writes = new Map<string, { bytes: Uint8Array; done: Promise<void> }>();

  constructor(store: BlobStore, memoryBytes: number, log: (message: string, error: unknown) => void) {
    this.#store = store;
    this.#log = log;
    const maxSize = Math.max(1, memoryBytes);
    this.#memory = new LRUCache({ maxSize, sizeCalculation: (bytes) => bytes.length + ENTRY_BYTES });
  }

  /** What memory has, without waiting. */
  peek(key: string): Uint8Array | null {
    return this.#memory.get(key) ?? this.#writes.get(key)?.bytes ?? null;
  }

  /** From memory, else from the store. A store that fails counts as empty: the segment can be made again. */
  async get(key: string): Promise<Uint8Array | null> {
    const known = this.peek(key);
    if (known) return known;
    const bytes = await this.#store.get(key).catch((error: unknown) => {
      this.#log('A stored segment could not be read.', error);
      return null;
    });
    if (bytes) this.#memory.set(key, bytes);
    return bytes;
  }

  /** What memory does not have, to be sent on from the store: nothing is kept in memory by it. */
  async open(key: string): Promise<BlobReader | null> {
    return await this.#store.open(key).catch((error: unknown) => {
      this.#log('A stored segment could not be read.', error);
      return null;
    });
  }

  /** In the store, now or as soon as it is there; see `BlobStore.pin`. */
  pin(key: string, untilMs: number): void {
    this.#store.pin(key, untilMs);
  }

  async has(key: string): Promise<boolean> {
    return this.peek(key) !== null || (await this.#store.has(key).catch(() => false));
  }

  /** Memory only: what is cheaper to make again than to keep. */
  remember(key: string, bytes: Uint8Array): void {
    this.#memory.set(key, bytes);
  }

  /** Memory at once, the store in the background. */
  keep(key: string, bytes: Uint8Array): void {
    this.#memory.set(key, bytes);
    if (this.#writes.has(key)) return;
    if (this.#writes.size >= MAX_WRITES) {
      this.#log('The store is too slow; a segment stays in memory only.', new AppError('server.overloaded'));
      return;
    }
    const done = this.#store
      .put(key, bytes)
      .then(() => undefined)
      .catch((error: unknown) => this.#log('A segment could not be stored; it stays in memory.', error))
      .finally(() => this.#writes.delete(key));
    this.#writes.set(key, { bytes, done });
  }

  /** Waits until everything on its way to the store has arrived. */
  async flush(): Promise<void> {
    while (this.#writes.size > 0) await Promise.all([...this.#writes.values()].map((w) => w.done));
  }
}
