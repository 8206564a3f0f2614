// HDR in sample entries: static metadata of HDR10, and Dolby Vision.
import type { VideoStream } from '../model.ts';
import { box, u16, u32 } from './boxes.ts';

/** `mdcv` and `clli` (ISO/IEC 14496-12 clauses 12.1.7 and 12.1.6). */
export function hdrMetadataBoxes({ hdrMetadata }: Pick<VideoStream, 'hdrMetadata'>): Uint8Array[] {
  const { mastering: m, contentLight: c } = hdrMetadata ?? {};
  return [
    ...(m ? [box('mdcv', u16(...m.green, ...m.blue, ...m.red, ...m.white), u32(m.maxLuminance, m.minLuminance))] : []),
    ...(c ? [box('clli', u16(c.max, c.maxFrameAverage))] : []),
  ];
}

/** Single-layer profiles that are streamed: 5 alone, 8 and 10 over a base layer of HEVC and AV1. */
const STREAMED = new Set([5, 8, 10]);

/**
 * The configuration box: `dvcC` up to profile 7, `dvvC` from 8 to 10 ("Dolby Vision Streams Within the ISO Base Media File
 * Format" §3.3). None for profiles with a second layer, which are sent as their base layer.
 */
export function dolbyVisionBoxes({ dolbyVision }: Pick<VideoStream, 'dolbyVision'>): Uint8Array[] {
  if (!dolbyVision || !STREAMED.has(dolbyVision.profile)) return [];
  const record = new Uint8Array(24);
  record.set(Buffer.from(dolbyVision.record, 'base64').subarray(0, 24));
  return [box(dolbyVision.profile > 7 ? 'dvvC' : 'dvcC', record)];
}

/** Brand of the base layer by bl_signal_compatibility_id (HLS authoring specification, SUPPLEMENTAL-CODECS). */
const BRANDS: ReadonlyMap<number, string> = new Map([
  [1, 'db1p'],
  [2, 'db2g'],
  [4, 'db4h'],
]);

/**
 * What a stream is on top of its codecs parameter, for SUPPLEMENTAL-CODECS of HLS and scte214:supplementalCodecs of DASH:
 * `dvh1.08.06/db1p`; null where there is nothing.
 */
export function supplementalCodecs({ dolbyVision, codec }: Pick<VideoStream, 'dolbyVision' | 'codec'>): string | null {
  const brand = dolbyVision && BRANDS.get(dolbyVision.compatibility);
  if (!brand) return null;
  const level = String(dolbyVision.level).padStart(2, '0');
  if (codec === 'hevc' && dolbyVision.profile === 8) return `dvh1.08.${level}/${brand}`;
  return codec === 'av1' && dolbyVision.profile === 10 ? `dav1.10.${level}/${brand}` : null;
}
