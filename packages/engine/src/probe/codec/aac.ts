// AAC: AudioSpecificConfig, ISO/IEC 14496-3 clause 1.6.2.1.
import type { AudioFacts } from './audio-facts.ts';
import { BitReader } from './bit-reader.ts';

const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 0, 8];
const [LC, SBR, PS] = [2, 5, 29];
const PROFILES: Readonly<Record<number, string>> = {
  1: 'Main',
  2: 'LC',
  3: 'SSR',
  4: 'LTP',
  5: 'HE-AAC',
  29: 'HE-AACv2',
  23: 'LD',
  39: 'ELD',
  42: 'xHE-AAC',
};

/**
 * Facts of an AudioSpecificConfig; null when it is none. `outputRate` is the container's word on the decoder's output: it
 * reveals SBR that the configuration does not signal.
 */
export function readAacConfig(config: Uint8Array, outputRate: number | null): AudioFacts | null {
  const bits = new BitReader(config);
  let type = objectType(bits);
  const coreRate = sampleRate(bits);
  const channelCode = bits.u(4);
  if (bits.overran || !coreRate) return null;
  let extension: { type: number; rate: number } | null = null;
  if (type === SBR || type === PS) {
    extension = { type, rate: sampleRate(bits) };
    type = objectType(bits);
  }
  const shortFrames = isGeneralAudio(type) && bits.flag();
  extension ??= trailingSbr(bits, type);
  if (!extension && type === LC && outputRate === coreRate * 2) extension = { type: SBR, rate: outputRate };
  const shown = extension?.type ?? type;
  const core = type === 23 || type === 39 ? (shortFrames ? 480 : 512) : shortFrames ? 960 : 1024;
  const rate = extension?.rate || coreRate;
  return {
    codecString: `mp4a.40.${shown}`,
    profile: PROFILES[shown] ?? null,
    channels: shown === PS ? 2 : (CHANNELS[channelCode] ?? 0),
    sampleRate: rate,
    frameSamples: type === 42 ? null : rate === coreRate * 2 ? core * 2 : core,
    config,
  };
}

function objectType(bits: BitReader): number {
  const type = bits.u(5);
  return type === 31 ? 32 + bits.u(6) : type;
}

function sampleRate(bits: BitReader): number {
  const index = bits.u(4);
  return index === 15 ? bits.u(24) : (RATES[index] ?? 0);
}

function isGeneralAudio(type: number): boolean {
  return [1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23, 39].includes(type);
}

/** Backward compatible signalling: sync word 0x2b7 after the general audio configuration. */
function trailingSbr(bits: BitReader, type: number): { type: number; rate: number } | null {
  if (type !== LC) return null;
  if (bits.flag()) bits.skip(14);
  bits.skip(1);
  if (bits.bitsLeft < 16 || bits.u(11) !== 0x2b7 || objectType(bits) !== SBR || !bits.flag()) return null;
  const rate = sampleRate(bits);
  const hasPs = bits.bitsLeft >= 12 && bits.u(11) === 0x548 && bits.flag();
  return rate ? { type: hasPs ? PS : SBR, rate } : null;
}

/** The configuration of an AAC stream that came without one. */
export function makeAacConfig(type: number, rate: number, channels: number): Uint8Array | null {
  const index = RATES.indexOf(rate);
  const code = CHANNELS.indexOf(channels);
  if (index < 0 || code < 1) return null;
  return new Uint8Array([(type << 3) | (index >> 1), ((index & 1) << 7) | (code << 3)]);
}
