// Streams and indexes for tests, as a scan would describe an ordinary film. Every field can be overridden.
import type { AudioStream, MediaIndex, SourceId, SubtitleStream, VideoStream } from '../model.ts';

const common = {
  language: null,
  title: null,
  isDefault: false,
  isForced: false,
  isHearingImpaired: false,
  isCommentary: false,
};

/** H.264 High 4.1, 1920 × 1080, 24 frames per second, 90 kHz. */
export function madeVideo(over: Partial<VideoStream> = {}): VideoStream {
  return {
    ...common,
    type: 'video',
    index: 0,
    trackId: 1,
    codec: 'h264',
    isDefault: true,
    codecString: 'avc1.640029',
    profile: 'High',
    level: 4.1,
    width: 1920,
    height: 1080,
    pixelAspect: { num: 1, den: 1 },
    rotation: 0,
    frameRate: { num: 24, den: 1 },
    bitDepth: 8,
    chroma: '4:2:0',
    isInterlaced: false,
    hdr: 'sdr',
    colour: { primaries: 2, transfer: 2, matrix: 2, fullRange: false },
    timescale: 90_000,
    frameTicks: 3750,
    codecPrivate: 'AWQAKf/hAAVnZAApAAEABWjr7LIs',
    isAttachedPicture: false,
    ...over,
  };
}

/** AAC-LC stereo, 48 kHz, from 0 to 60 s. */
export function madeAudio(over: Partial<AudioStream> = {}): AudioStream {
  return {
    ...common,
    type: 'audio',
    index: 1,
    trackId: 2,
    codec: 'aac',
    language: 'eng',
    isDefault: true,
    codecString: 'mp4a.40.2',
    profile: 'LC',
    channels: 2,
    sampleRate: 48_000,
    bitrateBps: 160_000,
    frameSamples: 1024,
    firstSample: 0,
    endSample: 2813 * 1024,
    codecPrivate: 'EZA=',
    ...over,
  };
}

export function madeSubtitle(over: Partial<SubtitleStream> = {}): SubtitleStream {
  return { ...common, type: 'subtitle', index: 2, trackId: 3, codec: 'subrip', language: 'eng', isText: true, ...over };
}

/** A minute of Matroska with a key frame every two seconds. */
export function madeIndex(over: Partial<MediaIndex> = {}): MediaIndex {
  const keyframes = Array.from({ length: 30 }, (_, i) => i * 180_000);
  return {
    formatVersion: 1,
    sourceId: '0123456789abcdef0123456789abcdef' as SourceId,
    container: 'matroska',
    reader: 'matroska',
    sizeBytes: 30_000_000,
    durationMs: 60_000,
    bitrateBps: 4_000_000,
    streams: [madeVideo(), madeAudio()],
    grid: { streamIndex: 0, firstPts: 0, endPts: 5_400_000, keyframes, positions: null },
    chapters: [],
    warnings: [],
    isTruncated: false,
    hasSeekTable: true,
    tags: {},
    ...over,
  };
}
