// The name of a file's content: the same on every mount and every server, whatever the file is called.
import { createHash } from 'node:crypto';
import type { MediaIndex, Piece, SourceId } from '../model.ts';
import { openByteSource } from './byte-source.ts';
import type { ByteSource } from './byte-source.ts';

export const EDGE_BYTES: number = 1 << 16;
const SAMPLE_BYTES = 1 << 14;
const SAMPLES = 4;

/**
 * Id of a file from its size, its first and last 64 KB and four samples of 16 KB between.
 * Throws AppError('media.missing' | 'media.unreadable').
 */
export async function sourceIdOf(path: string, signal: AbortSignal): Promise<SourceId> {
  await using source = await openByteSource(path, signal);
  return await sourceIdOfBytes(source, signal);
}

/**
 * The name of a file's content together with the index pass that measured it: what stands in addresses and in the names of
 * segments. A pass moves the places where a file is cut, so what was cut before it must never be taken for what is cut after it.
 */
export function cutId({ sourceId, access }: Pick<MediaIndex, 'sourceId' | 'access'>): string {
  return access && access.pass > 0 ? `${sourceId}.${access.pass}` : sourceId;
}

/**
 * The same as `sourceIdOf` for an open source. `pieces`: where its bytes come from, if not from one file. A disc folder and a file
 * with the same bytes are read in different ways, so they must not share an index.
 */
export async function sourceIdOfBytes(
  source: ByteSource,
  signal: AbortSignal,
  pieces?: readonly Piece[],
): Promise<SourceId> {
  const hash = createHash('sha256').update(`praxino-source-2|${source.size}|`);
  for (const { path, sizeBytes, fromByte, toByte } of pieces ?? [])
    hash.update(`${path}|${sizeBytes}|${fromByte}|${toByte}|`);
  for (const [offset, length] of sampledRanges(source.size)) hash.update(await source.read(offset, length, signal));
  // The brand is earned here, and nowhere else.
  return hash.digest('hex').slice(0, 32) as SourceId;
}

/** Small files are taken whole, so that two of them never share an id. */
function sampledRanges(size: number): [offset: number, length: number][] {
  if (size <= 2 * EDGE_BYTES + SAMPLES * SAMPLE_BYTES) return [[0, size]];
  const ranges: [number, number][] = [[0, EDGE_BYTES]];
  for (let i = 1; i <= SAMPLES; i++) ranges.push([Math.floor((size / (SAMPLES + 1)) * i), SAMPLE_BYTES]);
  ranges.push([size - EDGE_BYTES, EDGE_BYTES]);
  return ranges;
}
