// ffprobe's JSON → a MediaIndex. Every field may be missing or odd.
import type {
  AudioStream,
  Chapter,
  Container,
  MediaIndex,
  MediaStream,
  OtherStream,
  Piece,
  Rational,
  SourceId,
  VideoStream,
} from '../model.ts';
import { hdrOf, quarterTurns, reduced } from './colour.ts';
import { isTextSubtitle } from './subtitle-codecs.ts';
import { isCommentaryTitle, isHearingImpairedTitle, languageOf } from './language.ts';

interface Known {
  container: Container;
  sourceId: SourceId;
  sizeBytes: number;
  pieces?: Piece[];
}

/** Times count from the file's own start, as ffmpeg's `-ss` does. */
export function indexFromReport(report: unknown, known: Known): MediaIndex {
  const root = asRecord(report);
  const format = asRecord(root['format']);
  const origin = asNumber(format['start_time']) ?? 0;
  const streams = asList(root['streams']).map((s, i) => toStream(asRecord(s), i, origin));
  const seconds = Math.max(0, asNumber(format['duration']) ?? 0);
  return {
    formatVersion: 1,
    ...known,
    reader: 'ffmpeg',
    durationMs: Math.round(seconds * 1000),
    bitrateBps: asNumber(format['bit_rate']) ?? (seconds > 0 ? Math.round((known.sizeBytes * 8) / seconds) : 0),
    streams,
    grid: null,
    chapters: asList(root['chapters'])
      .map((c) => toChapter(asRecord(c)))
      .toSorted((a, b) => a.startMs - b.startMs),
    warnings: [],
    isTruncated: false,
    hasSeekTable: true,
    tags: tagsOf(format),
    access: { originSeconds: origin, pass: 0, epochs: null },
  };
}

function toChapter(chapter: Record<string, unknown>): Chapter {
  return {
    startMs: Math.max(0, Math.round((asNumber(chapter['start_time']) ?? 0) * 1000)),
    title: tagsOf(chapter)['title'] ?? '',
  };
}

function toStream(stream: Record<string, unknown>, position: number, origin: number): MediaStream {
  const common = commonOf(stream, position);
  switch (stream['codec_type']) {
    case 'video':
      return videoOf(stream, common);
    case 'audio':
      return audioOf(stream, common, origin);
    case 'subtitle':
      return {
        ...common,
        type: 'subtitle',
        isText: isTextSubtitle(common.codec),
      };
    case 'attachment':
      return { ...common, type: 'attachment' };
    default:
      return { ...common, type: 'data' };
  }
}

function commonOf(stream: Record<string, unknown>, position: number): Omit<OtherStream, 'type'> {
  const tags = tagsOf(stream);
  const disposition = asRecord(stream['disposition']);
  const title = tags['title'] ?? null;
  return {
    index: asNumber(stream['index']) ?? position,
    trackId: Number(asText(stream['id']) ?? 0) || 0,
    codec: asText(stream['codec_name']) ?? 'unknown',
    language: languageOf(tags['language'] ?? null),
    title,
    isDefault: disposition['default'] === 1,
    isForced: disposition['forced'] === 1,
    isHearingImpaired: disposition['hearing_impaired'] === 1 || isHearingImpairedTitle(title),
    isCommentary: disposition['comment'] === 1 || isCommentaryTitle(title),
  };
}

