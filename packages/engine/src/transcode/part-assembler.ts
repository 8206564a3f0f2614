// Puts an encoder's frames together into chunks of parts, with decode times of our own.
import { concat } from '../package/boxes.ts';
import { decodeTimes } from '../package/decode-times.ts';
import { writeFragment } from '../package/fragment.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import { EMPTY_PIECE } from './encoded-chunk.ts';

export interface EncodedFrame {
  /** On the exact frame grid, in ticks of the timeline. */
  pts: number;
  isKey: boolean;
  data: Uint8Array;
}
export interface PartShape {
  /** Parts [first, end) come. */
  first: number;
  end: number;
  /** Part boundaries of the timeline, in ticks. */
  boundaries: readonly number[];
  /** A frame this much before a boundary belongs behind it. */
  tolerance: number;
  /** D of the init segment's edit list. */
  delay: number;
  /** null for variable frame rate. */
  frameTicks: number | null;
  /** A chunk is sent when it is this long. */
  chunkTicks: number;
  /** The encoder sends a frame at most this many frames later than its turn. */
  reorderFrames: number;
}

/** Fragments of one part have ascending numbers below this times the part's number. */
const FRAGMENTS_PER_PART = 1000;

/**
 * Decode times are the part's PTS in ascending order, as in copied segments: `tfdt` of a part is its first PTS, and every
 * composition offset is `pts + D − decode time`. A chunk is given out when no later frame can change its decode times.
 */
export class PartAssembler {
  readonly #shape: PartShape;
  #part: number;
  /** Frames of the current part that were not given out, in decode order. */
  #pending: EncodedFrame[] = [];
  /** PTS of all frames of the current part, ascending. */
  #order: number[] = [];
  /** Frames of the current part that were given out. */
  #given = 0;
  #fragments = 0;
  /** Decode time at which the last fragment of the current part ended; null before the first. */
  #nextTime: number | null = null;
  /** Another encoder may go on with the frames, so it is no constant. */
  reorderFrames: number;

  constructor(shape: PartShape) {
    this.#shape = shape;
    this.#part = shape.first;
    this.reorderFrames = shape.reorderFrames;
  }

  /** The part that frames are collected for, and whether there are any. */
  get current(): { part: number; isBegun: boolean } {
    return { part: this.#part, isBegun: this.#order.length > 0 };
  }

  /** Takes the next frame in decode order and returns what it completed. */
  push(frame: EncodedFrame): EncodedChunk[] {
    const out: EncodedChunk[] = [];
    while (frame.isKey && this.#part + 1 < this.#shape.end && this.#startsPart(frame, this.#part + 1)) {
      // A part without frames (a still picture that stands for seconds) ends where the one before it ends.
      out.push(this.#finishPart(frame.pts));
    }
    this.#pending.push(frame);
    this.#insert(frame.pts);
    const chunk = this.#takeChunk();
    if (chunk) out.push(chunk);
    return out;
  }

  /** The encoder has ended: the rest of the last part, and empty parts where the film had no more frames. */
  finish(): EncodedChunk[] {
    const out: EncodedChunk[] = [];
    while (this.#part < this.#shape.end) out.push(this.#finishPart(null));
    return out;
  }

  #startsPart(frame: EncodedFrame, part: number): boolean {
    return frame.pts >= this.#shape.boundaries[part]! - this.#shape.tolerance;
  }

  #insert(pts: number): void {
    let at = this.#order.length;
    while (at > 0 && this.#order[at - 1]! > pts) at--;
    this.#order.splice(at, 0, pts);
  }

  #takeChunk(): EncodedChunk | null {
    const order = this.#order;
    // The last known frame only ends the one before it.
    const count = Math.min(order.length - this.reorderFrames - 1 - this.#given, this.#pending.length);
    if (count < 1 || order[this.#given + count]! - order[this.#given]! < this.#shape.chunkTicks) return null;
    // A later frame of this part is always pending: its decode time ends this chunk.
    return { piece: this.#part, bytes: this.#fragment(count, order[this.#given + count]!), isLast: false };
  }

  /** `next`: PTS of the frame behind this part, where there is one. */
  #finishPart(next: number | null): EncodedChunk {
    const piece = this.#part;
    const last = this.#order.at(-1);
    const bytes =
      last === undefined ? EMPTY_PIECE : this.#fragment(this.#pending.length, this.#endOf(piece, last, next));
    this.#part++;
    this.#order = [];
    this.#given = 0;
    this.#fragments = 0;
    this.#nextTime = null;
    return { piece, bytes, isLast: true };
  }

  #endOf(piece: number, last: number, next: number | null): number {
    const { boundaries, frameTicks } = this.#shape;
    if (next !== null) return Math.max(next, last + 1);
    const isFilmEnd = piece === boundaries.length - 2;
    if (frameTicks !== null && !isFilmEnd) return last + Math.round(frameTicks);
    return Math.max(boundaries[piece + 1]!, last + 1);
  }

  /** Decode times of the next `count` pending frames, or of all there are. The first goes on where the last fragment ended. */
  #times(count: number): number[] {
    const sorted = this.#order.slice(this.#given, this.#given + Math.min(count, this.#pending.length));
    if (this.#nextTime !== null) sorted[0] = this.#nextTime;
    return decodeTimes(
      this.#pending.map((f) => f.pts),
      sorted,
      this.#shape.delay,
    );
  }

  /** The next `count` pending frames; `end` is when the last of them ends where no other follows in this part. */
  #fragment(count: number, end: number): Uint8Array {
    const times = this.#times(count + 1);
    const frames = this.#pending.splice(0, count);
    const samples = frames.map((frame, i) => ({
      duration: (times[i + 1] ?? end) - times[i]!,
      size: frame.data.length,
      offset: frame.pts + this.#shape.delay - times[i]!,
      isKey: frame.isKey,
    }));
    this.#given += count;
    this.#nextTime = times[count] ?? null;
    const sequence = (this.#part + 1) * FRAGMENTS_PER_PART + this.#fragments++;
    const head = writeFragment({ sequence, tfdt: times[0]!, samples, isVideo: true });
    return concat([head, ...frames.map((frame) => frame.data)]);
  }
}
