// The one-time code that proves that whoever sets the server up can read its terminal. Kept in memory only.
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Without 0/O, 1/I/L: it is typed from a screen, perhaps with a remote control. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

export interface SetupCode {
  /** As printed: "K7QF-2MXP". 39 random bits. */
  readonly text: string;
  /** Ignores case, spaces and dashes; takes the same time for every input. */
  matches(given: string): boolean;
}

export function createSetupCode(): SetupCode {
  const letters = Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return {
    text: `${letters.slice(0, 4)}-${letters.slice(4)}`,
    matches: (given) => timingSafeEqual(digest(given), digest(letters)),
  };
}

function digest(code: string): Buffer {
  return createHash('sha256').update(code.toUpperCase().replaceAll(/[\s-]/g, '')).digest();
}
