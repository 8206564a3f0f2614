// HEVC: HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 clause 8.3.3.1) and the sequence parameter set in it.
import { readVuiStart } from './avc.ts';
import { BitReader, unescapeNal } from './bit-reader.ts';
import { chromaOf } from './video-facts.ts';
import type { VideoFacts } from './video-facts.ts';

const PROFILES: Readonly<Record<number, string>> = {
  1: 'Main',
  2: 'Main 10',
  3: 'Main Still Picture',
  4: 'Rext',
  9: 'SCC',
};
const SPS_NAL = 33;

/** Facts of an hvcC payload; null when it is none. */
export function readHevcConfig(hvcC: Uint8Array, fourcc: 'hvc1' | 'hev1' = 'hvc1'): VideoFacts | null {
  // Files made before the record was final say version 0; ffmpeg reads both, and so do we.
  if (hvcC.length < 23 || hvcC[0]! > 1) return null;
  const profile = hvcC[1]! & 31;
  const facts: VideoFacts = {
    codecString: codecString(hvcC, fourcc),
    profile: PROFILES[profile] ?? null,
    level: Math.round((hvcC[12]! / 30) * 10) / 10,
    chroma: chromaOf(hvcC[16]! & 3),
    bitDepth: 8 + (hvcC[17]! & 7),
  };
  const sps = findSps(hvcC);
  return sps ? { ...facts, ...readHevcSps(sps) } : facts;
}

/** ISO/IEC 14496-15 annex E.3: profile, reversed compatibility flags, tier and level, constraint bytes without trailing zeros. */
function codecString(hvcC: Uint8Array, fourcc: string): string {
  const space = ['', 'A', 'B', 'C'][hvcC[1]! >> 6]!;
  const tier = (hvcC[1]! & 32) !== 0 ? 'H' : 'L';
  let compatibility = 0;
  for (let i = 0; i < 32; i++) compatibility += ((hvcC[2 + (i >> 3)]! >> (7 - (i & 7))) & 1) * 2 ** i;
  const constraints = [...hvcC.subarray(6, 12)];
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop();
  const parts = [fourcc, `${space}${hvcC[1]! & 31}`, compatibility.toString(16).toUpperCase(), `${tier}${hvcC[12]!}`];
  return [...parts, ...constraints.map((c) => c.toString(16).toUpperCase())].join('.');
}

function findSps(hvcC: Uint8Array): Uint8Array | null {
  let at = 23;
  for (let array = hvcC[22]!; array > 0 && at + 3 <= hvcC.length; array--) {
    const type = hvcC[at]! & 63;
    let count = (hvcC[at + 1]! << 8) | hvcC[at + 2]!;
    at += 3;
    for (; count > 0 && at + 2 <= hvcC.length; count--) {
      const length = (hvcC[at]! << 8) | hvcC[at + 1]!;
      if (type === SPS_NAL) return hvcC.subarray(at + 2, at + 2 + length);
      at += 2 + length;
    }
  }
  return null;
}

/** ITU-T H.265 clause 7.3.2.2.1, as far as the VUI; an unusual parameter set yields nothing, not an error. */
export function readHevcSps(sps: Uint8Array): Partial<VideoFacts> {
  const bits = new BitReader(unescapeNal(sps));
  bits.skip(16 + 4);
  const subLayers = bits.u(3);
  bits.skip(1);
  skipProfileTierLevel(bits, subLayers);
  bits.ue();
  const chroma = bits.ue();
  if (chroma === 3) bits.skip(1);
  const codedSize = { width: bits.ue(), height: bits.ue() };
  if (bits.flag()) for (let i = 0; i < 4; i++) bits.ue();
  const bitDepth = 8 + bits.ue();
  bits.ue();
  if (bits.overran) return {};
  const shape: Partial<VideoFacts> = { chroma: chromaOf(chroma), bitDepth, codedSize };
  const pocBits = bits.ue() + 4;
  for (let i = bits.flag() ? 0 : subLayers; i <= subLayers; i++) for (let n = 0; n < 3; n++) bits.ue();
  for (let i = 0; i < 6; i++) bits.ue();
  if (bits.flag() && bits.flag()) skipScalingLists(bits);
  bits.skip(2);
  if (bits.flag()) {
    bits.skip(8);
    bits.ue();
    bits.ue();
    bits.skip(1);
  }
  if (!skipShortTermSets(bits)) return shape;
  if (bits.flag()) for (let i = Math.min(32, bits.ue()); i > 0; i--) bits.skip(pocBits + 1);
  bits.skip(2);
  if (bits.overran || !bits.flag()) return shape;
  const facts: Partial<VideoFacts> = { ...shape, ...readVuiStart(bits) };
  if (bits.flag()) {
    bits.ue();
    bits.ue();
  }
  bits.skip(1);
  const fieldCoded = bits.flag();
  return bits.overran ? shape : { ...facts, isInterlaced: fieldCoded };
}

function skipProfileTierLevel(bits: BitReader, subLayers: number): void {
  bits.skip(88 + 8);
  const present = Array.from({ length: subLayers }, () => [bits.flag(), bits.flag()] as const);
  if (subLayers > 0) bits.skip(2 * (8 - subLayers));
  for (const [profile, level] of present) bits.skip((profile ? 88 : 0) + (level ? 8 : 0));
}

function skipScalingLists(bits: BitReader): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!bits.flag()) {
        bits.ue();
        continue;
      }
      if (size > 1) bits.se();
      for (let i = Math.min(64, 1 << (4 + (size << 1))); i > 0; i--) bits.se();
    }
  }
}

/** Clause 7.3.7. False for values no encoder may write. */
function skipShortTermSets(bits: BitReader): boolean {
  const count = bits.ue();
  if (count > 64) return false;
  let previous = 0;
  for (let set = 0; set < count; set++) {
    if (set > 0 && bits.flag()) {
      bits.skip(1);
      bits.ue();
      let used = 0;
      for (let i = 0; i <= previous; i++) {
        const usedByCurrent = bits.flag();
        if (usedByCurrent || bits.flag()) used++;
      }
      previous = used;
    } else {
      const total = bits.ue() + bits.ue();
      if (total > 32 || bits.overran) return false;
      for (let i = 0; i < total; i++) {
        bits.ue();
        bits.skip(1);
      }
      previous = total;
    }
  }
  return !bits.overran;
}
