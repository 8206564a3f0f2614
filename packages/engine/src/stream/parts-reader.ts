// Many parts in memory read as one, without being joined first.
import type { BlobReader } from '../store/blob-store.ts';

/** `release` is called once, when the reader is disposed: from then on the parts are not looked at. */
export function partsReader(parts: readonly Uint8Array[], release: () => void): BlobReader {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  /** Where the last read ended, which is where the next one begins: this part, and its first byte. */
  let [part, partStart] = [0, 0];
  let isOpen = true;
  const seek = (position: number): void => {
    if (position < partStart) [part, partStart] = [0, 0];
    while (part < parts.length && position >= partStart + parts[part]!.length) partStart += parts[part++]!.length;
  };
  return {
    size,
    async read(into, position) {
      if (!isOpen) throw new RangeError('the segment is closed');
      let filled = 0;
      while (filled < into.length && position + filled < size) {
        seek(position + filled);
        const from = position + filled - partStart;
        const piece = parts[part]!.subarray(from, from + into.length - filled);
        into.set(piece, filled);
        filled += piece.length;
      }
      return filled;
    },
    async [Symbol.asyncDispose]() {
      if (isOpen) release();
      isOpen = false;
    },
  };
}
