// Fingerprints made of named sounds: the same name is the same sound, as chromaprint would hear it through two encodings.
import { ITEM_MS, type Fingerprint } from '../fingerprint.ts';

/** A sound and how long it lasts. `silence` is what chromaprint makes of nothing: one value, over and over. */
export type Part = readonly [name: string, seconds: number];

export interface MadeSoundOptions {
  startMs?: number;
  /** Bits of each item that another encoding changes; a music file compared with itself has about 3. */
  wrongBits?: number;
  seed?: number;
}

const SILENT = 627_964_279;
/** An item tells of what follows it: near the end of a sound it is a mixture with the next, and like nothing else. */
const LEAD_MS = 250;
const REACH_MS = 1700;

export function madeSound(parts: readonly Part[], options: MadeSoundOptions = {}): Fingerprint {
  const { startMs = 0, wrongBits = 2, seed = 1 } = options;
  const noise = random(seed * 7919 + 17);
  const items: number[] = [];
  let partStartMs = 0;
  for (const [name, seconds] of parts) {
    const partEndMs = partStartMs + seconds * 1000;
    const sound = random(hash(name));
    const end = Math.round(partEndMs / ITEM_MS);
    for (let at = Math.round((partStartMs - LEAD_MS) / ITEM_MS); at <= (partEndMs - REACH_MS) / ITEM_MS; at++) {
      let value = name === 'silence' ? SILENT : sound();
      for (let n = 0; n < wrongBits && name !== 'silence'; n++) if (noise() % 4 !== 0) value ^= 1 << (noise() % 32);
      if (at >= 0) items[at] = value >>> 0;
    }
    for (let at = 0; at < end; at++) items[at] ??= noise();
    partStartMs = partEndMs;
  }
  return { startMs, items: Uint32Array.from(items) };
}

/** Numbers of 32 bits, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

function hash(name: string): number {
  let h = 2_166_136_261;
  for (const letter of name) h = Math.imul(h ^ letter.charCodeAt(0), 16_777_619);
  return h >>> 0;
}
