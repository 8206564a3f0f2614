// The characters of CTA-708-E §7.1: G0 is ASCII, G1 is Latin-1, G2 is what both lack.

const G2: Readonly<Record<number, string>> = {
  0x20: ' ',
  0x21: '\u00a0',
  0x25: '…',
  0x2a: 'Š',
  0x2c: 'Œ',
  0x30: '█',
  0x31: '‘',
  0x32: '’',
  0x33: '“',
  0x34: '”',
  0x35: '•',
  0x39: '™',
  0x3a: 'š',
  0x3c: 'œ',
  0x3d: '℠',
  0x3f: 'Ÿ',
  0x76: '⅛',
  0x77: '⅜',
  0x78: '⅝',
  0x79: '⅞',
  0x7a: '│',
  0x7b: '┐',
  0x7c: '└',
  0x7d: '─',
  0x7e: '┘',
  0x7f: '┌',
};

/** G0 and G1: 0x20 … 0x7f and 0xa0 … 0xff. */
export function basicCharacter(byte: number): string {
  return byte === 0x7f ? '♪' : String.fromCharCode(byte);
}

/** Behind EXT1: G2, and the one sign of G3. What is not known becomes an underscore (§7.1.8). */
export function moreCharacter(byte: number): string {
  return G2[byte] ?? (byte === 0xa0 ? '[CC]' : '_');
}
