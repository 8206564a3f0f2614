// Where two fingerprints sound the same: candidates by equal halves of items, then bit by bit along the shift between the two.
import { ITEM_MS, type Fingerprint, type Stretch } from './fingerprint.ts';

/** Sound that both have. */
export interface CommonSound {
  a: Stretch;
  b: Stretch;
}

/** A fingerprint with the places of each of its half items. */
export interface IndexedFingerprint extends Fingerprint {
  /** By the lower 16 bits, and by the upper ones plus 65536. Whole items are equal too seldom after another encoding. */
  places: ReadonlyMap<number, readonly number[]>;
}

export interface CommonSoundRules {
  /** Shorter stretches are not told of. */
  leastMs: number;
}

/** Bits of 32 that differ on average over a second: 0 to 5 in the same music, depending on how the steps fall; in other sound about 14. */
const ALIKE_MEAN_BITS = 7;
const WINDOW = 9;
const EDGE_MEAN_BITS = 5;
const EDGE_ITEMS = 4;
/** A voice over the music that is longer than this ends a stretch. */
const BRIDGE_ITEMS = Math.round(3000 / ITEM_MS);
/** Shifts looked at bit by bit, those with most equal halves first. */
const MOST_SHIFTS = 12;
const LEAST_VOTES = 3;
/** A value that comes this often is silence or a steady tone and says nothing about a shift. */
const COMMON_VALUE = 24;
/** Less variety than this is silence or a steady tone. */
const LEAST_VARIETY = 0.25;
/**
 * An item that is alike already reaches a little out of the common sound: the first begins this long before it, and the last ends
 * this long after its own start. Measured on tunes cut into other sound.
 */
const LEAD_MS = 250;
const REACH_MS = 1700;

export function indexFingerprint(fingerprint: Fingerprint): IndexedFingerprint {
  const places = new Map<number, number[]>();
  const put = (half: number, place: number): void => {
    const known = places.get(half);
    if (known) known.push(place);
    else places.set(half, [place]);
  };
  fingerprint.items.forEach((value, place) => {
    put(value & 0xffff, place);
    put(0x10000 + (value >>> 16), place);
  });
  return { ...fingerprint, places };
}

/** All stretches of at least `leastMs` that both have, the longest first; none overlaps another in `a`. Edges are right to half a second. */
export function commonSound(
  a: IndexedFingerprint,
  b: IndexedFingerprint,
  { leastMs }: CommonSoundRules,
): CommonSound[] {
  const runs = likelyShifts(a, b)
    .flatMap((shift) => alikeRuns(a.items, b.items, shift).map((run) => ({ ...run, shift })))
    .filter((run) => hasVariety(a.items, run))
    .sort((x, y) => y.end - y.start - (x.end - x.start));
  const chosen: typeof runs = [];
  for (const run of runs) {
    if (chosen.every((other) => run.start >= other.end || run.end <= other.start)) chosen.push(run);
  }
  return chosen
    .map((run) => stretches(a, b, run))
    .filter((common) => common.a.endMs - common.a.startMs >= leastMs - EDGE_MS);
}
/** A tune as long as the shortest must not be lost to the vagueness of its edges. */
const EDGE_MS = 500;

function stretches(a: Fingerprint, b: Fingerprint, { start, end, shift }: Run & { shift: number }): CommonSound {
  // Where listening began or ended in one of the two, the sound goes on to that edge in both.
  const isFirst = start === 0 || start + shift === 0;
  const isLast = end >= a.items.length - NEAR_END || end + shift >= b.items.length - NEAR_END;
  const lead = isFirst ? 0 : LEAD_MS;
  const reach = isLast ? ITEM_REACH_MS : REACH_MS;
  const of = ({ startMs }: Fingerprint, by: number): Stretch => ({
    startMs: Math.round(startMs + (start + by) * ITEM_MS + lead),
    endMs: Math.round(startMs + (end + by) * ITEM_MS + reach),
  });
  return { a: of(a, 0), b: of(b, shift) };
}
/** What an item tells of: 19 steps and a frame of 4096 samples. */
const ITEM_REACH_MS = 19 * ITEM_MS + (4096 * 1000) / 11_025;
const NEAR_END = 3;

/** Differences of place at which most halves are equal. Neighbours count for each other: a shift is seldom a whole step. */
function likelyShifts(a: IndexedFingerprint, b: IndexedFingerprint): number[] {
  const zero = a.items.length;
  const votes = new Uint16Array(a.items.length + b.items.length + 1);
  for (const [value, inB] of b.places) {
    const inA = a.places.get(value);
    if (!inA || inA.length > COMMON_VALUE || inB.length > COMMON_VALUE) continue;
    for (const q of inB) for (const p of inA) votes[q - p + zero]!++;
  }
  const likely: { shift: number; votes: number }[] = [];
  votes.forEach((own, i) => {
    const left = votes[i - 1] ?? 0;
    const right = votes[i + 1] ?? 0;
    if (own < LEAST_VOTES || own < left || own < right) return;
    likely.push({ shift: i - zero, votes: own + left + right });
  });
  likely.sort((x, y) => y.votes - x.votes);
  return likely.slice(0, MOST_SHIFTS).map((l) => l.shift);
}

interface Run {
  /** Places in `a`, both included. */
  start: number;
  end: number;
}

function alikeRuns(a: Uint32Array, b: Uint32Array, shift: number): Run[] {
  const from = Math.max(0, -shift);
  const to = Math.min(a.length, b.length - shift);
  if (to - from < WINDOW) return [];
  const bits = new Uint8Array(to - from);
  for (let i = 0; i < bits.length; i++) bits[i] = bitsSet((a[from + i]! ^ b[from + i + shift]!) >>> 0);
  return bridged(alikeOnAverage(bits)).flatMap((run) => {
    const trimmed = trim(bits, run);
    return trimmed ? [{ start: trimmed.start + from, end: trimmed.end + from }] : [];
  });
}

function alikeOnAverage(bits: Uint8Array): Run[] {
  const runs: Run[] = [];
  let sum = 0;
  for (let i = 0; i < bits.length; i++) {
    sum += bits[i]!;
    if (i >= WINDOW) sum -= bits[i - WINDOW]!;
    if (i < WINDOW - 1 || sum > ALIKE_MEAN_BITS * WINDOW) continue;
    const last = runs.at(-1);
    const start = i - WINDOW + 1;
    if (last && start <= last.end + 1) last.end = i;
    else runs.push({ start, end: i });
  }
  return runs;
}

function bridged(runs: readonly Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && run.start - last.end <= BRIDGE_ITEMS) last.end = run.end;
    else joined.push({ ...run });
  }
  return joined;
}

/** To the first and last items from which on half a second is alike. */
function trim(bits: Uint8Array, { start, end }: Run): Run | null {
  const isEdge = (i: number, step: 1 | -1): boolean => {
    let sum = 0;
    for (let n = 0; n < EDGE_ITEMS; n++) sum += bits[i + n * step] ?? 32;
    return sum <= EDGE_ITEMS * EDGE_MEAN_BITS;
  };
  let first = start;
  while (first < end && !isEdge(first, 1)) first++;
  let last = end;
  while (last > first && !isEdge(last, -1)) last--;
  return last > first ? { start: first, end: last } : null;
}

function hasVariety(items: Uint32Array, { start, end }: Run): boolean {
  return new Set(items.subarray(start, end + 1)).size >= LEAST_VARIETY * (end - start + 1);
}

/** Population count of a 32-bit number. */
export function bitsSet(value: number): number {
  let v = value;
  v -= (v >>> 1) & 0x55555555;
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
