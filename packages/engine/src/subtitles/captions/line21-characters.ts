// The characters of CTA-608: 47 CFR 15.119(g) and CTA-608-E annex B.

/** ASCII but for these. */
const STANDARD: Readonly<Record<number, string>> = {
  0x2a: 'á',
  0x5c: 'é',
  0x5e: 'í',
  0x5f: 'ó',
  0x60: 'ú',
  0x7b: 'ç',
  0x7c: '÷',
  0x7d: 'Ñ',
  0x7e: 'ñ',
  0x7f: '█',
};
/** 0x11 0x30 … 0x3f; the tenth is a space that lets the picture through. */
const SPECIAL = Array.from('®°½¿™¢£♪à\u00a0èâêîôû');
/** 0x12 0x20 … 0x3f: Spanish and French. */
const EXTENDED_WEST = Array.from('ÁÉÓÚÜü‘¡*’—©℠•“”ÀÂÇÈÊËëÎÏïÔÙùÛ«»');
/** 0x13 0x20 … 0x3f: Portuguese, German and Danish. */
const EXTENDED_NORTH = Array.from('ÃãÍÌìÒòÕõ{}\\^_|~ÄäÖöß¥¤¦ÅåØø┌┐└┘');

/** A byte of 0x20 … 0x7f. */
export function standardCharacter(byte: number): string {
  return STANDARD[byte] ?? String.fromCharCode(byte);
}

/** Second byte 0x30 … 0x3f behind 0x11. */
export function specialCharacter(byte: number): string {
  return SPECIAL[byte - 0x30]!;
}

/** Second byte 0x20 … 0x3f behind 0x12 or 0x13. */
export function extendedCharacter(table: number, byte: number): string {
  return (table === 0x12 ? EXTENDED_WEST : EXTENDED_NORTH)[byte - 0x20]!;
}
