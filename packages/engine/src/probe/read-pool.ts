// Memory that reads use again, and share. Fresh megabytes cost more than the read itself: the kernel clears every page of them,
// and the garbage collector runs after a few dozen megabytes that only it knows to be free. A player asks for picture and sound of
// the same seconds at once: they lie between each other, and are read once for both.

/** Where a read puts its bytes. */
export interface ReadMemory {
  /**
   * Bytes [offset, offset + length) of `file`, any object that stands for it: what another loan reads or holds of them, else
   * memory that `fill` is given to write, all of it. Throws what `fill` throws.
   */
  bytes(file: object, offset: number, length: number, fill: Fill): Promise<Uint8Array>;
}
export type Fill = (into: Uint8Array) => Promise<void>;

export interface Loan extends ReadMemory {
  /** Nothing of the borrower points into what was read any more: others may have the memory. */
  giveBack(): void;
  /** After a failure: a read may go on for a while, so the memory is left to the garbage collector. */
  abandon(): void;
}

interface Region {
  file: object;
  offset: number;
  length: number;
  buffer: ArrayBuffer;
  /** Loans that read it. */
  users: number;
  isBroken: boolean;
  filled: Promise<void>;
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
  readonly #regions = new Set<Region>();
  #idleBytes = 0;

  constructor(maxIdleBytes: number = MAX_IDLE_BYTES) {
    this.#maxIdleBytes = maxIdleBytes;
  }

  borrow(): Loan {
    let held: Region[] = [];
    const end = (isUsable: boolean): void => {
      for (const region of held) this.#leave(region, isUsable);
      held = [];
    };
    const bytes = async (file: object, offset: number, length: number, fill: Fill): Promise<Uint8Array> => {
      if (length < MIN_BYTES) {
        const own = unfilled(length);
        await fill(own);
        return own;
      }
      const known = this.#find(file, offset, length);
      const region = known ?? this.#start(file, offset, length, fill);
      region.users++;
      held.push(region);
      try {
        await region.filled;
      } catch (error) {
        if (!known) throw error;
        // Whoever read it may just have been told to stop: that is no reason for others.
        held = held.filter((r) => r !== region);
        this.#leave(region, false);
        return await bytes(file, offset, length, fill);
      }
      return new Uint8Array(region.buffer, offset - region.offset, length);
    };
    return {
      bytes,
      giveBack: () => end(true),
      abandon: () => end(false),
    };
  }

  #find(file: object, offset: number, length: number): Region | null {
    for (const region of this.#regions) {
      const isInside = offset >= region.offset && offset + length <= region.offset + region.length;
      if (region.file === file && isInside) return region;
    }
    return null;
  }

  #start(file: object, offset: number, length: number, fill: Fill): Region {
    const buffer = this.#take(length);
    const region: Region = { file, offset, length, buffer, users: 0, isBroken: false, filled: Promise.resolve() };
    region.filled = fill(new Uint8Array(buffer, 0, length)).catch((error: unknown) => {
      region.isBroken = true;
      this.#regions.delete(region);
      throw error;
    });
    this.#regions.add(region);
    return region;
  }

  #leave(region: Region, isUsable: boolean): void {
    region.isBroken ||= !isUsable;
    if (region.isBroken) this.#regions.delete(region);
    if (--region.users > 0) return;
    this.#regions.delete(region);
    if (!region.isBroken) this.#keep(region.buffer);
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
