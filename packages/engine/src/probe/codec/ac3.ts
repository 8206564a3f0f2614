// AC-3 and E-AC-3: sync frames and the dac3/dec3 records made from them (ETSI TS 102 366 clauses 4.3, E.1, F.4 and F.6).
import type { AudioFacts } from './audio-facts.ts';
import { BitReader } from './bit-reader.ts';

const RATES = [48_000, 44_100, 32_000];
const CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5];
const BITRATES_KBPS = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
const BLOCK_SAMPLES = 256;
/** As ffmpeg names it. */
const ATMOS = 'Dolby Digital Plus + Dolby Atmos';
/** bsi() with everything optional in it stays below. */
const HEADER_BYTES = 256;
const EXTRA_POSITIONS = [5, 6, 7, 8, 9, 10, 11, 12];

/** Facts of an AC-3 packet; null when it does not start with a sync frame. `config` is the payload of a dac3 box. */
export function readAc3Frame(frame: Uint8Array): AudioFacts | null {
  const bits = new BitReader(frame);
  if (frame.length < 8 || bits.u(16) !== 0x0b77) return null;
  bits.skip(16);
  const rateCode = bits.u(2);
  const sizeCode = bits.u(6);
  const version = bits.u(5);
  const mode = bits.u(3);
  const acmod = bits.u(3);
  if (rateCode === 3 || sizeCode > 37 || version > 10) return null;
  if ((acmod & 1) === 1 && acmod !== 1) bits.skip(2);
  if ((acmod & 4) !== 0) bits.skip(2);
  if (acmod === 2) bits.skip(2);
  const lfe = bits.u(1);
  // bsid 9 and 10 halve and quarter the rate.
  const divide = 2 ** Math.max(0, version - 8);
  const packed =
    (rateCode << 22) | (version << 17) | (mode << 14) | (acmod << 11) | (lfe << 10) | ((sizeCode >> 1) << 5);
  return {
    codecString: 'ac-3',
    profile: null,
    channels: CHANNELS[acmod]! + lfe,
    sampleRate: RATES[rateCode]! / divide,
    frameSamples: 6 * BLOCK_SAMPLES,
    config: new Uint8Array([packed >> 16, packed >> 8, packed]),
    bitrateBps: (BITRATES_KBPS[sizeCode >> 1]! * 1000) / divide,
  };
}

interface Eac3Frame {
  bytes: number;
  isDependent: boolean;
  substream: number;
  rateCode: number;
  rate: number;
  samples: number;
  acmod: number;
  lfe: number;
  version: number;
  /** chanmap of a dependent substream. */
  channelMap: number;
  /** complexity_index_type_a of joint object coding (Dolby Atmos); null without. */
  objects: number | null;
}

/** Facts of an E-AC-3 packet with all its substreams; null when it does not start with a sync frame. `config` is a dec3 payload. */
export function readEac3Packet(packet: Uint8Array): AudioFacts | null {
  const frames: Eac3Frame[] = [];
  for (let at = 0; at < packet.length && frames.length < 64;) {
    const frame = readEac3Frame(packet.subarray(at));
    if (!frame) break;
    frames.push(frame);
    at += frame.bytes;
  }
  const main = frames.find((f) => !f.isDependent && f.substream === 0);
  if (!main) return null;
  const samples = frames.filter((f) => !f.isDependent && f.substream === 0).reduce((sum, f) => sum + f.samples, 0);
  const dependent = frames.filter((f) => f.isDependent);
  const map = dependent.reduce((all, f) => all | f.channelMap, 0);
  const objects = frames.map((f) => f.objects).find((n) => n !== null) ?? null;
  const bitrateBps = Math.round((frames.reduce((sum, f) => sum + f.bytes, 0) * 8 * main.rate) / samples);
  return {
    codecString: 'ec-3',
    profile: objects === null ? null : ATMOS,
    channels: CHANNELS[main.acmod]! + main.lfe + extraChannels(map),
    sampleRate: main.rate,
    frameSamples: samples,
    config: dec3(main, { kbps: Math.round(bitrateBps / 1000), map, dependents: dependent.length, objects }),
    bitrateBps,
  };
}

