// What a family of encoders is: data and small pure functions. One file beside this for each.
import type { VideoCodec } from '../../stream/rendition.ts';

/** What an encoder is told about one rendition. */
export interface EncodeSettings {
  codec: VideoCodec;
  width: number;
  height: number;
  /** As people write it: 4.1. Announced in manifests, so the encoder must write it. */
  level: number;
  /** Pictures per second; null where they vary. */
  fps: number | null;
  /** Bits per second, and how many seconds of it the buffer of the decoder holds. */
  maxBitrateBps: number;
  bufferSeconds: number;
  /** Threads of a software encoder. */
  threads: number;
}

/** Frames on a device. Tokens stand before `-i` where not said otherwise. */
export interface Device {
  /** Opens it and makes it the one of filters, too. */
  open: readonly string[];
  /** Greatest bit depth (4:2:0) its decoders take, by ffmpeg's codec name. What is not listed is decoded in software. */
  decodes: Readonly<Record<string, number>>;
  /** Decodes on the device and leaves the frames there; [] where decoding there is not exact or not possible. */
  decode: readonly string[];
  /** Filters that bring software frames of this format onto it; [] where the encoder takes them from memory. */
  upload: (bitDepth: 8 | 10) => readonly string[];
  /** Filter that scales frames on it and gives them the encoder's format. */
  scale: (size: { width: number; height: number; bitDepth: 8 | 10 }) => string;
  /** Filter that makes one full frame of each interlaced one; null where there is none: then frames come from software. */
  deinterlace: string | null;
}

export interface EncoderFamily {
  name: FamilyName;
  /** For people. */
  title: string;
  kind: 'software' | 'hardware';
  /** ffmpeg's encoder for each codec the family has. */
  encoders: Partial<Readonly<Record<VideoCodec, string>>>;
  /** null for software. */
  device: Device | null;
  /** Frames that may come later than their turn: B-frames a family is allowed. 0: decode order is the order they are shown in. */
  reorderFrames: number;
  /** Frames of the longest group of pictures it can be told; all key frames are forced. */
  maxGop: number;
  /** The header is known only when the first picture is: it must wait for it. */
  hasLateHeader?: true;
  /** Encoder options behind `-c:v`: rate control under the cap, key frames only where forced, nothing looked ahead. */
  options: (settings: EncodeSettings) => string[];
}
export type FamilyName =
  | 'x264'
  | 'x265'
  | 'svtav1'
  | 'vpx'
  | 'nvenc'
  | 'qsv'
  | 'vaapi'
  | 'videotoolbox'
  | 'amf'
  | 'rkmpp'
  | 'v4l2m2m';

/** Cap and buffer as every libavcodec encoder understands them. */
export function capped({ maxBitrateBps, bufferSeconds }: EncodeSettings): string[] {
  return ['-maxrate', String(maxBitrateBps), '-bufsize', String(Math.round(maxBitrateBps * bufferSeconds))];
}

/** Hardware has no quality target that all drivers honour: a mean a little below the cap. */
export function averaged(settings: EncodeSettings): string[] {
  return ['-b:v', String(Math.round(settings.maxBitrateBps * 0.85)), ...capped(settings)];
}

/** `-profile:v`: what the codec string of a manifest says. */
export function profileOf(codec: VideoCodec): string {
  return { h264: 'high', hevc: 'main', hevc10: 'main10', av1: 'main', av110: 'main', vp9: '0' }[codec];
}

/** MP4 with parameter sets in its header: players of Apple take no other HEVC. */
export function tagOf(codec: VideoCodec): string[] {
  return codec === 'hevc' || codec === 'hevc10' ? ['-tag:v', 'hvc1'] : [];
}
