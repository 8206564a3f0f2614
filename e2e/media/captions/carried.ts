// Puts captions into the pictures of a film: cc_data of ATSC A/53 part 4 in each of its frames.
import { withPictures } from '../edge-cases/matroska.ts';
import type { DtvccTrack } from './dtvcc-script.ts';
import { frameAt, withParity } from './line21-script.ts';
import type { Line21Track, Pair } from './line21-script.ts';

export interface CaptionTracks {
  /** Field 1 and field 2; null: not even nulls. */
  field1: Line21Track | null;
  field2: Line21Track | null;
  dtvcc: DtvccTrack | null;
}

/** `dvd`: in front of each group of pictures, for all of them. */
export type CaptionCarriage = 'h264' | 'hevc' | 'mpeg2video' | 'dvd';
/** Frames of a group of pictures: a closed one is a key frame and threes of two B-frames and a P-frame. */
export const DVD_GROUP = 13;

/** A Matroska film of ffmpeg's with length-prefixed NAL units, or MPEG-2 pictures. */
export function withCaptions(film: Buffer, codec: CaptionCarriage, tracks: CaptionTracks): Buffer {
  return withPictures(film, (picture, ms) => {
    if (codec === 'dvd') return withGroupData(picture, tracks, frameAt(ms));
    const data = atscUserData(constructs(tracks, frameAt(ms)));
    return codec === 'mpeg2video' ? withUserData(picture, data) : withSei(picture, codec, data);
  });
}

function constructs({ field1, field2, dtvcc }: CaptionTracks, frame: number): number[] {
  const NULLS: Pair = [0, 0];
  const line21 = (type: 0 | 1, track: Line21Track | null): number[] =>
    track ? [0xfc | type, ...(track.get(frame) ?? NULLS).map(withParity)] : [];
  const packet = dtvcc?.get(frame) ?? new Uint8Array(0);
  const bytes: number[] = [...line21(0, field1), ...line21(1, field2)];
  for (let at = 0; at < packet.length; at += 2) bytes.push(at === 0 ? 0xff : 0xfe, packet[at]!, packet[at + 1]!);
  // Broadcasts fill up with pairs that are not valid.
  while (bytes.length < 20 * 3) bytes.push(0xfa, 0, 0);
  return bytes;
}

function atscUserData(cc: readonly number[]): number[] {
  return [...Buffer.from('GA94'), 0x03, 0xc0 | (cc.length / 3), 0xff, ...cc, 0xff];
}

function withSei(picture: Buffer, codec: 'h264' | 'hevc', userData: readonly number[]): Buffer {
  const payload = [0xb5, 0x00, 0x31, ...userData];
  const message = [4, payload.length, ...payload, 0x80];
  const nal = Buffer.from([...(codec === 'h264' ? [0x06] : [39 << 1, 1]), ...escaped(message)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(nal.length);
  const at = firstSlice(picture, codec);
  return Buffer.concat([picture.subarray(0, at), length, nal, picture.subarray(at)]);
}

/** No start code may come up inside. */
function escaped(bytes: readonly number[]): number[] {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out;
}

function firstSlice(picture: Buffer, codec: 'h264' | 'hevc'): number {
  for (let at = 0; at < picture.length; at += 4 + picture.readUInt32BE(at)) {
    const type = codec === 'h264' ? picture[at + 4]! & 31 : (picture[at + 4]! >> 1) & 63;
    if (codec === 'h264' ? type >= 1 && type <= 5 : type < 32) return at;
  }
  throw new Error('a frame without a slice');
}

const GROUP_START = Buffer.from([0, 0, 1, 0xb8]);

/** Both fields of each frame, the odd one first, behind the header of the group; closed groups begin with the picture shown first. */
function withGroupData(picture: Buffer, { field1, field2 }: CaptionTracks, frame: number): Buffer {
  const start = picture.indexOf(GROUP_START);
  if (start < 0) return picture;
  const pairs = Array.from({ length: DVD_GROUP }, (_, i) =>
    [field1, field2].flatMap((track) => [0xff, ...(track?.get(frame + i) ?? [0, 0]).map(withParity)]),
  );
  const data = [...Buffer.from('CC'), 0x01, 0xf8, 0x80 | (DVD_GROUP << 1), ...pairs.flat()];
  const at = start + 8;
  return Buffer.concat([picture.subarray(0, at), Buffer.from([0, 0, 1, 0xb2, ...data]), picture.subarray(at)]);
}

/** User data stands behind the headers of the picture. */
function withUserData(picture: Buffer, userData: readonly number[]): Buffer {
  const at = picture.indexOf(Buffer.from([0, 0, 1, 1]));
  if (at < 0) throw new Error('a picture without a slice');
  return Buffer.concat([picture.subarray(0, at), Buffer.from([0, 0, 1, 0xb2, ...userData]), picture.subarray(at)]);
}
