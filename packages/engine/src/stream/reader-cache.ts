// A few files kept open, because opening one means parsing its index.
import { LRUCache } from 'lru-cache';
import type { PacketReader, Source } from '../model.ts';
import { openPacketReader } from '../probe/open-packet-reader.ts';
import { SingleFlight } from './single-flight.ts';

interface Open {
  reader: PacketReader;
  users: number;
  isEvicted: boolean;
}

export type OpenReader = (source: Source, signal: AbortSignal) => Promise<PacketReader>;

const MAX_OPEN_FILES = 32;

export class ReaderCache implements AsyncDisposable {
  readonly #open: OpenReader;
  readonly #log: (message: string, error: unknown) => void;
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

  /** Uses the reader of a file while `work` runs. A reader that failed is closed, so that the next try opens the file anew. */
  async use<T>(source: Source, signal: AbortSignal, work: (reader: PacketReader) => Promise<T>): Promise<T> {
    const key = `${source.index.sourceId}|${source.path}`;
    const file = this.#files.get(key) ?? (await this.#opening.do(key, signal, (s) => this.#openFile(key, source, s)));
    file.users++;
    try {
      return await work(file.reader);
    } catch (error) {
      if (!signal.aborted && this.#files.peek(key) === file) this.#files.delete(key);
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
    const file: Open = { reader: await this.#open(source, signal), users: 1, isEvicted: false };
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
