// Several pictures on one standard output: multipart JPEG, as ffmpeg's `mpjpeg` writes it, each with its length in front.
import { AppError } from '@praxino/contracts/errors';

const MAX_HEADER_BYTES = 4096;
const MAX_PICTURE_BYTES = 32 << 20;
const HEADER_END = Buffer.from('\r\n\r\n');

/** The pictures in order. Throws AppError('transcode.failed') on anything else, and on an end in the middle of one. */
export async function* splitPictures(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    held = Buffer.concat([held, chunk]);
    for (let taken = takePicture(held); taken; taken = takePicture(held)) {
      held = taken.rest;
      yield taken.picture;
    }
  }
  if (held.some((byte) => byte !== 0x0d && byte !== 0x0a) && !isClosing(held)) throw broken('it ends within one');
}

function takePicture(held: Buffer): { picture: Uint8Array; rest: Buffer } | null {
  const headerEnd = held.indexOf(HEADER_END);
  if (headerEnd < 0) {
    if (held.length > MAX_HEADER_BYTES) throw broken('there is no header');
    return null;
  }
  const size = Number(/content-length: *(\d+)/i.exec(held.toString('latin1', 0, headerEnd))?.[1] ?? Number.NaN);
  if (!(size > 0 && size <= MAX_PICTURE_BYTES)) throw broken('a length is missing or senseless');
  const start = headerEnd + HEADER_END.length;
  if (held.length < start + size) return null;
  return { picture: Uint8Array.from(held.subarray(start, start + size)), rest: held.subarray(start + size) };
}

/** The boundary after the last picture. */
function isClosing(held: Buffer): boolean {
  return /^\s*--\w+\s*(--)?\s*$/.test(held.toString('latin1'));
}

function broken(why: string): AppError {
  return new AppError('transcode.failed', `The decoder did not write the pictures it was asked for: ${why}.`);
}
