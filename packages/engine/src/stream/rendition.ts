// Names of renditions: what a track of a film is turned into. They stand in URLs, so they are short, readable and closed:
// a client cannot invent one that is not in the tables here.
import { hash } from 'node:crypto';
import { TIMELINE_VERSION } from '../timeline/timeline.ts';

/** Bump when the packager's or an encoder's output changes for the same input. */
export const PACKAGER_VERSION = 2;

export interface VideoRung {
  /** Longest height of the picture; the width follows the source's shape. */
  height: number;
  /** Cap of the encoder; VBV holds two seconds of it. */
  maxBitrateBps: number;
}
/** Best first. */
export const VIDEO_RUNGS: readonly VideoRung[] = [
  { height: 2160, maxBitrateBps: 24_000_000 },
  { height: 1440, maxBitrateBps: 14_000_000 },
  { height: 1080, maxBitrateBps: 8_000_000 },
  { height: 720, maxBitrateBps: 3_600_000 },
  { height: 480, maxBitrateBps: 1_500_000 },
  { height: 360, maxBitrateBps: 800_000 },
  { height: 240, maxBitrateBps: 400_000 },
];
/** Codecs pictures are encoded in. `hevc10` and `av110` are HEVC and AV1 of 10 bits, which keep high dynamic range. */
export const VIDEO_CODECS = ['h264', 'hevc', 'hevc10', 'av1', 'av110', 'vp9'] as const;
export type VideoCodec = (typeof VIDEO_CODECS)[number];
export const AUDIO_CODECS = ['aac', 'opus'] as const;
export type AudioCodec = (typeof AUDIO_CODECS)[number];
export type AudioChannels = 1 | 2 | 6;
/** Bits per second of encoded sound, by codec and channel count. */
export const AUDIO_BITRATE_BPS: Readonly<Record<AudioCodec, Readonly<Record<AudioChannels, number>>>> = {
  aac: { 1: 96_000, 2: 160_000, 6: 384_000 },
  opus: { 1: 64_000, 2: 128_000, 6: 256_000 },
};
/** Subtitles as manifests name them: `s3` a stream of the file, `x0` a file beside it. */
export type SubtitleId = `${'s' | 'x'}${number}`;

export type Rendition =
  | { kind: 'video-copy'; stream: number }
  | EncodedPictures
  | { kind: 'audio-copy'; stream: number }
  | { kind: 'audio-encode'; stream: number; codec: AudioCodec; channels: AudioChannels };

export interface EncodedPictures {
  kind: 'video-encode';
  stream: number;
  codec: VideoCodec;
  rung: VideoRung;
  /** Subtitles drawn into the picture; null for none. */
  burned: SubtitleId | null;
  /**
   * Left out: parts of about a second, so that a seek encodes little. `segments`: one key frame at each segment's start and no
   * more, which saves bytes where a film is encoded before anybody watches it.
   */
  pieces?: 'segments';
}

/** `v0.copy`, `v0.h264-720`, `v0.h264-720.whole` (in whole segments), `v0.av1-720.s3` (with burned-in subtitles), `a1.copy`, `a1.aac-2`, `a1.opus-6`. */
export type RenditionId = string & { readonly brand: 'RenditionId' };

export function renditionId(r: Rendition): RenditionId {
  switch (r.kind) {
    case 'video-copy':
      return `v${r.stream}.copy` as RenditionId;
    case 'video-encode':
      return `v${r.stream}.${r.codec}-${r.rung.height}${r.burned ? `.${r.burned}` : ''}${r.pieces ? '.whole' : ''}` as RenditionId;
    case 'audio-copy':
      return `a${r.stream}.copy` as RenditionId;
    case 'audio-encode':
      return `a${r.stream}.${r.codec}-${r.channels}` as RenditionId;
    default:
      return r satisfies never;
  }
}

const NUMBER = '(?:0|[1-9]\\d{0,2})';
const PICTURE = new RegExp(
  `^v(${NUMBER})\\.(?:copy|(${VIDEO_CODECS.join('|')})-([1-9]\\d{2,3})(?:\\.([sx]${NUMBER}))?(\\.whole)?)$`,
);
const SOUND = new RegExp(`^a(${NUMBER})\\.(?:copy|(${AUDIO_CODECS.join('|')})-([126]))$`);

/** The rendition of a name, or null for a name that does not exist. Whether the file has the stream is the caller's question. */
export function parseRendition(text: string): Rendition | null {
  return parsePicture(text) ?? parseSound(text);
}

function parsePicture(text: string): Rendition | null {
  const match = PICTURE.exec(text);
  if (!match) return null;
  const stream = Number(match[1]);
  const codec = match[2] as VideoCodec | undefined; // one of the names the expression is made of
  if (!codec) return { kind: 'video-copy', stream };
  const rung = VIDEO_RUNGS.find((r) => r.height === Number(match[3]));
  const burned = (match[4] ?? null) as SubtitleId | null; // a letter and a number, as the expression says
  return rung ? { kind: 'video-encode', stream, codec, rung, burned, ...(match[5] && { pieces: 'segments' }) } : null;
}

function parseSound(text: string): Rendition | null {
  const match = SOUND.exec(text);
  if (!match) return null;
  const stream = Number(match[1]);
  const codec = match[2] as AudioCodec | undefined; // as above
  if (!codec) return { kind: 'audio-copy', stream };
  return { kind: 'audio-encode', stream, codec, channels: Number(match[3]) as AudioChannels };
}

/**
 * The name of one piece of a stream in every store: no user, device, session or path in it. `source` is the `cutId` of its file.
 * `recipe` is the canonical text of everything that decides the bytes (see transcode/recipe.ts); `part` is `init` or a number.
 */
export function segmentKey(source: string, stream: number, recipe: string, part: 'init' | number): string {
  return hash('sha256', [source, stream, TIMELINE_VERSION, PACKAGER_VERSION, recipe, part].join('|'), 'hex');
}
