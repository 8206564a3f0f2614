// Segments on disk: a folder of files, bounded by bytes, good after any crash.
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '@praxino/contracts/errors';
import { BLOB_HEADER_BYTES, blobHeader, blobValue } from './blob-file.ts';
import { checkKey } from './blob-key.ts';
import type { BlobStore } from './blob-store.ts';
import { sweepScratch, walkBlobs } from './blob-walk.ts';

export interface DiskStoreOptions {
  dir: string;
  /** Bound of all files together; what was not asked for longest goes first. */
  maxBytes: number;
  /** Told of files that could not be removed or read; nothing is lost by it. */
  log?: (message: string, error: unknown) => void;
  /** How a new file is filled; tests make the disk full with it. */
  write?: (file: FileHandle, parts: Uint8Array[]) => Promise<unknown>;
}

interface Entry {
  bytes: number;
  /** Modification time of the file as last set by us: it keeps the order of use over a restart. */
  usedAtMs: number;
}

/** Use is written to disk at most this often per file. */
const TOUCH_MS = 10 * 60_000;
/** What is freed at once when the disk says that it is full. */
const FULL_DISK_EVICT_BYTES = 64 * 1024 * 1024;

/**
 * Opens a store. It serves at once; what lies in the folder is counted in the background.
 * Throws AppError('config.invalid') when the folder cannot be made or written to.
 */
export async function createDiskStore(options: DiskStoreOptions): Promise<BlobStore> {
  const scratch = join(options.dir, 'tmp');
  try {
    await mkdir(scratch, { recursive: true });
    await sweepScratch(scratch);
  } catch (cause) {
    throw new AppError(
      'config.invalid',
      `The cache folder ${options.dir} cannot be used: ${(cause as Error).message}`,
      { cause },
    );
  }
  return new DiskStore(options, scratch);
}

class DiskStore implements BlobStore {
  readonly #options: DiskStoreOptions;
  readonly #scratch: string;
  /** Least recently used first. */
  #entries = new Map<string, Entry>();
  #bytes = 0;
  readonly #writing = new Map<string, Promise<'stored' | 'existed'>>();
  /** Removals and touches that nobody waits for, until dispose does. */
  readonly #chores = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #files = 0;

  constructor(options: DiskStoreOptions, scratch: string) {
    this.#options = options;
    this.#scratch = scratch;
    this.#chore('count the cache', this.#countOld());
  }

  async get(key: string): Promise<Uint8Array | null> {
    const path = this.#path(key);
    const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') this.#options.log?.(`A cached segment could not be read: ${path}`, error);
      return null;
    });
    const value = file && blobValue(file);
    if (value) this.#use(key, file.length);
    // A file that another call is just renaming into place is whole; only a damaged one is dropped.
    else if (file) await this.#remove(key);
    else this.#forget(key);
    return value;
  }

  async has(key: string): Promise<boolean> {
    if (this.#entries.has(checkKey(key))) return true;
    return await stat(this.#path(key)).then(
      (s) => s.isFile() && s.size > BLOB_HEADER_BYTES,
      () => false,
    );
  }

  async put(key: string, bytes: Uint8Array): Promise<'stored' | 'existed'> {
    const path = this.#path(key);
    const running = this.#writing.get(key);
    if (running) return await running.then(() => 'existed' as const);
    const write = this.#write(key, path, bytes);
    this.#writing.set(key, write);
    try {
      return await write;
    } finally {
      this.#writing.delete(key);
    }
  }

  usage(): { bytes: number; maxBytes: number; entries: number } {
    return { bytes: this.#bytes, maxBytes: this.#options.maxBytes, entries: this.#entries.size };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#writing.values());
    while (this.#chores.size > 0) await Promise.allSettled(this.#chores);
  }

  async #write(key: string, path: string, bytes: Uint8Array): Promise<'stored' | 'existed'> {
    const size = bytes.length + BLOB_HEADER_BYTES;
    if (size > this.#options.maxBytes) throw full(`A segment of ${bytes.length} bytes is larger than the whole cache.`);
    if (await this.has(key)) return 'existed';
    this.#evictTo(this.#options.maxBytes - size);
    try {
      await this.#writeFile(path, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      this.#evictTo(Math.max(0, this.#bytes - Math.max(FULL_DISK_EVICT_BYTES, 4 * size)));
      await Promise.allSettled(this.#chores);
      await this.#writeFile(path, bytes).catch((cause: unknown) => {
        throw full('The disk of the cache is full, and there is nothing left in the cache to give up.', cause);
      });
    }
    this.#use(key, size, Date.now());
    return 'stored';
  }

  /** No fsync: a file that a power cut tears is found out when it is read, and made again. */
  async #writeFile(path: string, bytes: Uint8Array): Promise<void> {
    const draft = join(this.#scratch, `${process.pid}-${this.#files++}`);
    try {
      const file = await open(draft, 'wx');
      try {
        const { write = (f, parts) => f.writev(parts) } = this.#options;
        await write(file, [blobHeader(bytes), bytes]);
      } finally {
        await file.close();
      }
      await mkdir(dirname(path), { recursive: true });
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  /** Moves a key to the recent end; `usedAtMs` is given when the file was just written. */
  #use(key: string, bytes: number, usedAtMs?: number): void {
    const known = this.#entries.get(key);
    this.#forget(key);
    const now = Date.now();
    const entry = { bytes, usedAtMs: usedAtMs ?? known?.usedAtMs ?? 0 };
    this.#entries.set(key, entry);
    this.#bytes += bytes;
    if (now - entry.usedAtMs < TOUCH_MS) return;
    entry.usedAtMs = now;
    // A file that was just evicted has no time to set.
    this.#chore('note the use of a segment', utimes(this.#path(key), now / 1000, now / 1000).catch(ignoreMissing));
  }

  #forget(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  #evictTo(bytes: number): void {
    for (const key of this.#entries.keys()) {
      if (this.#bytes <= bytes) return;
      this.#chore('remove an old segment', this.#remove(key));
    }
  }

  async #remove(key: string): Promise<void> {
    this.#forget(key);
    await rm(this.#path(key), { force: true });
  }

  async #countOld(): Promise<void> {
    const found = await walkBlobs(this.#options.dir, this.#stop.signal);
    const recent = this.#entries;
    this.#entries = new Map();
    for (const { key, bytes, usedAtMs } of found) {
      if (recent.has(key)) continue;
      this.#entries.set(key, { bytes, usedAtMs });
      this.#bytes += bytes;
    }
    for (const [key, entry] of recent) this.#entries.set(key, entry);
    this.#evictTo(this.#options.maxBytes);
  }

  #chore(what: string, work: Promise<void>): void {
    const done: Promise<void> = work
      .catch((error: unknown) => this.#options.log?.(`The cache could not ${what}.`, error))
      .finally(() => this.#chores.delete(done));
    this.#chores.add(done);
  }

  #path(key: string): string {
    return join(this.#options.dir, checkKey(key).slice(0, 2), key);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

function full(detail: string, cause?: unknown): AppError {
  return new AppError('server.overloaded', detail, { cause });
}
