// A few files kept open, because opening one means parsing its index.
import { stat } from 'node:fs/promises';
import { AppError } from '@praxino/contracts/errors';
import { LRUCache } from 'lru-cache';
import type { PacketReader, Source } from '../model.ts';
import { openPacketReader } from '../probe/open-packet-reader.ts';
import { cutId } from '../probe/source-id.ts';
import { DiskQueue } from './disk-queue.ts';
import { SingleFlight } from './single-flight.ts';

interface Open {
  reader: PacketReader;
  /** Of the disk it lies on, as the operating system numbers them. */
  device: number;
  users: number;
  isEvicted: boolean;
}

export type OpenReader = (source: Source, signal: AbortSignal) => Promise<PacketReader>;

/** More than a home has viewers; opening one anew costs its index again. An index takes up to 10 MB (two hours of MP4). */
const MAX_OPEN_FILES = 64;

export class ReaderCache implements AsyncDisposable {
  readonly #open: OpenReader;
  readonly #log: (message: string, error: unknown) => void;
  readonly #disks = new DiskQueue();
  readonly #opening = new SingleFlight<Open>();
  readonly #closing = new Set<Promise<void>>();
  readonly #files: LRUCache<string, Open>;
  #isClosed = false;

  constructor(
    log: (message: string, error: unknown) => void,
    open: OpenReader = openPacketReader,
    max: number = MAX_OPEN_FILES,
  ) {
    this.#open = open;
    this.#log = log;
    this.#files = new LRUCache({ max, dispose: (file) => this.#evict(file) });
  }

  /** As `use`, for a short read that somebody waits for: when it is its turn among the reads of its disk. */
  async read<T>(source: Source, signal: AbortSignal, work: (reader: PacketReader) => Promise<T>): Promise<T> {
    return await this.#use(source, signal, ({ device, reader }) => this.#disks.run(device, signal, () => work(reader)));
  }

  /** Uses the reader of a file while `work` runs. A reader that failed is closed, so that the next try opens the file anew. */
  async use<T>(source: Source, signal: AbortSignal, work: (reader: PacketReader) => Promise<T>): Promise<T> {
    return await this.#use(source, signal, ({ reader }) => work(reader));
  }

  async #use<T>(source: Source, signal: AbortSignal, work: (file: Open) => Promise<T>): Promise<T> {
    const key = `${cutId(source.index)}|${source.path}`;
    const file = this.#files.get(key) ?? (await this.#opening.do(key, signal, (s) => this.#openFile(key, source, s)));
    file.users++;
    try {
      return await work(file);
    } catch (error) {
      const isBusy = error instanceof AppError && error.code === 'server.overloaded';
      if (!signal.aborted && !isBusy && this.#files.peek(key) === file) this.#files.delete(key);
      throw error;
    } finally {
      this.#release(file);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#files.clear();
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#closing.size > 0) await Promise.all(this.#closing);
  }

  async #openFile(key: string, source: Source, signal: AbortSignal): Promise<Open> {
    const { dev } = await stat(source.path).catch(() => ({ dev: 0 }));
    const file: Open = { reader: await this.#open(source, signal), device: dev, users: 1, isEvicted: false };
    // Held until those who waited for it have counted themselves in, or it could be evicted under their hands.
    setImmediate(() => this.#release(file));
    if (this.#isClosed || signal.aborted) this.#evict(file);
    else this.#files.set(key, file);
    return file;
  }

  #release(file: Open): void {
    file.users--;
    if (file.isEvicted && file.users === 0) this.#close(file);
  }

  #evict(file: Open): void {
    file.isEvicted = true;
    if (file.users === 0) this.#close(file);
  }

  #close(file: Open): void {
    const closed: Promise<void> = Promise.resolve(file.reader[Symbol.asyncDispose]())
      .catch((error: unknown) => this.#log('A file could not be closed.', error))
      .finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }
}
