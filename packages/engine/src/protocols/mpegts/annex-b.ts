// Pictures as byte streams have them: start codes, an access unit delimiter in front, parameter sets in the stream
// (ITU-T H.264 and H.265, annex B).
import { AppError } from '@praxino/contracts/errors';
import { concat, u8, viewOf } from '../../package/boxes.ts';

export interface ByteStreamCodec {
  lengthSize: number;
  /** Start code and delimiter. */
  delimiter: Uint8Array;
  /** Parameter sets with their start codes, in the order decoders want them. */
  parameterSets: Uint8Array;
  /** Whether a unit is a delimiter (ours stands there already) or a parameter set. */
  kindOf: (unit: Uint8Array) => 'delimiter' | 'parameters' | 'other';
}

const START = u8(0, 0, 0, 1);

/** From avcC (ISO/IEC 14496-15 §5.3.3.1). Throws AppError('stream.not-found') for a broken one. */
export function avcByteStream(avcC: Uint8Array): ByteStreamCodec {
  const units: Uint8Array[] = [];
  const lengthSize = (byteAt(avcC, 4) & 3) + 1;
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = byteAt(avcC, at++) & mask;
    for (let i = 0; i < count; i++) at = takeUnit(avcC, at, units);
  }
  return {
    lengthSize,
    // nal_unit_type 9; primary_pic_type 7: any kind of slice.
    delimiter: concat([START, u8(0x09, 0xf0)]),
    parameterSets: concat(units),
    kindOf: (unit) => {
      const type = unit[0]! & 0x1f;
      return type === 9 ? 'delimiter' : type === 7 || type === 8 ? 'parameters' : 'other';
    },
  };
}

/** From hvcC (ISO/IEC 14496-15 §8.3.3.1). Throws AppError('stream.not-found') for a broken one. */
export function hevcByteStream(hvcC: Uint8Array): ByteStreamCodec {
  const units: Uint8Array[] = [];
  const lengthSize = (byteAt(hvcC, 21) & 3) + 1;
  const arrays = byteAt(hvcC, 22);
  let at = 23;
  for (let i = 0; i < arrays; i++) {
    const count = (byteAt(hvcC, at + 1) << 8) | byteAt(hvcC, at + 2);
    at += 3;
    for (let k = 0; k < count; k++) at = takeUnit(hvcC, at, units);
  }
  return {
    lengthSize,
    // nal_unit_type 35, temporal id 0; pic_type 2: I, P and B slices.
    delimiter: concat([START, u8(0x46, 0x01, 0x50)]),
    parameterSets: concat(units),
    kindOf: (unit) => {
      const type = (unit[0]! >> 1) & 0x3f;
      return type === 35 ? 'delimiter' : type >= 32 && type <= 34 ? 'parameters' : 'other';
    },
  };
}

/** One access unit as a byte stream. Parameter sets stand before key frames; those in the sample itself come last, and hold. */
export function accessUnit(codec: ByteStreamCodec, sample: Uint8Array, isKey: boolean): Uint8Array {
  const parts: Uint8Array[] = [codec.delimiter];
  if (isKey) parts.push(codec.parameterSets);
  for (let at = 0; at < sample.length;) {
    let size = 0;
    for (let i = 0; i < codec.lengthSize; i++) size = size * 256 + byteAt(sample, at++);
    const unit = sample.subarray(at, at + size);
    if (unit.length < size) throw broken('a picture');
    at += size;
    if (size > 0 && codec.kindOf(unit) !== 'delimiter') parts.push(START, unit);
  }
  return concat(parts);
}

function takeUnit(config: Uint8Array, at: number, units: Uint8Array[]): number {
  if (at + 2 > config.length) throw broken('the configuration of the codec');
  const size = viewOf(config).getUint16(at);
  const unit = config.subarray(at + 2, at + 2 + size);
  if (unit.length < size) throw broken('the configuration of the codec');
  units.push(START, unit);
  return at + 2 + size;
}

function byteAt(bytes: Uint8Array, at: number): number {
  const value = bytes[at];
  if (value === undefined) throw broken('the configuration of the codec');
  return value;
}

function broken(what: string): AppError {
  return new AppError('stream.not-found', `The film cannot be put into a transport stream: ${what} is broken.`);
}
