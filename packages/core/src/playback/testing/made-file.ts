// A file of a library as playback gets it, of as little as a test needs: H.264 and AAC of one minute.
import type { MediaIndex } from '@praxino/engine';
import type { MediaFile, SubtitleFile } from '../../library/index.ts';

interface Made {
  versionId?: string;
  container?: MediaIndex['container'];
  hasPicture?: boolean;
  height?: number;
  codec?: string;
  isAvailable?: boolean;
  /** Text streams in the file. */
  texts?: number;
  external?: SubtitleFile[];
  bitrateBps?: number;
  durationMs?: number;
}

const common = {
  language: null,
  title: null,
  isDefault: false,
  isForced: false,
  isHearingImpaired: false,
  isCommentary: false,
};

export function madeFile(made: Made = {}): MediaFile {
  const {
    versionId = 'v',
    container = 'mp4',
    hasPicture = true,
    isAvailable = true,
    external = [],
    durationMs = 60_000,
  } = made;
  const { codec = 'h264', height = 1080, texts = 0, bitrateBps = 4_000_000 } = made;
  const video = {
    ...common,
    type: 'video',
    index: 0,
    trackId: 1,
    codec,
    codecString: codec === 'h264' ? 'avc1.640029' : 'hvc1.2.4.L120.90',
    profile: 'High',
    level: 4.1,
    width: Math.round((height * 16) / 9),
    height,
    pixelAspect: { num: 1, den: 1 },
    rotation: 0,
    frameRate: { num: 25, den: 1 },
    bitDepth: 8,
    chroma: '4:2:0',
    isInterlaced: false,
    hdr: 'sdr',
    colour: { primaries: 2, transfer: 2, matrix: 2, fullRange: false },
    timescale: 1000,
    frameTicks: 40,
    codecPrivate: 'AWQAKf/hAAVnZAApAAEABWjr7LIs',
    isAttachedPicture: false,
  } as const;
  const audio = {
    ...common,
    type: 'audio',
    index: 1,
    trackId: 2,
    codec: 'aac',
    codecString: 'mp4a.40.2',
    profile: null,
    channels: 2,
    sampleRate: 48_000,
    bitrateBps: 128_000,
    frameSamples: 1024,
    firstSample: 0,
    endSample: (durationMs * 48) | 0,
    codecPrivate: 'EZA=',
  } as const;
  const text = Array.from(
    { length: texts },
    (_, i) => ({ ...common, type: 'subtitle', index: 2 + i, trackId: 3 + i, codec: 'subrip', isText: true }) as const,
  );
  const keyframes = Array.from({ length: Math.floor(durationMs / 2000) }, (_, i) => i * 2000);
  return {
    versionId,
    itemId: 'i',
    name: '1080p',
    path: `/nowhere/${versionId}.${container}`,
    isAvailable,
    subtitles: external,
    index: {
      formatVersion: 1,
      sourceId: versionId.padEnd(32, '0') as MediaIndex['sourceId'], // Any text: nothing is read by it here.
      container,
      reader: 'isobmff',
      sizeBytes: 30_000_000,
      durationMs,
      bitrateBps,
      streams: hasPicture ? [video, audio, ...text] : [audio, ...text],
      grid:
        hasPicture && durationMs > 0
          ? { streamIndex: 0, firstPts: 0, endPts: durationMs, keyframes, positions: null }
          : null,
      chapters: [],
      warnings: [],
      isTruncated: false,
      hasSeekTable: true,
      tags: {},
    },
  };
}
