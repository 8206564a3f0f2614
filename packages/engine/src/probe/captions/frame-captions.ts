// Closed captions that ride in the picture: cc_data of ATSC A/53 part 4, as coded frames of H.264, HEVC and MPEG-2 carry it, and
// the captions of DVDs, which stand in front of each group of pictures for all of them.
import { unescapeNal } from '../codec/bit-reader.ts';

/** How the units of a frame are told apart. */
export type FrameLayout =
  | { kind: 'nal'; codec: 'h264' | 'hevc'; lengthSize: number }
  /** Start codes of ISO/IEC 13818-2. */
  | { kind: 'mpeg2' };

/** Three bytes for each pair of caption bytes: marker, validity and type; two bytes of data. */
const CONSTRUCT_BYTES = 3;
/** cc_count has five bits. */
const MAX_CONSTRUCTS = 31;
/** A frame has one or two of them; more is damage. */
const MAX_UNITS = 256;

/** Layout of the frames of a stream; null for codecs that carry no captions. `config`: payload of avcC or hvcC. */
export function frameLayout(codec: string, config: Uint8Array | null): FrameLayout | null {
  if (codec === 'mpeg2video') return { kind: 'mpeg2' };
  if (codec !== 'h264' && codec !== 'hevc') return null;
  const lengthAt = codec === 'h264' ? 4 : 21;
  const lengthSize = config && config.length > lengthAt ? (config[lengthAt]! & 3) + 1 : 4;
  return { kind: 'nal', codec, lengthSize };
}

/**
 * The constructs (cc_data_pkt, three bytes each) in a frame, in their order; empty where it has none. `frame` may end early:
 * captions stand before the picture.
 */
export function captionsOfFrame(frame: Uint8Array, layout: FrameLayout): Uint8Array {
  const found: Uint8Array[] = [];
  if (layout.kind === 'mpeg2') mpegUserData(frame, found);
  else seiMessages(frame, layout, found);
  if (found.length <= 1) return found[0] ?? new Uint8Array(0);
  return Uint8Array.from(found.flatMap((part) => [...part]));
}

/** NAL units in front of the first slice (and HEVC's suffix messages behind it). */
function seiMessages(frame: Uint8Array, layout: Extract<FrameLayout, { kind: 'nal' }>, found: Uint8Array[]): void {
  const { codec, lengthSize } = layout;
  let units = 0;
  for (let at = 0; at + lengthSize < frame.length && units < MAX_UNITS; units++) {
    let length = 0;
    for (let i = 0; i < lengthSize; i++) length = length * 256 + frame[at + i]!;
    at += lengthSize;
    const header = frame[at]!;
    const end = at + length;
    // ISO/IEC 14496-10 table 7-1; ISO/IEC 23008-2 table 7-1.
    const isSei = codec === 'h264' ? (header & 31) === 6 : ((header >> 1) & 63) === 39 || ((header >> 1) & 63) === 40;
    if (isSei && end <= frame.length) readSei(unescapeNal(frame.subarray(at + (codec === 'h264' ? 1 : 2), end)), found);
    if (length === 0) break;
    at = end;
  }
}

/** user_data_registered_itu_t_t35 */
const T35 = 4;

/** ISO/IEC 14496-10 clause 7.3.2.3.1, the same in HEVC. */
function readSei(bytes: Uint8Array, found: Uint8Array[]): void {
  let at = 0;
  const number = (): number => {
    let value = 0;
    while (bytes[at] === 0xff) {
      value += 255;
      at++;
    }
    return value + (bytes[at++] ?? 0);
  };
  // The last byte is the stop bit.
  while (at + 2 < bytes.length) {
    const type = number();
    const size = number();
    if (type === T35) readT35(bytes.subarray(at, at + size), found);
    at += size;
  }
}

/** itu_t_t35_country_code of the United States, itu_t_t35_provider_code of ATSC. */
function readT35(bytes: Uint8Array, found: Uint8Array[]): void {
  if (bytes[0] === 0xb5 && bytes[1] === 0x00 && bytes[2] === 0x31) readAtsc(bytes.subarray(3), found);
}

