// A file that was only appended to since it was scanned: a recording that goes on. What its index says of it is still true.
import type { MediaIndex } from '../model.ts';
import type { ByteSource } from './byte-source.ts';
import { sourceIdOfBytes } from './source-id.ts';

/** The first `size` bytes of a source. It closes the source. */
export function clipped(source: ByteSource, size: number): ByteSource {
  return {
    size: Math.min(size, source.size),
    read: (offset, length, signal, memory) =>
      source.read(offset, Math.max(0, Math.min(length, size - offset)), signal, memory),
    [Symbol.asyncDispose]: () => Promise.resolve(source[Symbol.asyncDispose]()),
  };
}

/** Whether a larger source begins with the content of an index. Reads what names a content: 192 KB. Throws as reads do. */
export async function hasSameBeginning(
  source: ByteSource,
  { sourceId, sizeBytes }: Pick<MediaIndex, 'sourceId' | 'sizeBytes'>,
  signal: AbortSignal,
): Promise<boolean> {
  return source.size > sizeBytes && (await sourceIdOfBytes(clipped(source, sizeBytes), signal)) === sourceId;
}
