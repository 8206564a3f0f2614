// Static metadata of HDR10 and the configuration of Dolby Vision, as containers store them.
import type { DolbyVision, HdrMetadata, VideoStream } from '../../model.ts';

/** MasteringDisplayColourVolumeBox (ISO/IEC 14496-12 clause 12.1.7): primaries green, blue, red; null for another length. */
export function readMdcv(payload: Uint8Array): NonNullable<HdrMetadata['mastering']> | null {
  if (payload.length !== 24) return null;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const point = (at: number): [number, number] => [view.getUint16(at), view.getUint16(at + 2)];
  return {
    green: point(0),
    blue: point(4),
    red: point(8),
    white: point(12),
    maxLuminance: view.getUint32(16),
    minLuminance: view.getUint32(20),
  };
}

/** ContentLightLevelBox (ISO/IEC 14496-12 clause 12.1.6); null for another length. */
export function readClli(payload: Uint8Array): NonNullable<HdrMetadata['contentLight']> | null {
  if (payload.length !== 4) return null;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return { max: view.getUint16(0), maxFrameAverage: view.getUint16(2) };
}

/** What Matroska holds as fractions (RFC 9559 clause 5.1.4.1.28.40), by its element names. */
export interface MatroskaMastering {
  red: [number, number];
  green: [number, number];
  blue: [number, number];
  white: [number, number];
  maxLuminance: number;
  minLuminance: number;
}

/** In the units of MP4: chromaticities of 0.00002, luminance of 0.0001 cd/m². null unless all of it is there and possible. */
export function masteringOf(m: MatroskaMastering): NonNullable<HdrMetadata['mastering']> | null {
  const points = [m.red, m.green, m.blue, m.white];
  const isPossible = points.flat().every((n) => n > 0 && n <= 1) && m.maxLuminance > 0 && m.maxLuminance <= 100_000;
  if (!isPossible || !(m.minLuminance >= 0 && m.minLuminance < m.maxLuminance)) return null;
  const scaled = ([x, y]: [number, number]): [number, number] => [Math.round(x * 50_000), Math.round(y * 50_000)];
  return {
    green: scaled(m.green),
    blue: scaled(m.blue),
    red: scaled(m.red),
    white: scaled(m.white),
    maxLuminance: Math.round(m.maxLuminance * 10_000),
    minLuminance: Math.round(m.minLuminance * 10_000),
  };
}

/** DOVIDecoderConfigurationRecord ("Dolby Vision Streams Within the ISO Base Media File Format" §3.2); null when it is none. */
export function readDolbyVision(record: Uint8Array): DolbyVision | null {
  if (record.length < 5 || record[0] === 0 || record[0]! > 3) return null;
  const [high, low] = [record[2]!, record[3]!];
  return {
    profile: high >> 1,
    level: ((high & 1) << 5) | (low >> 3),
    compatibility: record[4]! >> 4,
    record: Buffer.from(record.subarray(0, 24)).toString('base64'),
  };
}

/** What the base layer is to a decoder that knows no Dolby Vision (bl_signal_compatibility_id); null where it has no picture for it. */
const BASE_LAYERS: ReadonlyMap<number, Exclude<VideoStream['hdr'], 'dolby-vision'>> = new Map([
  [1, 'hdr10'],
  [2, 'sdr'],
  [4, 'hlg'],
  // As on Ultra HD Blu-ray.
  [6, 'hdr10'],
]);

/** The kind of HDR a decoder must know for the stream. Its layer of Dolby Vision comes on top where the base layer is compatible. */
export function hdrWith(vision: DolbyVision | 'unknown' | null, base: VideoStream['hdr']): VideoStream['hdr'] {
  if (vision === null) return base;
  if (vision === 'unknown') return base === 'sdr' ? 'dolby-vision' : base;
  return BASE_LAYERS.get(vision.compatibility) ?? 'dolby-vision';
}
