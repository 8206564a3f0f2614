// How a picture stream is described in `stsd`: avc1, hvc1, av01, vp09 with their configuration, colours and pixel shape.
import { AppError } from '@praxino/contracts/errors';
import type { VideoStream } from '../model.ts';
import { ascii, box, fullBox, u16, u32, u8 } from './boxes.ts';
import { dolbyVisionBoxes, hdrMetadataBoxes } from './hdr-boxes.ts';

interface Mapping {
  entry: string;
  /** Entry for streams whose parameter sets are in the stream itself, by its codec string. */
  inBand?: string;
  config: string;
}
/** ISO/IEC 14496-15 (AVC, HEVC), AV1-ISOBMFF, VP-codec-ISOBMFF. */
const MAPPINGS: ReadonlyMap<string, Mapping> = new Map(
  Object.entries<Mapping>({
    h264: { entry: 'avc1', inBand: 'avc3', config: 'avcC' },
    hevc: { entry: 'hvc1', inBand: 'hev1', config: 'hvcC' },
    av1: { entry: 'av01', config: 'av1C' },
    vp9: { entry: 'vp09', config: 'vpcC' },
  }),
);

/** Whether a picture stream can be copied into a segment: its codec has a place there and its configuration is known. */
export function canPackageVideo(stream: VideoStream): boolean {
  if (!MAPPINGS.get(stream.codec) || stream.isAttachedPicture || stream.codecString === null) return false;
  return stream.codecPrivate !== null || (stream.codec === 'vp9' && vp9Config(stream) !== null);
}

/** The sample entry of a copied stream. Throws AppError('stream.not-found') where `canPackageVideo` says no. */
export function videoSampleEntry(stream: VideoStream): Uint8Array {
  const mapping = MAPPINGS.get(stream.codec);
  if (!mapping || !canPackageVideo(stream)) {
    throw new AppError('stream.not-found', `Stream ${stream.index} (${stream.codec}) cannot be copied into a segment.`);
  }
  return box(
    entryName(mapping, stream),
    u32(0),
    u16(0, 1),
    u16(0, 0),
    u32(0, 0, 0),
    u16(stream.width, stream.height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    new Uint8Array(32),
    u16(0x18, 0xffff),
    configBox(mapping, stream),
    ...dolbyVisionBoxes(stream),
    ...colour(stream),
    ...hdrMetadataBoxes(stream),
    ...pixelShape(stream),
  );
}

/** As the codec string says, whose first four letters are the entry's name. */
function entryName(mapping: Mapping, { codecString, codec }: VideoStream): string {
  const named = codecString?.slice(0, 4) ?? '';
  const isVision = codec === 'hevc' && (named === 'dvh1' || named === 'dvhe');
  return isVision || named === mapping.inBand ? named : mapping.entry;
}

function configBox(mapping: Mapping, stream: VideoStream): Uint8Array {
  const bytes = stream.codecPrivate === null ? null : Uint8Array.from(Buffer.from(stream.codecPrivate, 'base64'));
  if (stream.codec !== 'vp9') return box(mapping.config, bytes ?? new Uint8Array());
  // vpcC is a full box of version 1; 12 bytes are a payload that still has version and flags in front.
  if (bytes?.length === 12 && bytes[0] === 1) return box('vpcC', bytes);
  if (bytes?.length === 8) return fullBox('vpcC', 1, 0, bytes);
  return fullBox('vpcC', 1, 0, vp9Config(stream) ?? new Uint8Array(8));
}

/** WebM rarely stores a configuration: the codec string (vp09.PP.LL.DD…) has what vpcC needs. */
function vp9Config(stream: VideoStream): Uint8Array | null {
  const match = /^vp09\.(\d\d)\.(\d\d)\.(\d\d)/.exec(stream.codecString ?? '');
  if (!match) return null;
  const [profile, level, bitDepth] = match.slice(1).map(Number) as [number, number, number];
  const { primaries, transfer, matrix, fullRange } = stream.colour;
  const subsampling = { '4:2:0': 1, '4:2:2': 2, '4:4:4': 3, other: 1 }[stream.chroma];
  return u8(
    profile,
    level,
    (bitDepth << 4) | (subsampling << 1) | (fullRange ? 1 : 0),
    primaries,
    transfer,
    matrix,
    0,
    0,
  );
}

function colour({ colour: c }: VideoStream): Uint8Array[] {
  const isKnown = c.fullRange || [c.primaries, c.transfer, c.matrix].some((n) => n !== 2);
  return isKnown
    ? [box('colr', ascii('nclx'), u16(c.primaries, c.transfer, c.matrix), u8(c.fullRange ? 0x80 : 0))]
    : [];
}

function pixelShape({ pixelAspect: { num, den } }: VideoStream): Uint8Array[] {
  return num === den ? [] : [box('pasp', u32(num, den))];
}
