// What a store holds, in the order of use, and what it gives up when it must.
import { BlobPins } from './blob-pins.ts';
import { PINNED_SHARE } from './blob-store.ts';
import type { StoreUsage } from './blob-store.ts';

/** Entries taken in before others get their turn: a large cache must not hold up viewers. */
const TURN = 2000;

export class BlobLedger {
  readonly pins: BlobPins = new BlobPins();
  readonly #maxBytes: number;
  /** Bytes by key, least recently used first. */
  #entries = new Map<string, number>();
  #bytes = 0;
  /** Bytes of entries that are pinned and found room in the pins' share. */
  readonly #kept = new Map<string, number>();
  #keptBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  sizeOf(key: string): number | null {
    return this.#entries.get(key) ?? null;
  }

  /** Moves a key to the recent end; a new one is counted. */
  use(key: string, bytes: number): void {
    if (this.#entries.get(key) !== bytes) {
      this.forget(key);
      this.#bytes += bytes;
    }
    this.#entries.delete(key);
    this.#entries.set(key, bytes);
    this.#keep(key);
  }

  forget(key: string): void {
    const bytes = this.#entries.get(key);
    if (bytes === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= bytes;
    this.#letGo(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#kept.clear();
    this.#bytes = this.#keptBytes = 0;
  }

  /** What was there before everything that is known, least recently used first. */
  async addOld(old: readonly { key: string; bytes: number }[]): Promise<void> {
    const entries = new Map<string, number>();
    for (const [i, { key, bytes }] of old.entries()) {
      entries.set(key, bytes);
      if (i % TURN === TURN - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    const recent = this.#entries;
    for (const key of recent.keys()) entries.delete(key);
    for (const bytes of entries.values()) this.#bytes += bytes;
    for (const [key, bytes] of recent) entries.set(key, bytes);
    this.#entries = entries;
    for (const key of this.pins.keys()) this.#keep(key);
  }

  pin(key: string, untilMs: number): void {
    this.pins.add(key, untilMs);
    this.#keep(key);
  }

  /** Forgets what was used longest ago until no more than `bytes` are left; returns the keys. What is pinned goes last. */
  evictTo(bytes: number): string[] {
    const evicted: string[] = [];
    const now = Date.now();
    // What is kept moves to the recent end; there it must not be met again.
    let unseen = this.#entries.size;
    for (const [key, size] of this.#entries) {
      if (this.#bytes <= bytes || unseen-- === 0) break;
      if (this.#isKept(key, now)) this.use(key, size);
      else {
        this.forget(key);
        evicted.push(key);
      }
    }
    // Less than the pins hold is wanted: a disk that is full knows no pins.
    for (const key of this.#entries.keys()) {
      if (this.#bytes <= bytes) break;
      this.forget(key);
      evicted.push(key);
    }
    return evicted;
  }

  usage(): StoreUsage {
    const now = Date.now();
    for (const key of [...this.#kept.keys()]) this.#isKept(key, now);
    return {
      bytes: this.#bytes,
      maxBytes: this.#maxBytes,
      entries: this.#entries.size,
      pinnedBytes: this.#keptBytes,
    };
  }

  #keep(key: string): void {
    const bytes = this.#entries.get(key);
    if (bytes === undefined || this.#kept.has(key) || !this.pins.has(key, Date.now())) return;
    if (this.#keptBytes + bytes > this.#maxBytes * PINNED_SHARE) return;
    this.#kept.set(key, bytes);
    this.#keptBytes += bytes;
  }

  #isKept(key: string, nowMs: number): boolean {
    if (!this.#kept.has(key)) return false;
    if (this.pins.has(key, nowMs)) return true;
    this.#letGo(key);
    return false;
  }

  #letGo(key: string): void {
    this.#keptBytes -= this.#kept.get(key) ?? 0;
    this.#kept.delete(key);
  }
}
