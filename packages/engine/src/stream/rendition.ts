// Names of renditions: what a track of a film is turned into. They stand in URLs, so they are short, readable and closed:
// a client cannot invent one that is not in the tables here.
import { createHash } from 'node:crypto';
import type { SourceId } from '../model.ts';
import { TIMELINE_VERSION } from '../timeline/timeline.ts';

/** Bump when the packager's or an encoder's output changes for the same input. */
export const PACKAGER_VERSION = 1;

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
/** AAC by channel count. */
export const AUDIO_BITRATE_BPS: Readonly<Record<number, number>> = { 1: 96_000, 2: 160_000, 6: 384_000 };
export type AudioChannels = 1 | 2 | 6;

export type Rendition =
  | { kind: 'video-copy'; stream: number }
  | { kind: 'video-h264'; stream: number; rung: VideoRung }
  | { kind: 'audio-copy'; stream: number }
  | { kind: 'audio-aac'; stream: number; channels: AudioChannels };

/** `v0.copy`, `v0.h264-720`, `a1.copy`, `a1.aac-2`. */
export type RenditionId = string & { readonly brand: 'RenditionId' };

export function renditionId(r: Rendition): RenditionId {
  switch (r.kind) {
    case 'video-copy':
      return `v${r.stream}.copy` as RenditionId;
    case 'video-h264':
      return `v${r.stream}.h264-${r.rung.height}` as RenditionId;
    case 'audio-copy':
      return `a${r.stream}.copy` as RenditionId;
    case 'audio-aac':
      return `a${r.stream}.aac-${r.channels}` as RenditionId;
    default:
      return r satisfies never;
  }
}

/** The rendition of a name, or null for a name that does not exist. Whether the file has the stream is the caller's question. */
export function parseRendition(text: string): Rendition | null {
  const match = /^([va])(0|[1-9]\d{0,2})\.(?:(copy)|h264-([1-9]\d{2,3})|aac-([126]))$/.exec(text);
  if (!match) return null;
  const [, letter, number, copy, height, channels] = match;
  const stream = Number(number);
  if (copy) return letter === 'v' ? { kind: 'video-copy', stream } : { kind: 'audio-copy', stream };
  if (letter === 'v' && height) {
    const rung = VIDEO_RUNGS.find((r) => r.height === Number(height));
    return rung ? { kind: 'video-h264', stream, rung } : null;
  }
  if (letter === 'a' && channels) return { kind: 'audio-aac', stream, channels: Number(channels) as AudioChannels };
  return null;
}

/**
 * The name of one piece of a stream in every store: no user, device, session or path in it.
 * `recipe` is the canonical text of everything that decides the bytes (see transcode/recipe.ts); `part` is `init` or a number.
 */
export function segmentKey(sourceId: SourceId, stream: number, recipe: string, part: 'init' | number): string {
  return createHash('sha256')
    .update([sourceId, stream, TIMELINE_VERSION, PACKAGER_VERSION, recipe, part].join('|'))
    .digest('hex');
}
