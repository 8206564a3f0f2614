// AAC frames with ADTS headers (ISO/IEC 14496-3 §1.A.2.2), as transport streams carry them.
import { AppError } from '@praxino/contracts/errors';
import { concat, u8 } from '../../package/boxes.ts';

/** §1.6.3.4, by index. */
const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];
const HEADER_BYTES = 7;
const SBR = 5;
const PS = 29;

export interface AdtsShape {
  /** Audio object type minus 1: 1 for LC. */
  profile: number;
  rateIndex: number;
  channels: number;
}

/**
 * From the payload of an `esds` box. Explicit SBR names the core's rate in front, which is the one ADTS wants; decoders find the
 * SBR by themselves. Throws AppError('stream.not-found') for what ADTS has no number for.
 */
export function adtsShape(esds: Uint8Array): AdtsShape {
  const config = decoderConfig(esds).specific;
  let bits = 0;
  const read = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, bits++) value = value * 2 + (((config[bits >> 3] ?? 0) >> (7 - (bits & 7))) & 1);
    return value;
  };
  const readType = (): number => {
    const type = read(5);
    return type === 31 ? 32 + read(6) : type;
  };
  const readRate = (): number => {
    const index = read(4);
    return index === 15 ? RATES.indexOf(read(24)) : index;
  };
  let type = readType();
  const rateIndex = readRate();
  const channels = read(4);
  if (type === SBR || type === PS) {
    readRate();
    type = readType();
  }
  if (type < 1 || type > 4 || rateIndex < 0 || rateIndex >= RATES.length || channels < 1 || channels > 7)
    throw new AppError('stream.not-found', 'This kind of AAC has no place in a transport stream.');
  return { profile: type - 1, rateIndex, channels };
}

/**
 * DecoderSpecificInfo (tag 5) inside DecoderConfigDescriptor (4) inside ES_Descriptor (3), ISO/IEC 14496-1 §7.2.6; with the
 * objectTypeIndication of the one in the middle. Throws AppError('stream.not-found') where they are not there.
 */
function decoderConfig(esds: Uint8Array): { objectType: number; specific: Uint8Array } {
  let at = 4;
  const enter = (tag: number): number => {
    if (esds[at++] !== tag) throw new AppError('stream.not-found', 'The configuration of the sound is broken.');
    let size = 0;
    for (let more = true; more; at++) {
      more = (esds[at]! & 0x80) !== 0;
      size = size * 128 + (esds[at]! & 0x7f);
    }
    return size;
  };
  enter(3);
  at += 3;
  enter(4);
  const objectType = esds[at]!;
  at += 13;
  if (isMpegAudio(objectType)) return { objectType, specific: new Uint8Array() };
  const size = enter(5);
  return { objectType, specific: esds.subarray(at, at + size) };
}

/** ISO/IEC 14496-1 table 5: MPEG-1 audio and its half rates of MPEG-2. */
function isMpegAudio(objectType: number): boolean {
  return objectType === 0x6b || objectType === 0x69;
}

/** Whether an `esds` describes MP3. */
export function isMp3(esds: Uint8Array): boolean {
  return isMpegAudio(decoderConfig(esds).objectType);
}

export function adtsFrame({ profile, rateIndex, channels }: AdtsShape, frame: Uint8Array): Uint8Array {
  const size = frame.length + HEADER_BYTES;
  const header = u8(
    0xff,
    0xf1, // MPEG-4, no CRC
    (profile << 6) | (rateIndex << 2) | (channels >> 2),
    ((channels & 3) << 6) | (size >> 11),
    (size >> 3) & 0xff,
    ((size & 7) << 5) | 0x1f,
    0xfc, // buffer fullness unknown, one block
  );
  return concat([header, frame]);
}