const USER_DATA = 0xb2;
const FIRST_SLICE = 0x01;
const LAST_SLICE = 0xaf;

const EXTENSION = 0xb5;
/** extension_start_code_identifier of the picture coding extension (ISO/IEC 13818-2 table 6-2), and picture_structure of a frame. */
const PICTURE_CODING = 8;
const WHOLE_FRAME = 3;
const PICTURE_START = Buffer.from([0, 0, 1, 0]);

/** In front of the slices; where fields are coded apart, in front of those of each. */
function mpegUserData(frame: Uint8Array, found: Uint8Array[]): void {
  let structure = WHOLE_FRAME;
  for (let at = startCode(frame, 0); at >= 0;) {
    const code = frame[at + 3]!;
    if (code === EXTENSION && frame[at + 4]! >> 4 === PICTURE_CODING) structure = frame[at + 6]! & 3;
    if (code >= FIRST_SLICE && code <= LAST_SLICE) {
      if (structure === WHOLE_FRAME) return;
      at = Buffer.from(frame.buffer, frame.byteOffset, frame.length).indexOf(PICTURE_START, at);
      continue;
    }
    const next = startCode(frame, at + 4);
    if (code === USER_DATA) {
      const data = frame.subarray(at + 4, next < 0 ? frame.length : next);
      readAtsc(data, found);
      readDvd(data, found);
    }
    at = next;
  }
}

/** Offset of the next 00 00 01 xx, -1 for none. */
function startCode(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 3 < bytes.length; at++) {
    if (bytes[at + 2]! > 1) at += 2;
    else if (bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1) return at;
  }
  return -1;
}

/** ATSC_user_data (A/53 part 4 §6.2.3): identifier, type, then cc_data with its count, its flag and a byte that is not used. */
function readAtsc(bytes: Uint8Array, found: Uint8Array[]): void {
  const isAtsc = bytes[0] === 0x47 && bytes[1] === 0x41 && bytes[2] === 0x39 && bytes[3] === 0x34;
  if (!isAtsc || bytes[4] !== 0x03 || bytes.length < 7) return;
  const flags = bytes[5]!;
  if ((flags & 0x40) === 0) return;
  const whole = Math.floor((bytes.length - 7) / CONSTRUCT_BYTES);
  const count = Math.min(flags & MAX_CONSTRUCTS, whole);
  if (count > 0) found.push(bytes.slice(7, 7 + count * CONSTRUCT_BYTES));
}

const LINE21 = 0xfc;

/**
 * Line 21 of a group of pictures as DVDs have it (no standard tells; as ffmpeg's mpeg12dec and others read it): "CC", 1, 0xf8, then
 * which field is first, how many frames, whether a field follows them; then three bytes for each field, the first of them filler.
 */
function readDvd(bytes: Uint8Array, found: Uint8Array[]): void {
  const isDvd = bytes[0] === 0x43 && bytes[1] === 0x43 && bytes[2] === 0x01 && bytes[3] === 0xf8;
  if (!isDvd || bytes.length < 5) return;
  const flags = bytes[4]!;
  const whole = Math.floor((bytes.length - 5) / CONSTRUCT_BYTES);
  const count = Math.min(((flags >> 1) & 31) * 2 + (flags & 1), whole);
  const isOddFirst = (flags & 0x80) !== 0;
  const pairs = Array.from({ length: count }, (_, i) => {
    const at = 5 + i * CONSTRUCT_BYTES;
    // Discs mark both fields as the odd one: they are told by counting.
    const isOdd = (i % 2 === 0) === isOddFirst;
    return (bytes[at]! & 0xfe) === 0xfe ? [LINE21 | (isOdd ? 0 : 1), bytes[at + 1]!, bytes[at + 2]!] : [];
  });
  if (count > 0) found.push(Uint8Array.from(pairs.flat()));
}