function readEac3Frame(bytes: Uint8Array): Eac3Frame | null {
  const bits = new BitReader(bytes.subarray(0, HEADER_BYTES));
  if (bytes.length < 8 || bits.u(16) !== 0x0b77) return null;
  const type = bits.u(2);
  const substream = bits.u(3);
  const size = (bits.u(11) + 1) * 2;
  const rateCode = bits.u(2);
  const second = bits.u(2);
  // Rate code 3 halves the rate and always has six blocks.
  const [rate, blocks] = rateCode === 3 ? [RATES[second]! / 2, 6] : [RATES[rateCode]!, [1, 2, 3, 6][second]!];
  const acmod = bits.u(3);
  const lfe = bits.u(1);
  const version = bits.u(5);
  if (type === 3 || version < 11 || version > 16 || !rate) return null;
  bits.skip(5);
  if (bits.flag()) bits.skip(8);
  if (acmod === 0) {
    bits.skip(5);
    if (bits.flag()) bits.skip(8);
  }
  const channelMap = type === 1 && bits.flag() ? bits.u(16) : 0;
  return {
    bytes: size,
    isDependent: type === 1,
    substream,
    rateCode,
    rate,
    samples: blocks * BLOCK_SAMPLES,
    acmod,
    lfe,
    version,
    channelMap,
    objects: readObjects(bits, { type, acmod, lfe, blocks, rateCode }),
  };
}

/** Bits of chanmap that add to 5.1, most significant first: 5 Lc/Rc, 6 Lrs/Rrs, 7 Cs, 8 Ts, 9 Lsd/Rsd, 10 Lw/Rw, 11 Lvh/Rvh, 12 Cvh, 13 Lts/Rts. */
function extraChannels(map: number): number {
  const pairs = [5, 6, 9, 10, 11, 13].filter((bit) => (map & (0x8000 >> bit)) !== 0).length;
  const singles = [7, 8, 12].filter((bit) => (map & (0x8000 >> bit)) !== 0).length;
  return pairs * 2 + singles;
}

/** chan_loc counts chanmap's positions 5 to 12 from its least significant bit (TS 102 366 table F.6.1). */
function chanLocOf(map: number): number {
  return EXTRA_POSITIONS.reduce((sum, bit) => sum | ((map & (0x8000 >> bit)) === 0 ? 0 : 1 << (bit - 5)), 0);
}

function chanMapOf(location: number): number {
  return EXTRA_POSITIONS.reduce((sum, bit) => sum | ((location & (1 << (bit - 5))) === 0 ? 0 : 0x8000 >> bit), 0);
}

/** The rest of bsi() behind chanmap (TS 102 366 clause E.1.2.2), for the additional information at its end (TS 103 420 clause 8.3). */
function readObjects(
  bits: BitReader,
  frame: { type: number; acmod: number; lfe: number; blocks: number; rateCode: number },
): number | null {
  const { type, acmod, lfe, blocks, rateCode } = frame;
  const optional = (length: number): void => {
    if (bits.flag()) bits.skip(length);
  };
  if (bits.flag()) skipMixing(bits, frame, optional);
  if (bits.flag()) {
    bits.skip(5);
    if (acmod === 2) bits.skip(4);
    if (acmod >= 6) bits.skip(2);
    optional(8);
    if (acmod === 0) optional(8);
    if (rateCode < 3) bits.skip(1);
  }
  if (type === 0 && blocks !== 6) bits.skip(1);
  if (type === 2 && (blocks === 6 || bits.flag())) bits.skip(6);
  if (!bits.flag()) return null;
  const length = bits.u(6) + 1;
  bits.skip(7);
  const isTypeA = bits.flag();
  const complexity = length >= 2 ? bits.u(8) : 0;
  return isTypeA && !bits.overran && lfe <= 1 ? complexity : null;
}

