// What a file is by its first bytes. Names of files are not trusted.
import type { Container } from '../model.ts';

/** Bytes `detectContainer` wants to see. */
export const DETECTION_BYTES = 4096;

/** `text`: certainly no media file. `unknown`: bytes nobody here knows. */
export type Detection = Exclude<Container, 'other'> | 'text' | 'unknown';

/** First boxes of MP4 and QuickTime files. */
const FIRST_BOXES = new Set([
  'ftyp',
  'styp',
  'moov',
  'mdat',
  'wide',
  'free',
  'skip',
  'pnot',
  'moof',
  'sidx',
  'emsg',
  'uuid',
]);
const ASF_GUID = [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11];

export function detectContainer(head: Uint8Array): Detection {
  const word = (at: number, length = 4): string => String.fromCharCode(...head.subarray(at, at + length));
  const starts = (...bytes: number[]): boolean => bytes.every((b, i) => head[i] === b);
  if (starts(0x1a, 0x45, 0xdf, 0xa3)) return word(0, 64).includes('webm') ? 'webm' : 'matroska';
  if (FIRST_BOXES.has(word(4)))
    return word(4) === 'ftyp' && word(8) !== 'qt  ' ? 'mp4' : word(4) === 'styp' ? 'mp4' : 'mov';
  if (word(0) === 'RIFF' || word(0) === 'RF64')
    return word(8) === 'AVI ' ? 'avi' : word(8) === 'WAVE' ? 'wav' : 'unknown';
  if (word(0) === 'OggS') return 'ogg';
  if (word(0) === 'fLaC') return 'flac';
  if (word(0, 3) === 'FLV') return 'flv';
  if (starts(...ASF_GUID)) return 'asf';
  if (starts(0, 0, 1, 0xba)) return 'mpegps';
  if (isTransportStream(head)) return 'mpegts';
  // The mark of UTF-16 text is also a header of MPEG audio layer I, which nobody has.
  if (isUtf16(head)) return 'text';
  if (word(0, 3) === 'ID3') return 'mp3';
  if (head[0] === 0xff && (head[1]! & 0xf6) === 0xf0) return 'adts';
  if (head[0] === 0xff && (head[1]! & 0xe0) === 0xe0 && (head[1]! & 6) !== 0 && head[2]! >> 4 !== 15) return 'mp3';
  return isText(head) ? 'text' : 'unknown';
}

/** Sync bytes at packet distance: 188 bytes, or 192 with the arrival times of Blu-ray. */
function isTransportStream(head: Uint8Array): boolean {
  return [
    [0, 188],
    [4, 192],
    [0, 204],
  ].some(([first, step]) => {
    const count = Math.floor((head.length - first!) / step!);
    return (
      count >= 3 &&
      Array.from({ length: Math.min(count, 16) }, (_, i) => head[first! + i * step!]).every((b) => b === 0x47)
    );
  });
}

function isUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

/** No control characters but white space: UTF-8, Latin-1. */
function isText(head: Uint8Array): boolean {
  return head.every((b) => b >= 32 || (b >= 9 && b <= 13) || b === 27);
}
