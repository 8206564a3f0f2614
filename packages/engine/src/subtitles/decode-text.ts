// Text files without a word about their encoding.
import { detectCharset } from './detect-charset.ts';

/** Share of zero bytes at one side of the pairs from which text without a mark is UTF-16. */
const UTF16_SHARE = 0.3;
const SAMPLE_BYTES = 4096;

/**
 * By byte order mark, else UTF-16 where every second byte of Latin text is zero, else UTF-8 where that is valid, else the
 * likeliest of the older encodings. `language` as the file's name tells it helps there.
 */
export function decodeText(bytes: Uint8Array, language: string | null = null): string {
  const utf16 = utf16Of(bytes);
  if (utf16) return new TextDecoder(utf16).decode(bytes);
  try {
    // Takes a UTF-8 mark away by itself.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // A mark says what was meant, whatever was damaged since.
    const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return new TextDecoder(isMarked ? 'utf-8' : detectCharset(bytes, language)).decode(bytes);
  }
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros: [even: number, odd: number] = [0, 0];
  const length = Math.min(bytes.length, SAMPLE_BYTES) & ~1;
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i & 1 ? 1 : 0]++;
  const least = (length / 2) * UTF16_SHARE;
  if (length < 8) return null;
  // Line ends and digits are Latin in every language.
  if (zeros[1] > least && zeros[0] < zeros[1] / 8) return 'utf-16le';
  return zeros[0] > least && zeros[1] < zeros[0] / 8 ? 'utf-16be' : null;
}

/** One decoder for all packets of a stream: a single line is too short to tell an encoding by. */
export function textDecoderFor(packets: readonly Uint8Array[], language: string | null): (bytes: Uint8Array) => string {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const isValid = packets.every((bytes) => {
    try {
      utf8.decode(bytes);
      return true;
    } catch {
      return false;
    }
  });
  if (isValid) return (bytes) => new TextDecoder('utf-8').decode(bytes);
  const charset = detectCharset(Buffer.concat(packets.flatMap((bytes) => [bytes, LINE_END])), language);
  const decoder = new TextDecoder(charset);
  return (bytes) => decoder.decode(bytes);
}

const LINE_END = Uint8Array.of(0x0a);
