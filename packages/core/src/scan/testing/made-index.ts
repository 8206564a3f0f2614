// An index as a probe would make it, of as little as a test needs.
import type { MediaIndex } from '@praxino/engine';

interface Made {
  width?: number;
  height?: number;
  hdr?: 'sdr' | 'hdr10' | 'hlg' | 'dolby-vision';
  /** Only sound, of this codec. */
  audio?: string;
  isTruncated?: boolean;
  durationMs?: number;
}

const common = {
  language: null,
  title: null,
  isDefault: true,
  isForced: false,
  isHearingImpaired: false,
  isCommentary: false,
};

export function madeIndex({
  width = 1920,
  height = 1080,
  hdr = 'sdr',
  audio,
  isTruncated = false,
  durationMs = 60_000,
}: Made = {}): MediaIndex {
  const sound = {
    ...common,
    type: 'audio',
    index: 0,
    trackId: 1,
    codec: audio ?? 'aac',
    codecString: null,
    profile: null,
    channels: 2,
    sampleRate: 48_000,
    bitrateBps: null,
    frameSamples: null,
    firstSample: 0,
    endSample: null,
    codecPrivate: null,
  } as const;
  const picture = {
    ...common,
    type: 'video',
    index: 1,
    trackId: 2,
    codec: 'h264',
    codecString: null,
    profile: null,
    level: null,
    width,
    height,
    pixelAspect: { num: 1, den: 1 },
    rotation: 0,
    frameRate: null,
    bitDepth: 8,
    chroma: '4:2:0',
    isInterlaced: false,
    hdr,
    colour: { primaries: 2, transfer: 2, matrix: 2, fullRange: false },
    timescale: 1000,
    frameTicks: null,
    codecPrivate: null,
    isAttachedPicture: false,
  } as const;
  return {
    formatVersion: 1,
    sourceId: 'a'.repeat(32) as MediaIndex['sourceId'], // Any text: nothing is read by it here.
    container: 'matroska',
    reader: 'matroska',
    sizeBytes: 1000,
    durationMs,
    bitrateBps: 1000,
    streams: audio === undefined ? [sound, picture] : [sound],
    grid: null,
    chapters: [],
    warnings: isTruncated ? ['The file ends early; 1 of 2 minutes are there.'] : [],
    isTruncated,
    hasSeekTable: true,
    tags: {},
  };
}