function videoOf(stream: Record<string, unknown>, common: Omit<OtherStream, 'type'>): VideoStream {
  const colour = {
    primaries: PRIMARIES[asText(stream['color_primaries']) ?? ''] ?? 2,
    transfer: TRANSFERS[asText(stream['color_transfer']) ?? ''] ?? 2,
    matrix: MATRICES[asText(stream['color_space']) ?? ''] ?? 2,
    fullRange: stream['color_range'] === 'pc',
  };
  const format = asText(stream['pix_fmt']) ?? '';
  const sideData = asList(stream['side_data_list']).map(asRecord);
  const level = asNumber(stream['level']);
  const aspect = rationalOf(asText(stream['sample_aspect_ratio'])?.replace(':', '/'));
  const rotation = sideData.map((s) => asNumber(s['rotation'])).find((r) => r !== null) ?? 0;
  return {
    ...common,
    type: 'video',
    codecString: null,
    profile: asText(stream['profile']),
    level: level === null || level <= 0 ? null : common.codec === 'hevc' ? Math.round(level / 3) / 10 : level / 10,
    width: asNumber(stream['width']) ?? 0,
    height: asNumber(stream['height']) ?? 0,
    pixelAspect: aspect ?? { num: 1, den: 1 },
    rotation: quarterTurns(-rotation),
    frameRate: rationalOf(asText(stream['avg_frame_rate'])) ?? rationalOf(asText(stream['r_frame_rate'])),
    bitDepth: asNumber(stream['bits_per_raw_sample']) || Number(/p(\d{2})[lb]e$/.exec(format)?.[1] ?? 8),
    chroma: /42[02]|444/.test(format)
      ? (`4:${/4([24])[024]/.exec(format)![1]}:${/4[24]([024])/.exec(format)![1]}` as VideoStream['chroma'])
      : 'other',
    isInterlaced: ['tt', 'bb', 'tb', 'bt'].includes(asText(stream['field_order']) ?? ''),
    hdr: hdrOf(
      colour,
      sideData.some((s) => /dovi/i.test(asText(s['side_data_type']) ?? '')),
    ),
    colour,
    timescale: 90_000,
    frameTicks: null,
    codecPrivate: null,
    isAttachedPicture: asRecord(stream['disposition'])['attached_pic'] === 1,
  };
}

function audioOf(stream: Record<string, unknown>, common: Omit<OtherStream, 'type'>, origin: number): AudioStream {
  const sampleRate = asNumber(stream['sample_rate']) || 48_000;
  const start = Math.max(0, Math.round(((asNumber(stream['start_time']) ?? origin) - origin) * sampleRate));
  const seconds = asNumber(stream['duration']);
  return {
    ...common,
    type: 'audio',
    codecString: null,
    profile: asText(stream['profile']),
    channels: asNumber(stream['channels']) ?? 0,
    sampleRate,
    bitrateBps: asNumber(stream['bit_rate']),
    frameSamples: null,
    firstSample: start,
    endSample: seconds === null ? null : start + Math.round(seconds * sampleRate),
    codecPrivate: null,
  };
}

const PRIMARIES: Readonly<Record<string, number>> = {
  bt709: 1,
  bt470m: 4,
  bt470bg: 5,
  smpte170m: 6,
  smpte240m: 7,
  film: 8,
  bt2020: 9,
  smpte431: 11,
  smpte432: 12,
};
const TRANSFERS: Readonly<Record<string, number>> = {
  bt709: 1,
  gamma22: 4,
  bt470m: 4,
  gamma28: 5,
  bt470bg: 5,
  smpte170m: 6,
  smpte240m: 7,
  linear: 8,
  'iec61966-2-1': 13,
  'bt2020-10': 14,
  'bt2020-12': 15,
  smpte2084: 16,
  'arib-std-b67': 18,
};
const MATRICES: Readonly<Record<string, number>> = {
  gbr: 0,
  bt709: 1,
  fcc: 4,
  bt470bg: 5,
  smpte170m: 6,
  smpte240m: 7,
  bt2020nc: 9,
  bt2020c: 10,
};

function rationalOf(text: string | null | undefined): Rational | null {
  const [num, den] = (text ?? '').split('/').map(Number);
  return num && den && num > 0 && den > 0 ? reduced(num, den) : null;
}

function tagsOf(owner: Record<string, unknown>): Record<string, string> {
  const tags = Object.entries(asRecord(owner['tags'])).filter(
    (e): e is [string, string] => typeof e[1] === 'string' && e[0] !== '__proto__',
  );
  return Object.fromEntries(tags.slice(0, 500).map(([key, value]) => [key.toLowerCase(), value.slice(0, 4096)]));
}

function asRecord(value: unknown): Record<string, unknown> {
  // JSON objects have string keys only.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, 10_000) : [];
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** ffprobe writes most numbers as text. */
function asNumber(value: unknown): number | null {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}