function skipMixing(
  bits: BitReader,
  { type, acmod, lfe, blocks }: { type: number; acmod: number; lfe: number; blocks: number },
  optional: (length: number) => void,
): void {
  if (acmod > 2) bits.skip(2);
  if ((acmod & 1) === 1 && acmod > 2) bits.skip(6);
  if ((acmod & 4) !== 0) bits.skip(6);
  if (lfe === 1) optional(5);
  if (type !== 0) return;
  optional(6);
  if (acmod === 0) optional(6);
  optional(6);
  const mixing = bits.u(2);
  if (mixing === 1) bits.skip(5);
  if (mixing === 2) bits.skip(12);
  if (mixing === 3) bits.skip(8 * (bits.u(5) + 2));
  if (acmod < 2) optional(14);
  if (acmod === 0) optional(14);
  if (!bits.flag()) return;
  if (blocks === 1) bits.skip(5);
  else for (let i = 0; i < blocks; i++) optional(5);
}

interface Dec3 {
  kbps: number;
  map: number;
  dependents: number;
  objects: number | null;
}

function dec3(main: Eac3Frame, { kbps, map, dependents, objects }: Dec3): Uint8Array {
  const head = [(kbps & 0x1fff) >> 5, (kbps & 31) << 3];
  const packed =
    (main.rateCode << 22) |
    (main.version << 17) |
    (main.acmod << 9) |
    (main.lfe << 8) |
    (Math.min(15, dependents) << 1);
  // flag_ec3_extension_type_a and its complexity (TS 103 420 annex C.3.1).
  const extension = objects === null ? [] : [1, objects];
  if (dependents === 0) return new Uint8Array([...head, packed >> 16, packed >> 8, packed, ...extension]);
  const location = chanLocOf(map);
  return new Uint8Array([...head, packed >> 16, packed >> 8, packed | (location >> 8), location, ...extension]);
}

/** Facts of a dac3 payload; null when it is none. */
export function readDac3(dac3: Uint8Array): AudioFacts | null {
  const bits = new BitReader(dac3);
  const rate = RATES[bits.u(2)];
  bits.skip(8);
  const acmod = bits.u(3);
  const lfe = bits.u(1);
  const kbps = BITRATES_KBPS[bits.u(5)];
  if (dac3.length < 3 || !rate || !kbps) return null;
  const facts = { codecString: 'ac-3', profile: null, channels: CHANNELS[acmod]! + lfe, sampleRate: rate };
  return { ...facts, frameSamples: 6 * BLOCK_SAMPLES, config: dac3, bitrateBps: kbps * 1000 };
}

/** Facts of a dec3 payload; null when it is none. Packets of MP4 hold six blocks (TS 102 366 F.6.1 requires whole syncframe sets). */
export function readDec3(dec3Payload: Uint8Array): AudioFacts | null {
  const bits = new BitReader(dec3Payload);
  const kbps = bits.u(13);
  bits.skip(3);
  const rate = RATES[bits.u(2)];
  bits.skip(10);
  const acmod = bits.u(3);
  const lfe = bits.u(1);
  bits.skip(3);
  const dependents = bits.u(4);
  const map = dependents > 0 ? chanMapOf(bits.u(9)) : 0;
  // One bit is reserved where there is no chan_loc; behind the substream stands the extension, if any.
  if (dependents === 0) bits.skip(1);
  bits.skip(7);
  const hasObjects = bits.flag() && !bits.overran;
  if (dec3Payload.length < 5 || !rate) return null;
  const facts = {
    codecString: 'ec-3',
    profile: hasObjects ? ATMOS : null,
    channels: CHANNELS[acmod]! + lfe + extraChannels(map),
    sampleRate: rate,
  };
  return { ...facts, frameSamples: 6 * BLOCK_SAMPLES, config: dec3Payload, bitrateBps: kbps * 1000 };
}
