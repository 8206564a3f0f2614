// Frames as the codec wrote them: what a muxer packed or stripped is undone (RFC 9559 clause 5.1.4.1.31).
import { inflateSync } from 'node:zlib';
import { unreadable } from '../limits.ts';
import type { ContentEncoding } from './tracks.ts';

/** A packed subtitle picture unpacks to less; more is an attack on our memory. */
const MAX_INFLATED_BYTES = 16 << 20;

/** Throws AppError('media.unreadable') for encrypted frames, and for ones that do not unpack. `at`: where the frame lies. */
export function decodePayload(encodings: readonly ContentEncoding[], frame: Uint8Array, at: number): Uint8Array {
  let bytes = frame;
  for (const encoding of encodings) {
    switch (encoding.kind) {
      case 'strip':
        bytes = joined(encoding.header, bytes);
        break;
      case 'zlib':
        bytes = inflate(bytes, at);
        break;
      case 'unsupported':
        throw unreadable(`This track uses ${encoding.name}, which cannot be read.`, at);
      default:
        encoding satisfies never;
    }
  }
  return bytes;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

function inflate(bytes: Uint8Array, at: number): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (error) {
    throw unreadable('A compressed frame of this track is damaged.', at, error);
  }
}
