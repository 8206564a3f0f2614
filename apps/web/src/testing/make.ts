// Whole objects of the API for tests, with only the interesting fields to write.
import type {
  Image,
  Item,
  ItemDetail,
  Library,
  Playback,
  PlaybackQuality,
  Stream,
  Trickplay,
  Version,
} from '@praxino/client';

export function makeItem(facts: Partial<Item> = {}): Item {
  const userState = { positionMs: 0, played: false, playCount: 0, lastPlayedAt: null };
  return {
    id: 'i1',
    kind: 'movie',
    title: 'The Long Thaw',
    libraryId: 'l1',
    addedAt: 0,
    images: {},
    userState,
    ...facts,
  };
}

export function makeImage(facts: Partial<Image> = {}): Image {
  return { url: '/images/t/1', width: 1000, height: 1500, color: '#204060', blurhash: '', ...facts };
}

const common = {
  index: 0,
  language: null,
  title: null,
  isDefault: false,
  isForced: false,
  isHearingImpaired: false,
  isCommentary: false,
};
export const videoStream: Stream = {
  ...common,
  type: 'video',
  codec: 'h264',
  codecString: 'avc1.640028',
  profile: 'High',
  width: 1920,
  height: 1080,
  frameRate: 24,
  bitDepth: 8,
  hdr: 'sdr',
};
export const audioStream = (index: number, language: string, codec = 'aac', channels = 2): Stream => ({
  ...common,
  index,
  language,
  type: 'audio',
  codec,
  codecString: null,
  channels,
  sampleRate: 48_000,
  bitrateBps: null,
});
export const subtitleStream = (index: number, language: string): Stream => ({
  ...common,
  index,
  language,
  type: 'subtitle',
  codec: 'subrip',
  isText: true,
  isExternal: false,
});

export function makeVersion(facts: Partial<Version> = {}): Version {
  return {
    id: 'v1',
    name: '1080p',
    container: 'matroska',
    durationMs: 6_120_000,
    sizeBytes: 4_000_000_000,
    bitrateBps: 5_200_000,
    isAvailable: true,
    streams: [videoStream, audioStream(1, 'eng')],
    chapters: [],
    warnings: [],
    ...facts,
  };
}

export function makeDetail(facts: Partial<ItemDetail> = {}): ItemDetail {
  return { ...makeItem(), versions: [makeVersion()], ancestors: [], durationMs: 6_120_000, ...facts };
}

export function makeLibrary(facts: Partial<Library> = {}): Library {
  return {
    id: 'l1',
    name: 'Films',
    kind: 'movies',
    folders: ['/films'],
    itemCount: 1,
    problemCount: 0,
    lastScanAt: 0,
    scanJobId: null,
    ...facts,
  };
}

export function makeTrickplay(facts: Partial<Trickplay> = {}): Trickplay {
  const { columns = 5, rows = 5, count = 612 } = facts;
  const urls = Array.from({ length: Math.ceil(count / (columns * rows)) }, (_, i) => `/s/trickplay/${i}.jpg`);
  const layout = { widthPx: 320, heightPx: 180, columns, rows, intervalMs: 10_000, count };
  return { ...layout, urls, vttUrl: '/s/trickplay/thumbnails.vtt', ...facts };
}

export function makePlan(facts: Partial<Playback> = {}): Playback {
  return {
    playbackId: 'p1',
    itemId: 'i1',
    versionId: 'v1',
    mode: 'direct',
    reasons: [],
    hlsUrl: '/s/master.m3u8',
    dashUrl: '/s/manifest.mpd',
    fileUrl: '/s/file',
    mimeType: 'video/mp4',
    startPositionMs: 0,
    durationMs: 6_120_000,
    bitrateBps: 5_200_000,
    video: { width: 1920, height: 1080, action: 'copy', codec: 'h264' },
    audioStream: 1,
    audio: [{ index: 1, language: 'eng', title: null, codec: 'aac', channels: 2, action: 'copy' }],
    subtitleStream: null,
    subtitles: [],
    chapters: [],
    trickplay: null,
    segments: [],
    qualities: [],
    expiresAt: 0,
    ...facts,
  };
}

export function makeQuality(facts: Partial<PlaybackQuality> = {}): PlaybackQuality {
  return {
    rendition: 'v0.h264-480',
    label: '480p',
    width: 854,
    height: 480,
    action: 'transcode',
    bitrateBps: 1_500_000,
    maxBitrateBps: 1_500_000,
    isOffered: true,
    isProposed: false,
    ...facts,
  };
}

/** What a text track of a playback says beside its names. */
export const textSubtitles = (url: string) => ({
  codec: 'subrip',
  delivery: 'text' as const,
  url,
  partUrl: url,
  scriptUrl: null,
  fontUrls: [],
});
