// AV1: AV1CodecConfigurationRecord (AV1 in ISOBMFF 2.3) and the sequence header in it (AV1 specification 5.5).
import { BitReader } from './bit-reader.ts';
import type { VideoFacts } from './video-facts.ts';

const SEQUENCE_HEADER_OBU = 1;

/** Facts of an av1C payload; null when it is none. */
export function readAv1Config(av1C: Uint8Array): VideoFacts | null {
  if (av1C.length < 4 || av1C[0] !== 0x81) return null;
  const profile = av1C[1]! >> 5;
  const level = av1C[1]! & 31;
  const flags = av1C[2]!;
  const bitDepth = (flags & 0x40) === 0 ? 8 : (flags & 0x20) !== 0 ? 12 : 10;
  const [subX, subY, mono] = [(flags >> 3) & 1, (flags >> 2) & 1, (flags >> 4) & 1];
  const digits = (n: number): string => String(n).padStart(2, '0');
  const facts: VideoFacts = {
    codecString: `av01.${profile}.${digits(level)}${(flags & 0x80) !== 0 ? 'H' : 'M'}.${digits(bitDepth)}`,
    profile: ['Main', 'High', 'Professional'][profile] ?? null,
    level: 2 + (level >> 2) + (level & 3) / 10,
    bitDepth,
    chroma: mono === 1 ? 'other' : subX === 1 ? (subY === 1 ? '4:2:0' : '4:2:2') : '4:4:4',
    isInterlaced: false,
  };
  const header = sequenceHeader(av1C.subarray(4));
  const colour = header && readColour(header);
  return colour ? { ...facts, colour } : facts;
}

/** An av1C payload for a stream that came without one, from its first temporal unit; null without a sequence header. */
export function makeAv1Config(firstFrame: Uint8Array): Uint8Array | null {
  const header = sequenceHeader(firstFrame);
  if (!header) return null;
  const bits = new BitReader(header);
  const { profile, level, tier } = skipToColour(bits);
  const { highBitDepth, twelveBit, mono, subX, subY } = readColourConfig(bits, profile);
  if (bits.overran || header.length > 127) return null;
  const flags = [tier, highBitDepth, twelveBit, mono, subX, subY].reduce((sum, bit) => sum * 2 + bit, 0) << 2;
  return new Uint8Array([
    0x81,
    (profile << 5) | level,
    flags,
    0,
    (SEQUENCE_HEADER_OBU << 3) | 2,
    header.length,
    ...header,
  ]);
}

/** Payload of the first sequence header among OBUs with size fields. */
function sequenceHeader(obus: Uint8Array): Uint8Array | null {
  for (let at = 0; at < obus.length;) {
    const first = obus[at]!;
    let start = at + 1 + ((first >> 2) & 1);
    let size = obus.length - start;
    if ((first & 2) !== 0) {
      size = 0;
      for (let i = 0; i < 5; i++) {
        const byte = obus[start++] ?? 0;
        size += (byte & 127) * 2 ** (7 * i);
        if (byte < 128) break;
      }
    }
    if (start + size > obus.length) return null;
    if (((first >> 3) & 15) === SEQUENCE_HEADER_OBU) return obus.subarray(start, start + size);
    at = start + size;
  }
  return null;
}

function readColour(header: Uint8Array): VideoFacts['colour'] | null {
  const bits = new BitReader(header);
  const { profile } = skipToColour(bits);
  const { primaries, transfer, matrix, fullRange } = readColourConfig(bits, profile);
  return bits.overran ? null : { primaries, transfer, matrix, fullRange };
}

/** Everything of sequence_header_obu() before color_config(). */
function skipToColour(bits: BitReader): { profile: number; level: number; tier: number } {
  const profile = bits.u(3);
  bits.skip(1);
  const reduced = bits.flag();
  const { level, tier } = reduced ? { level: bits.u(5), tier: 0 } : skipOperatingPoints(bits);
  const widthBits = bits.u(4) + 1;
  const heightBits = bits.u(4) + 1;
  bits.skip(widthBits + heightBits);
  if (!reduced && bits.flag()) bits.skip(7);
  bits.skip(3);
  if (!reduced) {
    bits.skip(4);
    const orderHint = bits.flag();
    if (orderHint) bits.skip(2);
    const forceScreenContent = bits.flag() ? 2 : bits.u(1);
    if (forceScreenContent > 0 && !bits.flag()) bits.skip(1);
    if (orderHint) bits.skip(3);
  }
  bits.skip(3);
  return { profile, level, tier };
}

function skipOperatingPoints(bits: BitReader): { level: number; tier: number } {
  let delayBits = 0;
  if (bits.flag()) {
    bits.skip(64);
    if (bits.flag()) bits.ue();
    if (bits.flag()) {
      delayBits = bits.u(5) + 1;
      bits.skip(42);
    }
  }
  const displayDelay = bits.flag();
  const points = bits.u(5) + 1;
  let first = { level: 0, tier: 0 };
  for (let i = 0; i < points; i++) {
    bits.skip(12);
    const level = bits.u(5);
    const tier = level > 7 ? bits.u(1) : 0;
    if (i === 0) first = { level, tier };
    if (delayBits > 0 && bits.flag()) bits.skip(2 * delayBits + 1);
    if (displayDelay && bits.flag()) bits.skip(4);
  }
  return first;
}

interface ColourConfig {
  highBitDepth: number;
  twelveBit: number;
  mono: number;
  subX: number;
  subY: number;
  primaries: number;
  transfer: number;
  matrix: number;
  fullRange: boolean;
}

/** color_config(), specification 5.5.2. */
function readColourConfig(bits: BitReader, profile: number): ColourConfig {
  const highBitDepth = bits.u(1);
  const twelveBit = profile === 2 && highBitDepth === 1 ? bits.u(1) : 0;
  const mono = profile === 1 ? 0 : bits.u(1);
  const [primaries, transfer, matrix] = bits.flag() ? [bits.u(8), bits.u(8), bits.u(8)] : [2, 2, 2];
  const common = { highBitDepth, twelveBit, mono, primaries, transfer, matrix };
  if (mono === 1) return { ...common, subX: 1, subY: 1, fullRange: bits.flag() };
  if (primaries === 1 && transfer === 13 && matrix === 0) return { ...common, subX: 0, subY: 0, fullRange: true };
  const fullRange = bits.flag();
  if (profile === 0) return { ...common, subX: 1, subY: 1, fullRange };
  if (profile === 1) return { ...common, subX: 0, subY: 0, fullRange };
  const subX = twelveBit === 1 ? bits.u(1) : 1;
  return { ...common, subX, subY: twelveBit === 1 && subX === 1 ? bits.u(1) : 0, fullRange };
}
