// Positioned reads from a file or from memory. Everything that parses media reads through this.
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { AppError } from '@praxino/contracts/errors';
import { unfilled } from './read-pool.ts';
import type { ReadMemory } from './read-pool.ts';

export interface ByteSource extends AsyncDisposable {
  /** Bytes; as it was when the source was opened. */
  readonly size: number;
  /**
   * Bytes from `offset`, at most `length`, fewer at the end; in `memory` where some is given, or in their own.
   * Throws AppError('media.unreadable' | 'media.missing' | 'media.changed').
   */
  read(offset: number, length: number, signal: AbortSignal, memory?: ReadMemory): Promise<Uint8Array>;
}

/** What a network mount answers once it has gone. */
const GONE = new Set(['ENOENT', 'ENOTDIR', 'ESTALE', 'ENOTCONN', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENODEV', 'ENXIO']);

/** Opens a regular file. Throws AppError('media.missing') where nothing is, 'media.unreadable' for folders, devices and refused access. */
export async function openByteSource(path: string, signal: AbortSignal): Promise<ByteSource> {
  signal.throwIfAborted();
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const stat = await handle.stat();
    if (!stat.isFile()) throw new AppError('media.unreadable', 'This is not a file; only files can be played.');
    return new FileSource(handle, stat.size);
  } catch (error) {
    await handle?.close();
    throw asMediaError(error);
  }
}

class FileSource implements ByteSource {
  readonly size: number;
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  async read(offset: number, length: number, signal: AbortSignal, memory?: ReadMemory): Promise<Uint8Array> {
    signal.throwIfAborted();
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    if (memory) return await memory.bytes(this, offset, wanted, (into) => this.#fill(into, offset, signal));
    const bytes = unfilled(wanted);
    await this.#fill(bytes, offset, signal);
    return bytes;
  }

  async #fill(bytes: Uint8Array, offset: number, signal: AbortSignal): Promise<void> {
    let filled = 0;
    try {
      while (filled < bytes.length) {
        const { bytesRead } = await this.#handle.read(bytes, filled, bytes.length - filled, offset + filled);
        signal.throwIfAborted();
        if (bytesRead === 0) throw new AppError('media.changed', 'The file became shorter while it was read.');
        filled += bytesRead;
      }
    } catch (error) {
      throw signal.aborted ? signal.reason : asMediaError(error, offset + filled);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

function asMediaError(error: unknown, byteOffset?: number): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof AppError) return error;
  const code = String(error.code);
  if (GONE.has(code))
    return new AppError('media.missing', 'The file, or the disk it lies on, is not there now.', { cause: error });
  const detail =
    code === 'EACCES' || code === 'EPERM'
      ? 'The server may not read this file; check its permissions.'
      : `The disk reported an error while the file was read (${code}).`;
  return new AppError('media.unreadable', byteOffset === undefined ? { detail } : { detail, byteOffset }, {
    cause: error,
  });
}

/** Counts what is read from files: one meter may be given to several of them. */
export interface ReadMeter {
  reads: number;
  bytes: number;
}

/** The same source, its reads counted. */
export function metered(source: ByteSource, meter: ReadMeter): ByteSource {
  return {
    size: source.size,
    async read(offset, length, signal, memory) {
      const bytes = await source.read(offset, length, signal, memory);
      meter.reads++;
      meter.bytes += bytes.length;
      return bytes;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(source[Symbol.asyncDispose]()),
  };
}

/** The same source with its first bytes kept: detection, identity and headers all begin there. */
export function withKeptHead(source: ByteSource, headBytes: number): ByteSource {
  let head: Uint8Array | null = null;
  return {
    size: source.size,
    async read(offset, length, signal, memory) {
      if (offset + length > headBytes) return await source.read(offset, length, signal, memory);
      head ??= await source.read(0, headBytes, signal);
      return head.subarray(offset, offset + length);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(source[Symbol.asyncDispose]()),
  };
}

/** The same over bytes in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async read(offset, length, signal) {
      signal.throwIfAborted();
      return bytes.subarray(offset, Math.max(offset, offset + length));
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** The same source, which counts what is read through it. It does not close the source. */
export function countingSource(source: ByteSource): ByteSource & { bytesRead: number } {
  return {
    size: source.size,
    bytesRead: 0,
    async read(offset, length, signal, memory) {
      const bytes = await source.read(offset, length, signal, memory);
      this.bytesRead += bytes.length;
      return bytes;
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** How much one read fetches, in bytes. */
export interface ReadSizes {
  first: number;
  /** Of the second read, and of one after a jump this far: what nobody wants was stepped over, and more of it may follow soon. */
  least: number;
  /** Reads that go on where the last one ended are doubled up to this. */
  most: number;
}

/** One buffered stretch of a source, so that walking small headers does not cost a read each. */
export class ByteWindow {
  readonly source: ByteSource;
  readonly #sizes: ReadSizes;
  readonly #memory: ReadMemory | undefined;
  #next: number;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  /** `sizes`: a number where every read fetches as much. `memory`: where the bytes go, else every load has its own. */
  constructor(source: ByteSource, sizes: ReadSizes | number, memory?: ReadMemory) {
    this.source = source;
    this.#memory = memory;
    this.#sizes = typeof sizes === 'number' ? { first: sizes, least: sizes, most: sizes } : sizes;
    this.#next = this.#sizes.first;
  }

  /** The bytes if they are buffered (fewer at the end of the source), else null: then `load` them. */
  peek(offset: number, length: number): Uint8Array | null {
    const at = offset - this.#start;
    const end = at + Math.min(length, this.source.size - offset);
    return at < 0 || end < at || end > this.#bytes.length ? null : this.#bytes.subarray(at, end);
  }

  /** Everything buffered from `offset` on; null where that is less than `least` bytes. */
  rest(offset: number, least: number): Uint8Array | null {
    const at = offset - this.#start;
    return at >= 0 && at + least <= this.#bytes.length ? this.#bytes.subarray(at) : null;
  }

  /** Reads at least these bytes into the window. Earlier views stay valid: every load has its own memory. */
  async load(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    const { least, most } = this.#sizes;
    const end = this.#start + this.#bytes.length;
    const isJump = end > 0 && (offset < this.#start || offset - end >= least);
    const wanted = isJump ? least : this.#next;
    this.#bytes = await this.source.read(offset, Math.max(length, wanted), signal, this.#memory);
    this.#start = offset;
    this.#next = end === 0 ? least : Math.min(most, wanted * 2);
    return this.#bytes.subarray(0, length);
  }

  async bytes(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    return this.peek(offset, length) ?? (await this.load(offset, length, signal));
  }
}
