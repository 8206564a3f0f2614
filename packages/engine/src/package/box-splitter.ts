// Cuts a byte stream (an encoder's standard output) into its top-level ISO BMFF boxes as they become complete.
import { AppError } from '@praxino/contracts/errors';
import { concat, viewOf } from './boxes.ts';

export interface Box {
  type: string;
  /** The whole box, header included. */
  bytes: Uint8Array;
}

/** A part of one second of 8K stays far below; a larger box is damage, and must not fill the memory. */
const MAX_BOX_BYTES = 256 * 1024 * 1024;

export class BoxSplitter {
  readonly #maxBoxBytes: number;
  #chunks: Uint8Array[] = [];
  #pending = 0;
  /** Bytes of the stream that were given out. */
  #taken = 0;

  constructor(maxBoxBytes: number = MAX_BOX_BYTES) {
    this.#maxBoxBytes = maxBoxBytes;
  }

  /** Bytes held of a box that is not complete. */
  get pendingBytes(): number {
    return this.#pending;
  }

  /** Takes the next bytes and returns the boxes they completed. Throws AppError('transcode.failed') on an impossible size. */
  push(chunk: Uint8Array): Box[] {
    if (chunk.length > 0) this.#chunks.push(chunk);
    this.#pending += chunk.length;
    const boxes: Box[] = [];
    for (;;) {
      const size = this.#nextSize();
      if (size === null || this.#pending < size) return boxes;
      const bytes = this.#take(size);
      boxes.push({ type: String.fromCharCode(...bytes.subarray(4, 8)), bytes });
    }
  }

  /** Call when the stream has ended. Throws AppError('transcode.failed') when it ended inside a box. */
  end(): void {
    if (this.#pending > 0)
      throw this.#failure(`The encoder stopped in the middle of a box, ${this.#pending} bytes into it.`);
  }

  /** `byteOffset`: of the box that is wrong, in the encoder's output. */
  #failure(detail: string): AppError {
    return new AppError('transcode.failed', { detail, byteOffset: this.#taken });
  }

  #nextSize(): number | null {
    if (this.#pending < 8) return null;
    const short = viewOf(this.#peek(8)).getUint32(0);
    if (short === 1 && this.#pending < 16) return null;
    const size = short === 1 ? Number(viewOf(this.#peek(16)).getBigUint64(8)) : short;
    if (size < (short === 1 ? 16 : 8)) throw this.#failure(`The encoder wrote a box of the impossible size ${size}.`);
    if (size > this.#maxBoxBytes)
      throw this.#failure(`The encoder wrote a box of ${size} bytes; ${this.#maxBoxBytes} is the limit.`);
    return size;
  }

  /** The first bytes without taking them; joins chunks only when a header is torn. */
  #peek(count: number): Uint8Array {
    while (this.#chunks[0]!.length < count) this.#chunks.splice(0, 2, concat(this.#chunks.slice(0, 2)));
    return this.#chunks[0]!;
  }

  #take(count: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let missing = count;
    let used = 0;
    while (missing > 0) {
      const chunk = this.#chunks[used]!;
      if (chunk.length > missing) {
        parts.push(chunk.subarray(0, missing));
        this.#chunks[used] = chunk.subarray(missing);
        missing = 0;
      } else {
        parts.push(chunk);
        missing -= chunk.length;
        used++;
      }
    }
    this.#chunks.splice(0, used);
    this.#pending -= count;
    this.#taken += count;
    // Always a copy: the chunk may be a slice of the pipe's pooled buffer, and a kept box must not keep that alive.
    return concat(parts);
  }
}
