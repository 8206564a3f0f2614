// One value as a file: a header that tells a whole file from a torn or damaged one, then the bytes.
import { hash } from 'node:crypto';

/** "PXB" and the version of this layout, 4 bytes; length of the value, 8 bytes; SHA-256 of the value, 32 bytes. */
const MAGIC = Buffer.from('PXB1', 'latin1');
export const BLOB_HEADER_BYTES = 44;

export function blobHeader(value: Uint8Array): Uint8Array {
  const header = Buffer.alloc(BLOB_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeBigUInt64BE(BigInt(value.length), 4);
  hash('sha256', value, 'buffer').copy(header, 12);
  return header;
}

/** The value in a file's bytes, or null when it is not whole and unharmed. */
export function blobValue(file: Buffer): Uint8Array | null {
  if (file.length < BLOB_HEADER_BYTES || !file.subarray(0, 4).equals(MAGIC)) return null;
  const value = file.subarray(BLOB_HEADER_BYTES);
  if (file.readBigUInt64BE(4) !== BigInt(value.length)) return null;
  return hash('sha256', value, 'buffer').equals(file.subarray(12, BLOB_HEADER_BYTES)) ? value : null;
}
