// One subpicture out of a .sub file: packs of MPEG whose private stream carries it in pieces of up to 2 kB.

/** Units have up to 64 kB; with the heads of packs around each 2 kB of it. */
export const MAX_UNIT_BYTES: number = 80 << 10;
const PACK = 0xba;
const PRIVATE_STREAM = 0xbd;
const PADDING = 0xbe;

/** The unit that begins in the first pack of `bytes`; null where there is none, or not all of it. */
export function readVobSubUnit(bytes: Uint8Array): Uint8Array | null {
  const parts: Uint8Array[] = [];
  let [length, total] = [0, 0];
  let stream: number | null = null;
  for (let at = 0; at + 6 <= bytes.length;) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 1) return null;
    const id = bytes[at + 3]!;
    if (id === PACK) {
      at += 14 + (bytes[at + 13]! & 7);
      continue;
    }
    const end = at + 6 + (bytes[at + 4]! << 8) + bytes[at + 5]!;
    if (id !== PRIVATE_STREAM && id !== PADDING) return null;
    const payload = at + 9 + (bytes[at + 8] ?? 0);
    // Packets of other languages may lie between those of one unit.
    if (id === PRIVATE_STREAM && payload < end && (stream ?? bytes[payload]!) === bytes[payload]) {
      stream = bytes[payload]!;
      const part = bytes.subarray(payload + 1, Math.min(end, bytes.length));
      parts.push(part);
      length += part.length;
      if (total === 0 && parts[0]!.length >= 2) total = (parts[0]![0]! << 8) | parts[0]![1]!;
      if (total > 0 && length >= total) return Buffer.concat(parts).subarray(0, total);
    }
    at = end;
  }
  return null;
}
