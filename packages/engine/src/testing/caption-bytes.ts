// Constructs of captions, three bytes each, as frames carry them.

/** The highest bit makes the number of ones odd. */
function withParity(byte: number): number {
  let ones = 0;
  for (let bit = 0; bit < 7; bit++) ones += (byte >> bit) & 1;
  return ones % 2 === 1 ? byte : byte | 0x80;
}

/** A pair of CTA-608 in field 1 or 2. */
export function line21(byte1: number, byte2: number, field: 1 | 2 = 1): number[] {
  return [0xfc | (field - 1), withParity(byte1), withParity(byte2)];
}

/** Letters in pairs. */
export function letters(text: string, field: 1 | 2 = 1): number[] {
  const out: number[] = [];
  for (let i = 0; i < text.length; i += 2) out.push(...line21(text.charCodeAt(i), text.charCodeAt(i + 1) || 0, field));
  return out;
}

/** A packet of CTA-708 with one block of a service. */
export function dtvcc(data: readonly number[], service = 1): number[] {
  const body = [(service << 5) | data.length, ...data];
  const pairs = Math.ceil((body.length + 1) / 2);
  const bytes = Array.from({ length: pairs * 2 }, (_, i) => (i === 0 ? pairs : (body[i - 1] ?? 0)));
  return bytes.flatMap((byte, i) => (i % 2 === 0 ? [i === 0 ? 0xff : 0xfe, byte, bytes[i + 1]!] : []));
}

/** user_data of ATSC A/53 part 4 around constructs. */
export function userData(constructs: readonly number[]): number[] {
  return [...Buffer.from('GA94'), 3, 0xc0 | (constructs.length / 3), 0xff, ...constructs, 0xff];
}
