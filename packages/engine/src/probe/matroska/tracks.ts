// TrackEntry elements as they stand in the file (RFC 9559 clause 5.1.4).
import type { DolbyVision, HdrMetadata, VideoStream } from '../../model.ts';
import { masteringOf, readDolbyVision } from '../codec/hdr-metadata.ts';
import { children, readFloat, readText, readUint } from './ebml.ts';
import { ID } from './ids.ts';

export interface MatroskaTrack {
  number: number;
  uid: number;
  /** 1 video, 2 audio, 17 subtitles. */
  type: number;
  codecId: string;
  codecPrivate: Uint8Array | null;
  /** As written; "eng" where the file says nothing, which is what the format then means. */
  language: string;
  title: string | null;
  isDefault: boolean;
  isForced: boolean;
  isHearingImpaired: boolean;
  isCommentary: boolean;
  defaultDurationNs: number | null;
  codecDelayNs: number;
  /** 'unknown' where the file says that there is some, and not of what kind. */
  dolbyVision: DolbyVision | 'unknown' | null;
  /** In the order in which a reader must undo them. */
  encodings: ContentEncoding[];
  video: MatroskaVideo | null;
  audio: MatroskaAudio | null;
}

export type ContentEncoding =
  | { kind: 'zlib' }
  | { kind: 'strip'; header: Uint8Array }
  /** Encrypted, or packed by what nobody uses any more (bzlib, lzo1x). */
  | { kind: 'unsupported'; name: string };

export interface MatroskaVideo {
  width: number;
  height: number;
  display: { width: number; height: number; isPixels: boolean } | null;
  /** 0 unknown, 1 interlaced, 2 progressive. */
  interlaced: number;
  bitsPerChannel: number;
  colour: VideoStream['colour'] | null;
  hdrMetadata: HdrMetadata | null;
  /** Degrees, counter-clockwise. */
  roll: number;
}

export interface MatroskaAudio {
  sampleRate: number;
  outputRate: number | null;
  channels: number;
  bitDepth: number;
}

/** null for an entry without number, type or codec. */
export function readTrackEntry(data: Uint8Array): MatroskaTrack | null {
  const track: MatroskaTrack = {
    number: 0,
    uid: 0,
    type: 0,
    codecId: '',
    codecPrivate: null,
    language: 'eng',
    title: null,
    isDefault: true,
    isForced: false,
    isHearingImpaired: false,
    isCommentary: false,
    defaultDurationNs: null,
    codecDelayNs: 0,
    dolbyVision: null,
    encodings: [],
    video: null,
    audio: null,
  };
  let languageTag: string | null = null;
  for (const el of children(data)) {
    switch (el.id) {
      case ID.TrackNumber:
        track.number = readUint(el.data);
        break;
      case ID.TrackUid:
        track.uid = readUint(el.data);
        break;
      case ID.TrackType:
        track.type = readUint(el.data);
        break;
      case ID.CodecId:
        track.codecId = readText(el.data);
        break;
      case ID.CodecPrivate:
        track.codecPrivate = el.data;
        break;
      case ID.Language:
        track.language = readText(el.data);
        break;
      case ID.LanguageBcp47:
        languageTag = readText(el.data);
        break;
      case ID.Name:
        track.title = readText(el.data) || null;
        break;
      case ID.FlagDefault:
        track.isDefault = readUint(el.data) !== 0;
        break;
      case ID.FlagForced:
        track.isForced = readUint(el.data) !== 0;
        break;
      case ID.FlagHearingImpaired:
        track.isHearingImpaired = readUint(el.data) !== 0;
        break;
      case ID.FlagCommentary:
        track.isCommentary = readUint(el.data) !== 0;
        break;
      case ID.DefaultDuration:
        track.defaultDurationNs = readUint(el.data) || null;
        break;
      case ID.CodecDelay:
        track.codecDelayNs = readUint(el.data);
        break;
      case ID.BlockAdditionMapping:
        track.dolbyVision ??= dolbyVisionOf(el.data);
        break;
      case ID.ContentEncodings:
        track.encodings = readEncodings(el.data);
        break;
      case ID.Video:
        track.video = readVideo(el.data);
        break;
      case ID.Audio:
        track.audio = readAudio(el.data);
        break;
      default:
        break;
    }
  }
  track.language = languageTag || track.language;
  return track.number > 0 && track.type > 0 && track.codecId !== '' ? track : null;
}

/** The four-character codes of the Dolby Vision configuration: dvcC, dvvC, dvwC. */
const DOLBY_VISION_TYPES: ReadonlySet<number> = new Set([0x64766343, 0x64767643, 0x64767743]);

function dolbyVisionOf(mapping: Uint8Array): MatroskaTrack['dolbyVision'] {
  const parts = [...children(mapping)];
  const type = parts.find((el) => el.id === ID.BlockAddIdType);
  if (!type || !DOLBY_VISION_TYPES.has(readUint(type.data))) return null;
  const record = parts.find((el) => el.id === ID.BlockAddIdExtraData);
  return (record && readDolbyVision(record.data)) ?? 'unknown';
}

