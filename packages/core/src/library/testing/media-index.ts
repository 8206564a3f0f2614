// What a scan knows of a file: one picture stream and one sound stream of a minute.
import type { AudioStream, MediaIndex, SubtitleStream, VideoStream } from '@praxino/engine';

const common = {
  language: 'eng',
  title: null,
  isDefault: true,
  isForced: false,
  isHearingImpaired: false,
  isCommentary: false,
};

export function videoStream(more: Partial<VideoStream> = {}): VideoStream {
  return {
    ...common,
    type: 'video',
    index: 0,
    trackId: 1,
    codec: 'h264',
    codecString: 'avc1.640028',
    profile: 'High',
    level: 4,
    width: 1920,
    height: 1080,
    pixelAspect: { num: 1, den: 1 },
    rotation: 0,
    frameRate: { num: 24_000, den: 1001 },
    bitDepth: 8,
    chroma: '4:2:0',
    isInterlaced: false,
    hdr: 'sdr',
    colour: { primaries: 1, transfer: 1, matrix: 1, fullRange: false },
    timescale: 24_000,
    frameTicks: 1001,
    codecPrivate: null,
    isAttachedPicture: false,
    ...more,
  };
}

export function audioStream(more: Partial<AudioStream> = {}): AudioStream {
  return {
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
    endSample: null,
    codecPrivate: null,
    ...more,
  };
}

export function subtitleStream(more: Partial<SubtitleStream> = {}): SubtitleStream {
  return { ...common, type: 'subtitle', index: 2, trackId: 3, codec: 'subrip', isText: true, ...more };
}

export function mediaIndex(sourceId: string, more: Partial<MediaIndex> = {}): MediaIndex {
  return {
    formatVersion: 1,
    sourceId: sourceId as MediaIndex['sourceId'], // Any text will do: nothing here reads the file.
    container: 'matroska',
    reader: 'matroska',
    sizeBytes: 1000,
    durationMs: 60_000,
    bitrateBps: 133,
    streams: [videoStream(), audioStream()],
    grid: null,
    chapters: [],
    warnings: [],
    isTruncated: false,
    hasSeekTable: true,
    tags: {},
    ...more,
  };
}
