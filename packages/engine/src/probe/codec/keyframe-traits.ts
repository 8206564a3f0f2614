// What the first bytes of key frames tell of a whole stream. Parameter sets may also lie in the stream, before key frames, and
// recordings that were joined, or broadcasts, change them in mid-film. Key frames may be of a kind that not all decoders start at.
import type { CaptionService } from '../../model.ts';
import type { ByteSource } from '../byte-source.ts';
import { carriedServices, inOrder } from '../captions/carried-services.ts';
import { captionsOfFrame, frameLayout } from '../captions/frame-captions.ts';
import { readAvcSps } from './avc.ts';
import { readHevcSps } from './hevc.ts';
import type { VideoFacts } from './video-facts.ts';

/** Key frames looked at, spread over the film: each costs a read of its own. */
export const SAMPLED_KEYFRAMES = 8;
/** Access unit delimiter, parameter sets, messages of encoders and closed captions fit in. */
const HEAD_BYTES = 2048;

interface Codec {
  /** Where the configuration keeps the length of NAL length fields minus one, in its two lowest bits. */
  lengthAt: number;
  isSps: (firstByte: number) => boolean;
  /** A slice that a decoder may meet without having seen anything before it, though not every decoder does. */
  isOpenKey: (firstByte: number) => boolean;
  readSps: (sps: Uint8Array) => Partial<VideoFacts>;
}
const CODECS: ReadonlyMap<string, Codec> = new Map([
  ['h264', { lengthAt: 4, isSps: (b) => (b & 31) === 7, isOpenKey: (b) => (b & 31) === 1, readSps: readAvcSps }],
  [
    'hevc',
    {
      lengthAt: 21,
      isSps: (b) => ((b >> 1) & 63) === 33,
      isOpenKey: (b) => ((b >> 1) & 63) === 21,
      readSps: readHevcSps,
    },
  ],
]);

export interface KeyframeTraits {
  /** A key frame brings parameter sets of another size, bit depth or colour format than the configuration. */
  changesFormat: boolean;
  /**
   * Key frames other than IDR pictures: non-IDR intra pictures of H.264, CRA pictures of HEVC. Pictures before them in time may
   * be stored behind them (open GOP).
   */
  hasOpenGroups: boolean;
  /** Caption services that these pictures hint at. */
  captions: CaptionService[];
}

/**
 * Looks at some key frames, whose payloads lie at `offsets`. `facts` come from `config` (avcC or hvcC payload). Other codecs have
 * neither trait of the first two, and MPEG-2 alone has captions.
 */
export async function inspectKeyframes(
  stream: { codec: string; config: Uint8Array | null; facts: VideoFacts | null },
  source: ByteSource,
  offsets: readonly number[],
  signal: AbortSignal,
): Promise<KeyframeTraits> {
  const traits: KeyframeTraits = { changesFormat: false, hasOpenGroups: false, captions: [] };
  const layout = frameLayout(stream.codec, stream.config);
  if (!layout) return traits;
  const captions: Uint8Array[] = [];
  for (const at of offsets) {
    const head = await source.read(at, HEAD_BYTES, signal);
    inspectUnits(head, stream, traits);
    captions.push(captionsOfFrame(head, layout));
  }
  traits.captions = inOrder(captions.flatMap((constructs) => carriedServices(constructs)));
  return traits;
}

function inspectUnits(
  head: Uint8Array,
  { codec: name, config, facts }: { codec: string; config: Uint8Array | null; facts: VideoFacts | null },
  traits: KeyframeTraits,
): void {
  const codec = CODECS.get(name);
  if (!codec || !config || !facts) return;
  const lengthSize = (config[codec.lengthAt]! & 3) + 1;
  for (const unit of unitsOf(head, lengthSize)) {
    traits.hasOpenGroups ||= codec.isOpenKey(unit.bytes[0]!);
    if (unit.isWhole && codec.isSps(unit.bytes[0]!)) traits.changesFormat ||= differs(codec.readSps(unit.bytes), facts);
  }
}

function differs(found: Partial<VideoFacts>, told: VideoFacts): boolean {
  const [a, b] = [found.codedSize, told.codedSize];
  if (!a || !b) return false;
  const isSameSize = a.width === b.width && a.height === b.height;
  return !isSameSize || found.bitDepth !== told.bitDepth || found.chroma !== told.chroma;
}

interface Unit {
  bytes: Uint8Array;
  isWhole: boolean;
}

/** The first NAL units of a frame; the last one may go on behind these bytes. */
function unitsOf(head: Uint8Array, lengthSize: number): Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at + lengthSize < head.length;) {
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + head[at + i]!;
    at += lengthSize;
    if (length === 0) break;
    units.push({ bytes: head.subarray(at, at + length), isWhole: at + length <= head.length });
    at += length;
  }
  return units;
}

/** Up to `SAMPLED_KEYFRAMES` of a list, evenly spread, first and last among them. */
export function spread<T>(list: readonly T[]): T[] {
  const step = Math.max(1, (list.length - 1) / (SAMPLED_KEYFRAMES - 1));
  const chosen: T[] = [];
  for (let i = 0; Math.round(i) < list.length; i += step) chosen.push(list[Math.round(i)]!);
  return chosen;
}