function readVideo(data: Uint8Array): MatroskaVideo {
  const numbers = new Map<number, number>();
  let colour: MatroskaVideo['colour'] = null;
  let hdrMetadata: MatroskaVideo['hdrMetadata'] = null;
  let roll = 0;
  for (const el of children(data)) {
    if (el.id === ID.Colour) {
      colour = readColour(el.data);
      hdrMetadata = readHdrMetadata(el.data);
    } else if (el.id === ID.Projection)
      for (const p of children(el.data)) roll = p.id === ID.ProjectionPoseRoll ? readFloat(p.data) : roll;
    else numbers.set(el.id, readUint(el.data));
  }
  const of = (id: number): number => numbers.get(id) ?? 0;
  const [width, height] = [of(ID.PixelWidth), of(ID.PixelHeight)];
  const display = of(ID.DisplayWidth) > 0 && of(ID.DisplayHeight) > 0;
  return {
    width,
    height,
    display: display
      ? { width: of(ID.DisplayWidth), height: of(ID.DisplayHeight), isPixels: of(ID.DisplayUnit) === 0 }
      : null,
    interlaced: of(ID.FlagInterlaced),
    bitsPerChannel:
      [...children(data)].filter((el) => el.id === ID.Colour).map((el) => bitsPerChannel(el.data))[0] ?? 0,
    colour,
    hdrMetadata,
    roll,
  };
}

function bitsPerChannel(colour: Uint8Array): number {
  return [...children(colour)].filter((el) => el.id === ID.BitsPerChannel).map((el) => readUint(el.data))[0] ?? 0;
}

function readColour(data: Uint8Array): VideoStream['colour'] {
  const colour = { primaries: 2, transfer: 2, matrix: 2, fullRange: false };
  for (const el of children(data)) {
    if (el.id === ID.Primaries) colour.primaries = readUint(el.data);
    if (el.id === ID.Transfer) colour.transfer = readUint(el.data);
    if (el.id === ID.MatrixCoefficients) colour.matrix = readUint(el.data);
    if (el.id === ID.ColourRange) colour.fullRange = readUint(el.data) === 2;
  }
  return colour;
}

/** null where there is neither. */
function readHdrMetadata(colour: Uint8Array): HdrMetadata | null {
  let mastering: HdrMetadata['mastering'] = null;
  let [max, maxFrameAverage] = [0, 0];
  for (const el of children(colour)) {
    if (el.id === ID.MasteringMetadata) mastering = readMastering(el.data);
    if (el.id === ID.MaxCll) max = Math.min(0xffff, readUint(el.data));
    if (el.id === ID.MaxFall) maxFrameAverage = Math.min(0xffff, readUint(el.data));
  }
  const contentLight = max > 0 || maxFrameAverage > 0 ? { max, maxFrameAverage } : null;
  return mastering || contentLight ? { mastering, contentLight } : null;
}

function readMastering(data: Uint8Array): HdrMetadata['mastering'] {
  const values = new Map([...children(data)].map((el) => [el.id, readFloat(el.data)]));
  const of = (id: number): number => values.get(id) ?? 0;
  return masteringOf({
    red: [of(ID.PrimaryRedX), of(ID.PrimaryRedY)],
    green: [of(ID.PrimaryGreenX), of(ID.PrimaryGreenY)],
    blue: [of(ID.PrimaryBlueX), of(ID.PrimaryBlueY)],
    white: [of(ID.WhitePointX), of(ID.WhitePointY)],
    maxLuminance: of(ID.LuminanceMax),
    minLuminance: of(ID.LuminanceMin),
  });
}

function readAudio(data: Uint8Array): MatroskaAudio {
  const audio: MatroskaAudio = { sampleRate: 8000, outputRate: null, channels: 1, bitDepth: 0 };
  for (const el of children(data)) {
    if (el.id === ID.SamplingFrequency) audio.sampleRate = Math.round(readFloat(el.data));
    if (el.id === ID.OutputSamplingFrequency) audio.outputRate = Math.round(readFloat(el.data)) || null;
    if (el.id === ID.Channels) audio.channels = readUint(el.data);
    if (el.id === ID.BitDepth) audio.bitDepth = readUint(el.data);
  }
  return audio;
}

function readEncodings(data: Uint8Array): ContentEncoding[] {
  const all: { order: number; encoding: ContentEncoding }[] = [];
  for (const el of children(data)) {
    if (el.id !== ID.ContentEncoding) continue;
    let [order, scope, type] = [0, 1, 0];
    let encoding: ContentEncoding = { kind: 'zlib' };
    for (const part of children(el.data)) {
      if (part.id === ID.ContentEncodingOrder) order = readUint(part.data);
      if (part.id === ID.ContentEncodingScope) scope = readUint(part.data);
      if (part.id === ID.ContentEncodingType) type = readUint(part.data);
      if (part.id === ID.ContentCompression) encoding = readCompression(part.data);
    }
    if (type === 1) encoding = { kind: 'unsupported', name: 'encryption' };
    if ((scope & 1) === 1) all.push({ order, encoding });
  }
  return all.toSorted((a, b) => b.order - a.order).map((e) => e.encoding);
}

function readCompression(data: Uint8Array): ContentEncoding {
  let algorithm = 0;
  let header: Uint8Array = new Uint8Array(0);
  for (const el of children(data)) {
    if (el.id === ID.ContentCompAlgo) algorithm = readUint(el.data);
    if (el.id === ID.ContentCompSettings) header = el.data;
  }
  if (algorithm === 0) return { kind: 'zlib' };
  if (algorithm === 3) return { kind: 'strip', header };
  return {
    kind: 'unsupported',
    name: algorithm === 1 ? 'bzlib' : algorithm === 2 ? 'lzo1x' : `compression ${algorithm}`,
  };
}
