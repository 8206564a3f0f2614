// Apple Lossless: the ALACSpecificConfig cookie.
import type { AudioFacts } from './audio-facts.ts';

/** Facts of a cookie, with or without the version and flags an MP4 box has in front; null when it is none. */
export function readAlacCookie(bytes: Uint8Array): AudioFacts | null {
  const cookie = bytes.length >= 28 && bytes[0] === 0 && bytes[4] === 0 && bytes[5] === 0 ? bytes.subarray(4) : bytes;
  if (cookie.length < 24) return null;
  const view = new DataView(cookie.buffer, cookie.byteOffset, cookie.length);
  const [frameSamples, channels, sampleRate] = [view.getUint32(0), view.getUint8(9), view.getUint32(20)];
  if (frameSamples === 0 || sampleRate === 0) return null;
  return { codecString: 'alac', profile: null, channels, sampleRate, frameSamples, config: cookie };
}
