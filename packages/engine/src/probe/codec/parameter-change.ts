// Does a stream keep the format that its configuration promises? Parameter sets may also lie in the stream, before key frames,
// and recordings that were joined, or broadcasts, change them in mid-film.
import type { ByteSource } from '../byte-source.ts';
import { readAvcSps } from './avc.ts';
import { readHevcSps } from './hevc.ts';
import type { VideoFacts } from './video-facts.ts';

/** Key frames looked at, spread over the film: each costs a read of its own. */
export const SAMPLED_KEYFRAMES = 8;
/** Access unit delimiter, parameter sets and what usually stands before them fit in. */
const HEAD_BYTES = 512;

interface Codec {
  /** Where the configuration keeps the length of NAL length fields minus one, in its two lowest bits. */
  lengthAt: number;
  isSps: (firstByte: number) => boolean;
  readSps: (sps: Uint8Array) => Partial<VideoFacts>;
}
const CODECS: ReadonlyMap<string, Codec> = new Map([
  ['h264', { lengthAt: 4, isSps: (byte) => (byte & 31) === 7, readSps: readAvcSps }],
  ['hevc', { lengthAt: 21, isSps: (byte) => ((byte >> 1) & 63) === 33, readSps: readHevcSps }],
]);

/**
 * Whether a key frame brings parameter sets of another size, bit depth or colour format than `facts`, which come from `config`
 * (avcC or hvcC payload). `offsets`: where the payloads of some key frames lie. False for codecs without such sets.
 */
export async function changesFormat(
  stream: { codec: string; config: Uint8Array | null; facts: VideoFacts | null },
  source: ByteSource,
  offsets: readonly number[],
  signal: AbortSignal,
): Promise<boolean> {
  const codec = CODECS.get(stream.codec);
  const { config, facts } = stream;
  if (!codec || !config || !facts) return false;
  const lengthSize = (config[codec.lengthAt]! & 3) + 1;
  for (const at of offsets) {
    const head = await source.read(at, HEAD_BYTES, signal);
    if (parameterSets(head, lengthSize, codec).some((sps) => differs(codec.readSps(sps), facts))) return true;
  }
  return false;
}

function differs(found: Partial<VideoFacts>, told: VideoFacts): boolean {
  const [a, b] = [found.codedSize, told.codedSize];
  if (!a || !b) return false;
  const isSameSize = a.width === b.width && a.height === b.height;
  return !isSameSize || found.bitDepth !== told.bitDepth || found.chroma !== told.chroma;
}

/** Whole sequence parameter sets among the first NAL units of a frame. */
function parameterSets(head: Uint8Array, lengthSize: number, codec: Codec): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at + lengthSize < head.length;) {
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + head[at + i]!;
    at += lengthSize;
    if (length === 0 || at + length > head.length) break;
    if (codec.isSps(head[at]!)) found.push(head.subarray(at, at + length));
    at += length;
  }
  return found;
}

/** Up to `SAMPLED_KEYFRAMES` of a list, evenly spread, first and last among them. */
export function spread<T>(list: readonly T[]): T[] {
  const step = Math.max(1, (list.length - 1) / (SAMPLED_KEYFRAMES - 1));
  const chosen: T[] = [];
  for (let i = 0; Math.round(i) < list.length; i += step) chosen.push(list[Math.round(i)]!);
  return chosen;
}
