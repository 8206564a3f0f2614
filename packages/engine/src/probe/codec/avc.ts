// H.264: AVCDecoderConfigurationRecord (ISO/IEC 14496-15 clause 5.3.3.1) and the sequence parameter set in it.
import { BitReader, unescapeNal } from './bit-reader.ts';
import { SAMPLE_ASPECTS, chromaOf, toHex } from './video-facts.ts';
import type { VideoFacts } from './video-facts.ts';

const PROFILES: Readonly<Record<number, string>> = {
  66: 'Baseline',
  77: 'Main',
  88: 'Extended',
  100: 'High',
  110: 'High 10',
  122: 'High 4:2:2',
  244: 'High 4:4:4 Predictive',
  44: 'CAVLC 4:4:4',
};
export const WITH_CHROMA: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Facts of an avcC payload; null when it is none. */
export function readAvcConfig(avcC: Uint8Array, fourcc: 'avc1' | 'avc3' = 'avc1'): VideoFacts | null {
  const [version, profile, constraints, level] = avcC;
  if (version !== 1 || profile === undefined || constraints === undefined || level === undefined) return null;
  const name = profile === 66 && (constraints & 0x40) !== 0 ? 'Constrained Baseline' : (PROFILES[profile] ?? null);
  const facts: VideoFacts = {
    codecString: `${fourcc}.${toHex(profile, 2)}${toHex(constraints, 2)}${toHex(level, 2)}`,
    profile: name,
    level: level / 10,
    bitDepth: profile === 110 ? 10 : 8,
    chroma: profile === 122 ? '4:2:2' : profile === 244 ? '4:4:4' : '4:2:0',
  };
  const spsLength = ((avcC[6] ?? 0) << 8) | (avcC[7] ?? 0);
  const sps = avcC.subarray(8, 8 + spsLength);
  return ((avcC[5] ?? 0) & 31) > 0 && sps.length > 4 ? { ...facts, ...readAvcSps(sps) } : facts;
}

/** Clause 7.3.2.1.1; the NAL header byte is included in `sps`. Empty for a broken one. */
export function readAvcSps(sps: Uint8Array): Partial<VideoFacts> {
  const bits = new BitReader(unescapeNal(sps));
  bits.skip(8);
  const profile = bits.u(8);
  bits.skip(16);
  bits.ue();
  const facts: Partial<VideoFacts> = {};
  if (WITH_CHROMA.has(profile)) {
    const chroma = bits.ue();
    if (chroma === 3) bits.skip(1);
    facts.chroma = chromaOf(chroma);
    facts.bitDepth = 8 + bits.ue();
    bits.ue();
    bits.skip(1);
    if (bits.flag())
      for (let i = 0; i < (chroma === 3 ? 12 : 8); i++) if (bits.flag()) skipScalingList(bits, i < 6 ? 16 : 64);
  } else {
    facts.bitDepth = 8;
    facts.chroma = '4:2:0';
  }
  bits.ue();
  skipPictureOrder(bits);
  bits.ue();
  bits.skip(1);
  const columns = bits.ue() + 1;
  const rows = bits.ue() + 1;
  const frameMbsOnly = bits.flag();
  if (!frameMbsOnly) bits.skip(1);
  bits.skip(1);
  if (bits.flag()) for (let i = 0; i < 4; i++) bits.ue();
  if (bits.overran) return {};
  facts.isInterlaced = !frameMbsOnly;
  facts.codedSize = { width: columns * 16, height: rows * (frameMbsOnly ? 16 : 32) };
  return bits.flag() ? { ...facts, ...readVuiStart(bits) } : facts;
}

export function skipScalingList(bits: BitReader, size: number): void {
  let next = 8;
  let last = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.se() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function skipPictureOrder(bits: BitReader): void {
  const type = bits.ue();
  if (type === 0) bits.ue();
  if (type !== 1) return;
  bits.skip(1);
  bits.se();
  bits.se();
  const count = Math.min(255, bits.ue());
  for (let i = 0; i < count; i++) bits.se();
}

/** The first fields of VUI parameters, which H.264 (E.1.1) and HEVC (E.2.1) share. */
export function readVuiStart(bits: BitReader): Pick<VideoFacts, 'pixelAspect' | 'colour'> {
  const facts: Pick<VideoFacts, 'pixelAspect' | 'colour'> = {};
  if (bits.flag()) {
    const idc = bits.u(8);
    const [num, den] = idc === 255 ? [bits.u(16), bits.u(16)] : (SAMPLE_ASPECTS[idc] ?? [1, 1]);
    if (num > 0 && den > 0) facts.pixelAspect = { num, den };
  }
  if (bits.flag()) bits.skip(1);
  if (bits.flag()) {
    bits.skip(3);
    const fullRange = bits.flag();
    const [primaries, transfer, matrix] = bits.flag() ? [bits.u(8), bits.u(8), bits.u(8)] : [2, 2, 2];
    if (!bits.overran) facts.colour = { primaries, transfer, matrix, fullRange };
  }
  return facts;
}
