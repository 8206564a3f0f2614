// FLAC: the STREAMINFO block (RFC 9639 clause 8.2).
import type { AudioFacts } from './audio-facts.ts';

/** Facts of the metadata blocks that follow "fLaC" (with or without that word) or stand in a dfLa box; null without STREAMINFO. */
export function readFlacBlocks(bytes: Uint8Array): AudioFacts | null {
  const at = bytes[0] === 0x66 && bytes[1] === 0x4c && bytes[2] === 0x61 && bytes[3] === 0x43 ? 4 : 0;
  const info = bytes.subarray(at + 4, at + 38);
  if (((bytes[at] ?? 127) & 127) !== 0 || info.length < 34) return null;
  const shortest = (info[0]! << 8) | info[1]!;
  const longest = (info[2]! << 8) | info[3]!;
  const sampleRate = (info[10]! << 12) | (info[11]! << 4) | (info[12]! >> 4);
  if (sampleRate === 0) return null;
  const channels = ((info[12]! >> 1) & 7) + 1;
  return {
    codecString: 'flac',
    profile: null,
    channels,
    sampleRate,
    frameSamples: shortest === longest && shortest > 0 ? shortest : null,
    config: info,
  };
}
