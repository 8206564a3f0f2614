// Asks this browser what it decodes. The questions and what follows from the answers are the client library's.
import { profileFromProbe } from '@praxino/client';
import type { DeviceProfile } from '@praxino/client';
import { isTv } from '../app/shape.ts';
import { deviceKind, deviceName } from '../data/device.ts';

/** iPhones before iOS 17.1 have neither; they get HLS and the file, which the element plays by itself. */
function canDecode(type: string): boolean {
  const managed = (globalThis as { ManagedMediaSource?: typeof MediaSource }).ManagedMediaSource; // not in the DOM types yet
  const source = typeof MediaSource === 'undefined' ? managed : MediaSource;
  return source?.isTypeSupported(type) ?? document.createElement('video').canPlayType(type) !== '';
}

/** True when the decoder keeps up with 4K at 60 frames; a refusal to answer counts as yes, as decoders rarely are the limit then. */
async function decodesUhd(): Promise<boolean> {
  try {
    const { supported, smooth } = await navigator.mediaCapabilities.decodingInfo({
      type: 'media-source',
      video: {
        contentType: 'video/mp4; codecs="avc1.640033"',
        width: 3840,
        height: 2160,
        bitrate: 20_000_000,
        framerate: 30,
      },
    });
    return supported && smooth;
  } catch {
    return true;
  }
}

/**
 * Chromium 156 without a hardware decoder gives up H.264 at the first picture that drops references from before a seek. Decoders of
 * hardware and other browsers go on.
 */
async function isChromiumSoftware(): Promise<boolean> {
  if (!/Chrom(e|ium)\//.test(navigator.userAgent)) return false;
  // Pages without TLS have no WebCodecs, and MediaCapabilities calls everything power-efficient until it has seen it play.
  if (typeof VideoDecoder === 'undefined') return true;
  try {
    const { supported } = await VideoDecoder.isConfigSupported({
      codec: 'avc1.640028',
      codedWidth: 1920,
      codedHeight: 1080,
      hardwareAcceleration: 'prefer-hardware',
    });
    return supported !== true;
  } catch {
    return true;
  }
}

export async function probeDevice(): Promise<DeviceProfile> {
  const element = document.createElement('video');
  const [isUhd, needsIdr] = await Promise.all([decodesUhd(), isChromiumSoftware()]);
  const profile = profileFromProbe({
    name: deviceName(navigator.userAgent),
    kind: deviceKind(navigator.userAgent, isTv()),
    canDecode,
    canPlayFile: (type) => element.canPlayType(type) !== '',
    hdr: matchMedia('(dynamic-range: high)').matches ? ['hdr10', 'hlg'] : [],
    needsIdr,
    maxWidth: isUhd ? undefined : 1920,
    maxHeight: isUhd ? undefined : 1088,
  });
  // Drawn over the picture by this player itself.
  return { ...profile, subtitles: ['text', 'ass', 'pictures'] };
}
