// MPEG audio frame headers (ISO/IEC 11172-3 clause 2.4.2.3 and 13818-3).
import type { AudioFacts } from './audio-facts.ts';

const RATES = [44_100, 48_000, 32_000];
const MPEG1_KBPS: Readonly<Record<number, readonly number[]>> = {
  1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
};
const MPEG2_KBPS: Readonly<Record<number, readonly number[]>> = {
  1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  3: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

/** Facts of a packet that starts with a frame header; null when it does not. */
export function readMpegAudioFrame(frame: Uint8Array): (AudioFacts & { layer: number }) | null {
  const [a, b, c, d] = frame;
  if (a !== 0xff || b === undefined || c === undefined || d === undefined || (b & 0xe0) !== 0xe0) return null;
  const version = (b >> 3) & 3;
  const layer = 4 - ((b >> 1) & 3);
  const rate = RATES[(c >> 2) & 3];
  if (version === 1 || layer === 4 || rate === undefined || c >> 4 === 15) return null;
  const mpeg1 = version === 3;
  return {
    layer,
    // Object type indications of ISO/IEC 14496-1: 0x6B is MPEG-1 audio, 0x69 MPEG-2. Chromium 156 knows "mp4a.6B", not "mp4a.6b".
    codecString: mpeg1 ? 'mp4a.6B' : 'mp4a.69',
    profile: null,
    channels: d >> 6 === 3 ? 1 : 2,
    sampleRate: rate / (mpeg1 ? 1 : version === 2 ? 2 : 4),
    frameSamples: layer === 1 ? 384 : layer === 3 && !mpeg1 ? 576 : 1152,
    config: null,
    bitrateBps: (mpeg1 ? MPEG1_KBPS : MPEG2_KBPS)[layer]![c >> 4]! * 1000,
  };
}
