// Can this device decode this sound, and in a segment, too?
import type { AudioCapability, DecisionReason } from '@praxino/contracts';
import type { AudioStream } from '../model.ts';
import type { AudioChannels, AudioCodec } from '../stream/rendition.ts';
import { capabilityName, codecName } from './codec-names.ts';
import type { KnownProfile } from './default-profile.ts';

/** Why the device cannot decode the stream as it is, or null when it can. */
export function refuseAudio(stream: AudioStream, decoders: readonly AudioCapability[]): DecisionReason | null {
  const name = codecName(stream.codec);
  const sameCodec = decoders.filter((d) => d.codec === capabilityName(stream.codec));
  if (sameCodec.length === 0) {
    return {
      track: 'audio',
      code: 'codec-unsupported',
      text: `The sound is ${name}, which this device cannot decode.`,
    };
  }
  const most = Math.max(...sameCodec.map((d) => d.maxChannels ?? Infinity));
  if (stream.channels <= most) return null;
  const text = `The sound has ${stream.channels} channels; this device plays ${most} in ${name}.`;
  return { track: 'audio', code: 'channels-too-many', text };
}

/**
 * Codecs that players take from segments. From fragmented MP4 Chromium 156 takes AAC, Opus and FLAC; AC-3, E-AC-3 and ALAC only
 * count where a device names them (Safari, TVs); no player's media source takes MP3 there, although files with it play.
 */
const IN_SEGMENTS: Readonly<Record<KnownProfile['streamFormat'], ReadonlySet<string>>> = {
  cmaf: new Set(['aac', 'opus', 'flac', 'ac3', 'eac3', 'alac']),
  mpegts: new Set(['aac', 'mp3', 'ac3', 'eac3']),
};

/** As `refuseAudio`, for sound that is copied into segments. */
export function refuseAudioInSegments(
  stream: AudioStream,
  { audio, streamFormat }: Pick<KnownProfile, 'audio' | 'streamFormat'>,
): DecisionReason | null {
  const refusal = refuseAudio(stream, audio);
  if (refusal || IN_SEGMENTS[streamFormat].has(stream.codec)) return refusal;
  const text = `The sound is ${codecName(stream.codec)}, which players take from whole files only, not from a stream.`;
  return { track: 'audio', code: 'codec-unsupported', text };
}

/**
 * What sound is encoded to for the device: AAC, or Opus where it has no AAC (builds without licensed codecs); as many channels as the
 * source has where the device says it plays 5.1 in that codec, else stereo.
 */
export function encodedSound(
  stream: Pick<AudioStream, 'channels'>,
  { audio: decoders, streamFormat }: Pick<KnownProfile, 'audio' | 'streamFormat'>,
): { codec: AudioCodec; channels: AudioChannels } {
  const has = (codec: AudioCodec): boolean => decoders.some((d) => d.codec === codec);
  const codec = !has('aac') && has('opus') && IN_SEGMENTS[streamFormat].has('opus') ? 'opus' : 'aac';
  if (stream.channels === 1) return { codec, channels: 1 };
  const playsSurround = decoders.some((d) => d.codec === codec && (d.maxChannels ?? 2) >= 6);
  return { codec, channels: playsSurround && stream.channels >= 6 ? 6 : 2 };
}
