// Sample entries of `stsd`: which codec, and its configuration.
import type { DolbyVision, HdrMetadata, Rational, VideoStream } from '../../model.ts';
import { readClli, readDolbyVision, readMdcv } from '../codec/hdr-metadata.ts';
import { opusHeadOf, readOpusHead } from '../codec/opus.ts';
import { readAacConfig } from '../codec/aac.ts';
import { readDac3, readDec3 } from '../codec/ac3.ts';
import { readAlacCookie } from '../codec/alac.ts';
import type { AudioFacts } from '../codec/audio-facts.ts';
import { readAv1Config } from '../codec/av1.ts';
import { readAvcConfig } from '../codec/avc.ts';
import { readFlacBlocks } from '../codec/flac.ts';
import { readHevcConfig } from '../codec/hevc.ts';
import type { VideoFacts } from '../codec/video-facts.ts';
import { readVp9Config } from '../codec/vp9.ts';
import { Cursor, boxes, findBox, findPath } from './boxes.ts';
import { AUDIO_CODECS, OBJECT_TYPES, SUBTITLE_CODECS, VIDEO_CODECS } from './codecs.ts';

export type SampleEntry = VideoEntry | AudioEntry | SubtitleEntry | { kind: 'other'; codec: string };

export interface VideoEntry {
  kind: 'video';
  codec: string;
  width: number;
  height: number;
  facts: VideoFacts | null;
  /** Payload of avcC, hvcC, av1C, vpcC. */
  config: Uint8Array | null;
  pixelAspect: Rational | null;
  colour: VideoStream['colour'] | null;
  /** 'unknown' where the entry's name says that there is some, and not of what kind. */
  dolbyVision: DolbyVision | 'unknown' | null;
  hdrMetadata: HdrMetadata | null;
  /** null: the file does not say. */
  isInterlaced: boolean | null;
  isEncrypted: boolean;
}

export interface AudioEntry {
  kind: 'audio';
  codec: string;
  channels: number;
  sampleRate: number;
  facts: AudioFacts | null;
  isEncrypted: boolean;
}

export interface SubtitleEntry {
  kind: 'subtitle';
  codec: string;
  isForced: boolean;
}

export function readSampleEntry(format: string, data: Uint8Array, handler: string): SampleEntry {
  if (handler === 'vide') return readVideoEntry(format, data);
  if (handler === 'soun') return readAudioEntry(format, data);
  const codec = SUBTITLE_CODECS[format];
  if (codec === undefined) return { kind: 'other', codec: 'unknown' };
  // 3GPP TS 26.245 clause 5.16: bit 31 of displayFlags, every sample is forced.
  return { kind: 'subtitle', codec, isForced: format === 'tx3g' && ((data[8] ?? 0) & 0x80) !== 0 };
}

/** The format an encrypted entry hides (ISO/IEC 14496-12 clause 8.12). */
function originalFormat(format: string, parts: Uint8Array): { format: string; isEncrypted: boolean } {
  const isEncrypted = format === 'encv' || format === 'enca';
  const original = isEncrypted ? findPath(parts, 'sinf', 'frma') : null;
  return { format: original?.length === 4 ? String.fromCharCode(...original) : format, isEncrypted };
}

function readVideoEntry(outer: string, data: Uint8Array): VideoEntry {
  const c = new Cursor(data);
  c.skip(24);
  const [width, height] = [c.u16(), c.u16()];
  const parts = data.subarray(78);
  const { format, isEncrypted } = originalFormat(outer, parts);
  const { facts, config } = videoConfig(format, parts);
  const known = VIDEO_CODECS[format];
  const esds = findBox(parts, 'esds');
  const pasp = new Cursor(findBox(parts, 'pasp') ?? new Uint8Array(0));
  const [num, den] = [pasp.u32(), pasp.u32()];
  const fields = findBox(parts, 'fiel')?.[0];
  return {
    kind: 'video',
    codec: known ?? (esds ? OBJECT_TYPES[readDecoderConfig(esds).objectType] : undefined) ?? 'unknown',
    width,
    height,
    facts: isEncrypted ? null : facts,
    config: isEncrypted ? null : config,
    pixelAspect: num > 0 && den > 0 ? { num, den } : null,
    colour: readColour(parts),
    dolbyVision: readVision(parts) ?? (/^dv[ah]/.test(format) ? 'unknown' : null),
    hdrMetadata: readHdrMetadata(parts),
    isInterlaced: fields === undefined ? null : fields === 2,
    isEncrypted,
  };
}

function videoConfig(format: string, parts: Uint8Array): { facts: VideoFacts | null; config: Uint8Array | null } {
  const readers: Record<string, readonly [box: string, read: (config: Uint8Array) => VideoFacts | null]> = {
    avc1: ['avcC', (c) => readAvcConfig(c, 'avc1')],
    avc3: ['avcC', (c) => readAvcConfig(c, 'avc3')],
    hvc1: ['hvcC', (c) => readHevcConfig(c, 'hvc1')],
    hev1: ['hvcC', (c) => readHevcConfig(c, 'hev1')],
    // Dolby Vision with a base layer any HEVC or AVC decoder plays.
    dvh1: ['hvcC', (c) => readHevcConfig(c, 'hvc1')],
    dvhe: ['hvcC', (c) => readHevcConfig(c, 'hev1')],
    dva1: ['avcC', (c) => readAvcConfig(c, 'avc1')],
    dvav: ['avcC', (c) => readAvcConfig(c, 'avc3')],
    av01: ['av1C', readAv1Config],
    dav1: ['av1C', readAv1Config],
    vp09: ['vpcC', readVp9Config],
  };
  const reader = Object.hasOwn(readers, format) ? readers[format] : undefined;
  const config = reader ? findBox(parts, reader[0]) : null;
  const facts = config && reader ? reader[1](config) : null;
  return { facts, config: facts && config };
}

