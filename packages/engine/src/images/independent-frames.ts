// Key frames that a decoder takes one by one, whatever lay between them in the film.
//
// A film of open groups (Blu-ray discs, many broadcasts) has few IDR pictures; its other key frames count their order from
// pictures that are missing here. A decoder then believes that time runs backwards and drops most of them: of 8 such key frames
// ffmpeg 5.1 shows 3, in the wrong order. So H.264 is counted anew, and in HEVC each key frame says that it follows a cut.
import type { VideoStream } from '../model.ts';
import { concat } from '../package/boxes.ts';
import { AvcCounter } from './avc-counting.ts';

/** Changes the payload of one key frame after the other. */
export type FrameFilter = (payload: Uint8Array) => Uint8Array;

/** NAL unit types, ISO/IEC 23008-2 table 7-1: clean random access, broken link access with leading pictures. */
const HEVC = { cra: 21, bla: 16 } as const;

/** VP9 and AV1 need no change: their key frames reset everything. */
export function independentFrames(stream: VideoStream): FrameFilter {
  const config = Uint8Array.from(Buffer.from(stream.codecPrivate ?? '', 'base64'));
  if (stream.codec === 'h264' && config.length >= 7) return avcFilter(config);
  // Both have the same slice header, and the second is made for this: what came before it is shown first, and forgotten.
  if (stream.codec === 'hevc' && config.length >= 23)
    return (payload) => mapUnits(payload, (config[21]! & 3) + 1, brokenLink);
  return (payload) => payload;
}

function brokenLink(unit: Uint8Array): Uint8Array {
  if (((unit[0] ?? 0) >> 1) % 64 !== HEVC.cra) return unit;
  const out = Uint8Array.from(unit);
  out[0] = (unit[0]! & 0x81) | (HEVC.bla << 1);
  return out;
}

function avcFilter(avcC: Uint8Array): FrameFilter {
  const counter = new AvcCounter();
  for (const set of parameterSets(avcC)) counter.renumber(set);
  return (payload) => {
    counter.nextPicture();
    return mapUnits(payload, (avcC[4]! & 3) + 1, (unit) => counter.renumber(unit));
  };
}

/** Of AVCDecoderConfigurationRecord, ISO/IEC 14496-15 clause 5.3.3.1: sequence parameter sets, then those of pictures. */
function* parameterSets(avcC: Uint8Array): Generator<Uint8Array> {
  let at = 5;
  for (const mask of [31, 255]) {
    const count = (avcC[at++] ?? 0) & mask;
    for (let i = 0; i < count && at + 2 <= avcC.length; i++) {
      const size = (avcC[at]! << 8) | avcC[at + 1]!;
      yield avcC.subarray(at + 2, at + 2 + size);
      at += 2 + size;
    }
  }
}

/** NAL units with their length in front; those that `change` leaves alone are not copied. */
function mapUnits(payload: Uint8Array, lengthBytes: number, change: (unit: Uint8Array) => Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let copied = 0;
  for (let at = 0; at + lengthBytes < payload.length;) {
    let size = 0;
    for (let i = 0; i < lengthBytes; i++) size = size * 256 + payload[at + i]!;
    const unit = payload.subarray(at + lengthBytes, at + lengthBytes + size);
    const changed = change(unit);
    if (changed !== unit) {
      parts.push(payload.subarray(copied, at), lengthField(changed.length, lengthBytes), changed);
      copied = at + lengthBytes + unit.length;
    }
    at += lengthBytes + size;
  }
  return parts.length === 0 ? payload : concat([...parts, payload.subarray(copied)]);
}

function lengthField(size: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => Math.floor(size / 256 ** (bytes - 1 - i)) & 255);
}
