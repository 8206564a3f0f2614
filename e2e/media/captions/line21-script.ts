// Writes CTA-608 captions: lines with times become pairs of bytes, two for each frame and field.

/** 30 000 / 1001 frames a second: the rate captions were made for. */
export const CAPTION_RATE = { num: 30_000, den: 1001 } as const;

export function frameAt(ms: number): number {
  return Math.round((ms * CAPTION_RATE.num) / CAPTION_RATE.den / 1000);
}
export function timeOfFrame(frame: number): number {
  return (frame * CAPTION_RATE.den * 1000) / CAPTION_RATE.num;
}

export type Pair = readonly [number, number];
/** Pairs by the frame they are sent with; without parity. */
export type Line21Track = ReadonlyMap<number, Pair>;

/** Frames from the time of an act to its first letter: a row is told twice before what is in it, and so is what rolls the window. */
export const LETTERS_AFTER = { 'paint-on': 2, 'roll-up': 4 } as const;

interface Line {
  /** When it is shown, or begins to be written. */
  ms: number;
  /** A row of 1 … 15 and what is in it: text, or commands by their codes. */
  rows: readonly { row: number; indent?: number; content: readonly (string | Pair)[] }[];
}
export type CaptionAct =
  | ({ kind: 'pop-on' } & Line)
  | ({ kind: 'roll-up'; depth: 2 | 3 | 4 } & Line)
  | ({ kind: 'paint-on' } & Line)
  | { kind: 'erase'; ms: number };

export const ITALICS: Pair = [0x11, 0x2e];
export const PLAIN: Pair = [0x11, 0x20];
export const NOTE: Pair = [0x11, 0x37];
export const INVERTED_QUESTION: Pair = [0x11, 0x33];
/** Extended letters stand in place of the one before, which old decoders show. */
export const CAPITAL_E_ACUTE: readonly (string | Pair)[] = ['E', [0x12, 0x21]];

/** Control codes of channel 1; `field` 2 sends its own. */
const control = (field: 1 | 2, code: number): Pair => [field === 1 ? 0x14 : 0x15, code];

/** Row → first byte and bit 5 of the second (CTA-608-E table 53). */
const PREAMBLE: readonly Pair[] = [
  [0x11, 0x40],
  [0x11, 0x60],
  [0x12, 0x40],
  [0x12, 0x60],
  [0x15, 0x40],
  [0x15, 0x60],
  [0x16, 0x40],
  [0x16, 0x60],
  [0x17, 0x40],
  [0x17, 0x60],
  [0x10, 0x40],
  [0x13, 0x40],
  [0x13, 0x60],
  [0x14, 0x40],
  [0x14, 0x60],
];

export function line21Track(acts: readonly CaptionAct[], field: 1 | 2 = 1): Line21Track {
  const track = new Map<number, Pair>();
  for (const act of acts) {
    const frame = frameAt(act.ms);
    const { before, from } = pairsOf(act, field);
    // What is loaded unseen must be there when it is shown.
    before.forEach((pair, i) => put(track, frame - before.length + i, pair));
    from.forEach((pair, i) => put(track, frame + i, pair));
  }
  return track;
}

function put(track: Map<number, Pair>, frame: number, pair: Pair): void {
  if (frame < 0 || track.has(frame)) throw new RangeError(`two pairs of captions for frame ${frame}`);
  track.set(frame, pair);
}

function pairsOf(act: CaptionAct, field: 1 | 2): { before: Pair[]; from: Pair[] } {
  const twice = (code: number): Pair[] => [control(field, code), control(field, code)];
  switch (act.kind) {
    case 'erase':
      return { before: [], from: twice(0x2c) };
    case 'pop-on':
      return { before: [...twice(0x20), ...twice(0x2e), ...act.rows.flatMap(rowPairs)], from: twice(0x2f) };
    case 'paint-on':
      return { before: twice(0x29), from: act.rows.flatMap(rowPairs) };
    case 'roll-up':
      // The window rolls at once; the new row is written at its foot.
      return { before: twice(0x23 + act.depth), from: [...twice(0x2d), ...act.rows.flatMap(rowPairs)] };
    default:
      return act satisfies never;
  }
}

function rowPairs({ row, indent = 0, content }: Line['rows'][number]): Pair[] {
  const [first, second] = PREAMBLE[row - 1]!;
  const address: Pair = [first, second | 0x10 | ((indent / 4) << 1)];
  const pairs: Pair[] = [address, address];
  for (const part of content) {
    if (typeof part !== 'string') {
      pairs.push(part, part);
      continue;
    }
    for (let i = 0; i < part.length; i += 2)
      pairs.push([part.charCodeAt(i), i + 1 < part.length ? part.charCodeAt(i + 1) : 0]);
  }
  return pairs;
}

/** The highest bit makes the number of ones odd. */
export function withParity(byte: number): number {
  let ones = 0;
  for (let bit = 0; bit < 7; bit++) ones += (byte >> bit) & 1;
  return ones % 2 === 1 ? byte : byte | 0x80;
}
