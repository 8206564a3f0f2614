// Cuts an ADTS byte stream (ISO/IEC 14496-3 §1.A.2.2) into AAC frames without their headers.
import { AppError } from '@praxino/contracts/errors';

const HEADER_BYTES = 7;
const HEADER_WITH_CRC_BYTES = 9;

export class AdtsSplitter {
  #pending: Uint8Array = new Uint8Array();
  /** Bytes of the stream before `#pending`. */
  #taken = 0;

  /** Takes the next bytes and returns the frames they completed. Throws AppError('transcode.failed') on anything but ADTS. */
  push(chunk: Uint8Array): Uint8Array[] {
    const bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    const frames: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      const size = frameSize(bytes, at, this.#taken);
      if (size === null || at + size > bytes.length) break;
      const hasCrc = (bytes[at + 1]! & 1) === 0;
      // A copy (`slice` of a Buffer would be none): the chunk belongs to the pipe's pool.
      frames.push(Uint8Array.from(bytes.subarray(at + (hasCrc ? HEADER_WITH_CRC_BYTES : HEADER_BYTES), at + size)));
      at += size;
    }
    this.#pending = Uint8Array.from(bytes.subarray(at));
    this.#taken += at;
    return frames;
  }

  /** Call when the stream has ended. Throws AppError('transcode.failed') when it ended inside a frame. */
  end(): void {
    if (this.#pending.length > 0) throw failure('The encoder stopped in the middle of a sound frame.', this.#taken);
  }
}

/** `byteOffset`: of the frame that is wrong, in the encoder's output. */
function failure(detail: string, byteOffset: number): AppError {
  return new AppError('transcode.failed', { detail, byteOffset });
}

/** Bytes of the frame that starts here, header included; null when its header is not complete. */
function frameSize(bytes: Uint8Array, at: number, taken: number): number | null {
  if (bytes.length - at < HEADER_BYTES) return null;
  const isSync = bytes[at] === 0xff && (bytes[at + 1]! & 0xf6) === 0xf0;
  const size = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  const hasCrc = (bytes[at + 1]! & 1) === 0;
  const blocks = (bytes[at + 6]! & 3) + 1;
  if (!isSync || size <= (hasCrc ? HEADER_WITH_CRC_BYTES : HEADER_BYTES) || blocks !== 1) {
    throw failure('The encoder wrote something that is not AAC sound.', taken + at);
  }
  return size;
}
