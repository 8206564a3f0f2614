// Memory that reads use again. Fresh megabytes cost more than the read itself: the kernel clears every page of them, and the
// garbage collector runs after a few dozen megabytes that only it knows to be free.

/** Where a read puts its bytes. */
export interface ReadMemory {
  /** Memory of exactly this length with anything in it; the caller fills all of it. */
  take(bytes: number): Uint8Array;
}

export interface Loan extends ReadMemory {
  /**
   * Nothing points into what was taken any more, and no read into it is under way: others may have it. A loan that is never
   * given back (after a failure a read may go on for a while) is left to the garbage collector.
   */
  giveBack(): void;
}

/** Smaller reads are cheap to allocate. */
const MIN_BYTES = 256 * 1024;
/**
 * Sizes are powers of two from here, so that a buffer fits the next reader, too, and holds whole huge pages where the system has
 * them. Pages that are not read into cost nothing.
 */
const LEAST_BUFFER_BYTES = 8 * 2 ** 20;
const MAX_IDLE_BYTES = 64 * 2 ** 20;

export class ReadPool {
  readonly #maxIdleBytes: number;
  /** The one that was used last is at the end: it is the likeliest to be in the processor's cache. */
  readonly #idle: ArrayBuffer[] = [];
  #idleBytes = 0;

  constructor(maxIdleBytes: number = MAX_IDLE_BYTES) {
    this.#maxIdleBytes = maxIdleBytes;
  }

  borrow(): Loan {
    let lent: ArrayBuffer[] = [];
    return {
      take: (bytes) => {
        if (bytes < MIN_BYTES) return unfilled(bytes);
        const buffer = this.#take(bytes);
        lent.push(buffer);
        return new Uint8Array(buffer, 0, bytes);
      },
      giveBack: () => {
        for (const buffer of lent) this.#keep(buffer);
        lent = [];
      },
    };
  }

  #take(bytes: number): ArrayBuffer {
    const at = this.#idle.findLastIndex((buffer) => buffer.byteLength >= bytes);
    const [found] = at < 0 ? [] : this.#idle.splice(at, 1);
    if (!found) return unfilled(Math.max(LEAST_BUFFER_BYTES, 2 ** Math.ceil(Math.log2(bytes)))).buffer;
    this.#idleBytes -= found.byteLength;
    return found;
  }

  #keep(buffer: ArrayBuffer): void {
    if (this.#idleBytes + buffer.byteLength > this.#maxIdleBytes) return;
    this.#idle.push(buffer);
    this.#idleBytes += buffer.byteLength;
  }
}

/** Memory that is about to be written whole: zeroing megabytes first costs as much as reading them. */
export function unfilled(length: number): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset } = Buffer.allocUnsafeSlow(length);
  return new Uint8Array(buffer, byteOffset, length);
}
