// What a device can play that does not say: a current Chromium on a desktop.
import type { AudioCapability, DeviceProfile, VideoCapability } from '@praxino/contracts';

/** A profile with nothing left open. */
export interface KnownProfile {
  containers: readonly string[];
  video: readonly VideoCapability[];
  audio: readonly AudioCapability[];
  maxBitrateBps: number | null;
  subtitles: NonNullable<DeviceProfile['subtitles']>;
  /** What its streams are made of. */
  streamFormat: 'cmaf' | 'mpegts';
}

/** Measured with Chromium 156 (Debian, software decoding). HEVC depends on hardware and build, so it is not counted on. */
const DESKTOP_CHROMIUM = {
  containers: ['mp4', 'mov', 'webm', 'mp3', 'flac', 'ogg', 'wav', 'adts'],
  video: [
    // Its software decoder ends with an error at the first picture that drops references from before the entry.
    { codec: 'h264', maxBitDepth: 8, maxLevel: 5.2, hdr: [], needsIdr: true },
    { codec: 'vp8', maxBitDepth: 8, hdr: [] },
    // Chromium maps HDR to the screen it has.
    { codec: 'vp9', maxBitDepth: 10, hdr: ['hdr10', 'hlg'] },
    { codec: 'av1', maxBitDepth: 10, hdr: ['hdr10', 'hlg'] },
  ],
  audio: [
    { codec: 'aac' },
    { codec: 'mp3' },
    { codec: 'opus' },
    { codec: 'flac' },
    { codec: 'vorbis' },
    { codec: 'pcm' },
  ],
} as const satisfies DeviceProfile;

/** The profile with each list that it lacks taken from desktop Chromium. */
export function knownProfile(device: DeviceProfile): KnownProfile {
  return {
    containers: device.containers ?? DESKTOP_CHROMIUM.containers,
    // Copied: the constant is read-only through and through, the contract's type is not.
    video: device.video ?? DESKTOP_CHROMIUM.video.map((v) => ({ ...v, hdr: [...v.hdr] })),
    audio: device.audio ?? DESKTOP_CHROMIUM.audio,
    maxBitrateBps: device.maxBitrateBps ?? null,
    // Every player draws WebVTT; no browser draws the others by itself.
    subtitles: device.subtitles ?? ['text'],
    streamFormat: device.streamFormat ?? 'cmaf',
  };
}
