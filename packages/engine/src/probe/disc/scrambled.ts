// Whether the video of a DVD is scrambled, as it is on bought discs that were copied file by file: nothing here could show it.
import type { ByteSource } from '../byte-source.ts';
import { SECTOR_BYTES } from './title-set.ts';

const SECTORS = 64;
/** Films begin with logos that are often left in the clear. */
const SHARES = [0, 0.25, 0.5, 0.75] as const;

/** The byte of the first scrambled sector that is found; null where there is none in four samples of 128 kB. */
export async function findScrambled(source: ByteSource, signal: AbortSignal): Promise<number | null> {
  const sectors = Math.floor(source.size / SECTOR_BYTES);
  for (const share of SHARES) {
    const first = Math.floor(sectors * share) * SECTOR_BYTES;
    const bytes = await source.read(first, SECTORS * SECTOR_BYTES, signal);
    for (let at = 0; at + SECTOR_BYTES <= bytes.length; at += SECTOR_BYTES)
      if (isScrambled(bytes.subarray(at, at + SECTOR_BYTES))) return first + at;
  }
  return null;
}

/** A pack whose first packet of picture or sound has PES_scrambling_control set (ISO/IEC 13818-1 §2.4.3.7). */
function isScrambled(sector: Uint8Array): boolean {
  const starts = (at: number): boolean => sector[at] === 0 && sector[at + 1] === 0 && sector[at + 2] === 1;
  if (!starts(0) || sector[3] !== 0xba) return false;
  const packet = 14 + (sector[13]! & 7);
  const id = sector[packet + 3]!;
  return starts(packet) && (id === 0xbd || (id >= 0xc0 && id <= 0xef)) && (sector[packet + 6]! & 0x30) !== 0;
}
