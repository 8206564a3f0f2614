// One value as a file: a header that tells a whole file from a torn or damaged one, then the bytes.
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { AppError } from '@praxino/contracts/errors';
import type { BlobReader } from './blob-store.ts';

/** "PXB" and the version of this layout, 4 bytes; length of the value, 8 bytes; SHA-256 of the value, 32 bytes. */
const MAGIC = Buffer.from('PXB1', 'latin1');
const HASH_AT = 12;
export const BLOB_HEADER_BYTES = 44;

export async function blobHeader(value: Uint8Array): Promise<Uint8Array> {
  const header = Buffer.alloc(BLOB_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeBigUInt64BE(BigInt(value.length), 4);
  (await sha256(value)).copy(header, HASH_AT);
  return header;
}

/** The value in a file's bytes, or null when it is not whole. Its bytes are not compared with their hash. */
export function blobValue(file: Buffer): Uint8Array | null {
  if (file.length < BLOB_HEADER_BYTES || !file.subarray(0, 4).equals(MAGIC)) return null;
  const value = file.subarray(BLOB_HEADER_BYTES);
  return file.readBigUInt64BE(4) === BigInt(value.length) ? value : null;
}

/** False for a value that was damaged after it was written. */
export async function isUnharmed(file: Buffer): Promise<boolean> {
  return (await sha256(file.subarray(BLOB_HEADER_BYTES))).equals(file.subarray(HASH_AT, BLOB_HEADER_BYTES));
}

/** The hash in the header of a file, as hex; null for a file that is not ours. Throws what the file system throws. */
export async function blobHash(path: string): Promise<string | null> {
  await using file = await open(path, 'r');
  const header = Buffer.alloc(BLOB_HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, BLOB_HEADER_BYTES, 0);
  if (bytesRead < BLOB_HEADER_BYTES || !header.subarray(0, 4).equals(MAGIC)) return null;
  return header.toString('hex', HASH_AT, BLOB_HEADER_BYTES);
}

/** The value of an open file whose length is known; `onShort` is told when it ends early. Disposing closes the file. */
export function fileReader(file: FileHandle, size: number, onShort: () => void): BlobReader {
  return {
    size,
    async read(into, position) {
      const wanted = Math.min(into.length, size - position);
      if (wanted <= 0) return 0;
      let filled = 0;
      while (filled < wanted) {
        const at = BLOB_HEADER_BYTES + position + filled;
        const { bytesRead } = await file.read(into, filled, wanted - filled, at);
        filled += bytesRead;
        if (bytesRead > 0) continue;
        onShort();
        throw new AppError('media.unreadable', 'A cached segment was cut off while it was read.');
      }
      return filled;
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** The same over bytes in memory. */
export function bytesReader(bytes: Uint8Array): BlobReader {
  return {
    size: bytes.length,
    async read(into, position) {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** In the thread pool: hashing a segment takes milliseconds that the event loop has not got. */
async function sha256(bytes: Uint8Array): Promise<Buffer> {
  // Segments never lie in shared memory, which is all that the type leaves open.
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}
