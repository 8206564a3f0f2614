// Segments on disk: a folder of files, bounded by bytes, good after any crash, shared with other processes if need be.
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@praxino/contracts/errors';
import {
  BLOB_HEADER_BYTES,
  blobHash,
  blobHeader,
  blobValue,
  bytesReader,
  fileReader,
  isUnharmed,
} from './blob-file.ts';
import { checkKey } from './blob-key.ts';
import { BlobLedger } from './blob-ledger.ts';
import type { BlobReader, BlobStore, StoreUsage } from './blob-store.ts';
import { sweepScratch, walkBlobs } from './blob-walk.ts';
import { DraftWriter, isDiskFull } from './draft-writer.ts';
import { PinFile } from './pin-file.ts';

export interface DiskStoreOptions {
  dir: string;
  /** Bound of all files together; what was not asked for longest goes first. */
  maxBytes: number;
  /** Told of files that could not be removed or read; nothing is lost by it. */
  log?: (message: string, error: unknown) => void;
  /** How a new file is filled; tests make the disk full with it. */
  write?: (file: FileHandle, parts: Uint8Array[]) => Promise<unknown>;
}

/** Use is written to disk at most this often per file. */
const TOUCH_MS = 10 * 60_000;
/** What is given up, one after the other, as long as the disk says that it is full. */
const FULL_DISK_SHARES = [0.1, 0.5, 1] as const;
/** How long the store then stays as small as the disk forced it to be. */
const FULL_DISK_MS = 10 * 60_000;

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
  const store = new DiskStore(options, new DraftWriter({ scratch, ...options }));
  await store.readPins();
  return store;
}

class DiskStore implements BlobStore {
  readonly #options: DiskStoreOptions;
  readonly #drafts: DraftWriter;
  readonly #ledger: BlobLedger;
  readonly #pinFile: PinFile;
  /**
   * When the modification time of a file was last set by us: it keeps the order of use over a restart. A key is here from the
   * moment its file is known to be whole: written or verified by this run. What an earlier run left is verified when it is first
   * read, for a power cut may have torn it; hashing every read would cost more than the reading.
   */
  readonly #touchedAt = new Map<string, number>();
  readonly #writing = new Map<string, Promise<'stored' | 'existed'>>();
  /** Removals and touches that nobody waits for, until dispose does. */
  readonly #chores = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  /** The disk is full: no more than this until then. */
  #squeeze = { bytes: Infinity, untilMs: 0 };

  constructor(options: DiskStoreOptions, drafts: DraftWriter) {
    this.#options = options;
    this.#drafts = drafts;
    this.#ledger = new BlobLedger(options.maxBytes);
    this.#pinFile = new PinFile(join(options.dir, 'pins'), this.#ledger.pins);
    this.#chore('count the cache', this.#countOld());
  }

  readPins(): Promise<void> {
    return this.#pinFile.read();
  }

  async get(key: string): Promise<Uint8Array | null> {
    const path = this.#path(key);
    const file = await readFile(path).catch((error: unknown) => this.#unread(path, error));
    if (!file) {
      this.#forget(key);
      return null;
    }
    const value = blobValue(file);
    if (!value || (!this.#touchedAt.has(key) && !(await isUnharmed(file)))) {
      await this.#remove(key);
      return null;
    }
    this.#use(key, file.length);
    return value;
  }

  async open(key: string): Promise<BlobReader | null> {
    const path = this.#path(key);
    const bytes = this.#ledger.sizeOf(key);
    if (bytes === null || !this.#touchedAt.has(key)) {
      const value = await this.get(key);
      return value && bytesReader(value);
    }
    const file = await open(path, 'r').catch((error: unknown) => this.#unread(path, error));
    if (!file) {
      this.#forget(key);
      return null;
    }
    this.#use(key, bytes);
    return fileReader(file, bytes - BLOB_HEADER_BYTES, () => this.#forget(key));
  }

  async has(key: string): Promise<boolean> {
    if (this.#ledger.has(checkKey(key))) return true;
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

  async hashOf(key: string): Promise<string | null> {
    const path = this.#path(key);
    return await blobHash(path).catch((error: unknown) => this.#unread(path, error));
  }

  pin(key: string, untilMs: number): void {
    this.#ledger.pin(checkKey(key), untilMs);
    this.#pinFile.changed();
  }

  usage(): StoreUsage {
    return this.#ledger.usage();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#writing.values());
    this.#chore('keep its pins', this.#pinFile[Symbol.asyncDispose]());
    while (this.#chores.size > 0) await Promise.allSettled(this.#chores);
  }

  async #write(key: string, path: string, bytes: Uint8Array): Promise<'stored' | 'existed'> {
    const size = bytes.length + BLOB_HEADER_BYTES;
    if (size > this.#options.maxBytes) throw full(`A segment of ${bytes.length} bytes is larger than the whole cache.`);
    if (await this.has(key)) return 'existed';
    this.#evictTo(this.#limit() - size);
    const parts = [await blobHeader(bytes), bytes];
    const isFirst = await this.#drafts.write(path, parts).catch((error: unknown) => {
      if (!isDiskFull(error)) throw error;
      return this.#writeToFullDisk(path, parts, size);
    });
    if (!isFirst) return 'existed';
    this.#touchedAt.set(key, Date.now());
    this.#use(key, size);
    return 'stored';
  }

  async #writeToFullDisk(path: string, parts: Uint8Array[], size: number): Promise<boolean> {
    for (const share of FULL_DISK_SHARES) {
      const left = Math.max(0, this.#ledger.bytes - Math.max(4 * size, Math.ceil(this.#ledger.bytes * share)));
      this.#evictTo(left);
      this.#squeeze = { bytes: left + size, untilMs: Date.now() + FULL_DISK_MS };
      await Promise.allSettled(this.#chores);
      try {
        return await this.#drafts.write(path, parts);
      } catch (error) {
        if (!isDiskFull(error)) throw error;
      }
    }
    throw full('The disk of the cache is full, and there is nothing left in the cache to give up.');
  }

  #limit(): number {
    const { bytes, untilMs } = this.#squeeze;
    return untilMs > Date.now() ? Math.min(bytes, this.#options.maxBytes) : this.#options.maxBytes;
  }

  /** Moves a key whose file is whole to the recent end. */
  #use(key: string, bytes: number): void {
    this.#ledger.use(key, bytes);
    const now = Date.now();
    if (now - (this.#touchedAt.get(key) ?? 0) < TOUCH_MS) return;
    this.#touchedAt.set(key, now);
    // A file that was just evicted has no time to set.
    this.#chore('note the use of a segment', utimes(this.#path(key), now / 1000, now / 1000).catch(ignoreMissing));
  }

  #forget(key: string): void {
    this.#ledger.forget(key);
    this.#touchedAt.delete(key);
  }

  #evictTo(bytes: number): void {
    for (const key of this.#ledger.evictTo(bytes)) this.#chore('remove an old segment', this.#remove(key));
  }

  async #remove(key: string): Promise<void> {
    this.#forget(key);
    await rm(this.#path(key), { force: true });
  }

  async #countOld(): Promise<void> {
    await this.#ledger.addOld(await walkBlobs(this.#options.dir, this.#stop.signal));
    this.#evictTo(this.#limit());
  }

  /** A file that cannot be read counts as absent. */
  #unread(path: string, error: unknown): null {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isAbsent) this.#options.log?.(`A cached segment could not be read: ${path}`, error);
    return null;
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

function full(detail: string): AppError {
  return new AppError('server.overloaded', detail);
}