function readVision(parts: Uint8Array): DolbyVision | null {
  const record = ['dvcC', 'dvvC', 'dvwC'].map((type) => findBox(parts, type)).find((found) => found !== null);
  return record ? readDolbyVision(record) : null;
}

/** null where there is neither. */
function readHdrMetadata(parts: Uint8Array): HdrMetadata | null {
  const mastering = readMdcv(findBox(parts, 'mdcv') ?? new Uint8Array(0));
  const contentLight = readClli(findBox(parts, 'clli') ?? new Uint8Array(0));
  return mastering || contentLight ? { mastering, contentLight } : null;
}

/** `nclx` of ISO/IEC 14496-12 clause 12.1.5, or QuickTime's `nclc`, which has no range flag. */
function readColour(parts: Uint8Array): VideoStream['colour'] | null {
  for (const box of boxes(parts)) {
    if (box.type !== 'colr') continue;
    const c = new Cursor(box.data);
    const kind = String.fromCharCode(...c.bytes(4));
    if (kind !== 'nclx' && kind !== 'nclc') continue;
    const [primaries, transfer, matrix] = [c.u16(), c.u16(), c.u16()];
    return c.overran ? null : { primaries, transfer, matrix, fullRange: kind === 'nclx' && (c.u8() & 0x80) !== 0 };
  }
  return null;
}

function readAudioEntry(outer: string, data: Uint8Array): AudioEntry {
  const c = new Cursor(data);
  c.skip(8);
  const version = c.u16();
  c.skip(6);
  let channels = c.u16();
  const bits = c.u16();
  c.skip(4);
  let sampleRate = c.u32() / 65536;
  // QuickTime's versions 1 and 2 have more fields before the boxes; version 2 also moves the numbers.
  if (version === 1) c.skip(16);
  if (version === 2) {
    c.skip(4);
    const view = new DataView(new Uint8Array(c.bytes(8)).buffer);
    sampleRate = view.byteLength === 8 ? view.getFloat64(0) : 0;
    channels = c.u32();
    c.skip(20);
  }
  const parts = c.bytes();
  const { format, isEncrypted } = originalFormat(outer, parts);
  const { codec, facts } = audioConfig(format, parts, bits);
  return {
    kind: 'audio',
    codec,
    channels,
    sampleRate: Number.isFinite(sampleRate) ? Math.round(sampleRate) : 0,
    facts: isEncrypted ? null : facts,
    isEncrypted,
  };
}

function audioConfig(format: string, parts: Uint8Array, bits: number): { codec: string; facts: AudioFacts | null } {
  const codec = AUDIO_CODECS[format];
  const read = <T>(type: string, reader: (config: Uint8Array) => T | null): T | null => {
    const config = findBox(parts, type) ?? findPath(parts, 'wave', type);
    return config && reader(config);
  };
  switch (format) {
    case 'mp4a':
      return readElementaryStream(findBox(parts, 'esds') ?? findPath(parts, 'wave', 'esds'));
    case 'ac-3':
      return { codec: 'ac3', facts: read('dac3', readDac3) };
    case 'ec-3':
      return { codec: 'eac3', facts: read('dec3', readDec3) };
    case 'fLaC':
      return { codec: 'flac', facts: read('dfLa', (c) => readFlacBlocks(c.subarray(4))) };
    case 'alac':
      return { codec: 'alac', facts: read('alac', readAlacCookie) };
    case 'Opus':
      return { codec: 'opus', facts: read('dOps', (c) => readOpusHead(opusHeadOf(c) ?? new Uint8Array(0))) };
    case 'lpcm':
    case 'ipcm':
      return { codec: bits === 24 ? 'pcm_s24le' : bits === 32 ? 'pcm_s32le' : 'pcm_s16le', facts: null };
    default:
      return { codec: codec ?? 'unknown', facts: null };
  }
}

function readElementaryStream(esds: Uint8Array | null): { codec: string; facts: AudioFacts | null } {
  if (!esds) return { codec: 'aac', facts: null };
  const { objectType, config } = readDecoderConfig(esds);
  const codec = OBJECT_TYPES[objectType] ?? 'unknown';
  return { codec, facts: codec === 'aac' && config ? readAacConfig(config, null) : null };
}

/** ES_Descriptor → DecoderConfigDescriptor → DecoderSpecificInfo (ISO/IEC 14496-1 clause 7.2.6). */
export function readDecoderConfig(esds: Uint8Array): { objectType: number; config: Uint8Array | null } {
  const es = findDescriptor(esds.subarray(4), 3);
  if (!es) return { objectType: 0, config: null };
  const c = new Cursor(es);
  c.skip(2);
  const flags = c.u8();
  if ((flags & 0x80) !== 0) c.skip(2);
  if ((flags & 0x40) !== 0) c.skip(c.u8());
  if ((flags & 0x20) !== 0) c.skip(2);
  const decoder = findDescriptor(c.bytes(), 4);
  return { objectType: decoder?.[0] ?? 0, config: decoder && findDescriptor(decoder.subarray(13), 5) };
}

function findDescriptor(bytes: Uint8Array, wanted: number): Uint8Array | null {
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at++];
    let size = 0;
    for (let i = 0; i < 4; i++) {
      const byte = bytes[at++] ?? 0;
      size = size * 128 + (byte & 127);
      if (byte < 128) break;
    }
    if (tag === wanted) return bytes.subarray(at, at + size);
    at += size;
  }
  return null;
}
