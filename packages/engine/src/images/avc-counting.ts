// Counts the pictures of H.264 anew, so that key frames cut out of a film follow one another without a gap.
import { concat } from '../package/boxes.ts';
import { WITH_CHROMA, skipScalingList } from '../probe/codec/avc.ts';
import { BitReader, unescapeNal } from '../probe/codec/bit-reader.ts';

/** NAL unit types, ISO/IEC 14496-10 table 7-1. */
const NAL = { slice: 1, idr: 5, sps: 7, pps: 8 } as const;
/** How much of a slice is looked at: its first fields need no more, and what follows stays as it is. */
const HEAD_BYTES = 32;
/** Order counts go up by this from picture to picture: more than the two fields of one need. */
const ORDER_STEP = 4;

interface Counting {
  hasColourPlanes: boolean;
  frameNumBits: number;
  /** 0 where the order follows from the frame number. */
  orderBits: number;
  frameMbsOnly: boolean;
}

/** Follows the parameter sets of a stream; `renumber` takes the NAL units of its key frames in order. */
export class AvcCounter {
  readonly #sets = new Map<number, Counting>();
  /** Sequence parameter set of each picture parameter set. */
  readonly #setOf = new Map<number, number>();
  /** Pictures since the last IDR; the second field of one is left alone like the first. */
  #sinceIdr = 0;
  #firstOrder: number | null = null;

  /** Before the slices of each picture. */
  nextPicture(): void {
    this.#sinceIdr++;
    this.#firstOrder = null;
  }

  /** The unit as it is, or a slice with another number. */
  renumber(nal: Uint8Array): Uint8Array {
    switch ((nal[0] ?? 0) & 31) {
      case NAL.sps:
        this.#readSps(nal);
        return nal;
      case NAL.pps:
        this.#readPps(nal);
        return nal;
      case NAL.idr:
        this.#sinceIdr = 0;
        return nal;
      case NAL.slice:
        return this.#slice(nal);
      default:
        return nal;
    }
  }

  /** Clause 7.3.2.1.1. */
  #readSps(nal: Uint8Array): void {
    const bits = new BitReader(unescapeNal(nal));
    bits.skip(8);
    const profile = bits.u(8);
    bits.skip(16);
    const id = bits.ue();
    const hasColourPlanes = WITH_CHROMA.has(profile) && skipChroma(bits);
    const frameNumBits = bits.ue() + 4;
    const orderType = bits.ue();
    const orderBits = orderType === 0 ? bits.ue() + 4 : 0;
    if (orderType === 1) skipOrderCycle(bits);
    bits.ue();
    bits.skip(1);
    bits.ue();
    bits.ue();
    const frameMbsOnly = bits.flag();
    if (bits.overran || frameNumBits > 16 || orderBits > 16) return;
    this.#sets.set(id, { hasColourPlanes, frameNumBits, orderBits, frameMbsOnly });
  }

  #readPps(nal: Uint8Array): void {
    const bits = new BitReader(unescapeNal(nal.subarray(0, HEAD_BYTES)));
    bits.skip(8);
    const id = bits.ue();
    this.#setOf.set(id, bits.ue());
  }

  /** Clause 7.3.3, up to `pic_order_cnt_lsb`: both numbers have a fixed length and are overwritten in place. */
  #slice(nal: Uint8Array): Uint8Array {
    if (this.#sinceIdr === 0) return nal;
    let headEnd = Math.min(nal.length, HEAD_BYTES);
    // Not in the middle of an escape: what follows must mean the same behind other bytes.
    while (headEnd < nal.length && (nal[headEnd - 1] === 0 || nal[headEnd - 1] === 3)) headEnd++;
    const head = Uint8Array.from(unescapeNal(nal.subarray(0, headEnd)));
    const bits = new BitReader(head);
    bits.skip(8);
    bits.ue();
    bits.ue();
    const set = this.#sets.get(this.#setOf.get(bits.ue()) ?? -1);
    if (!set) return nal;
    if (set.hasColourPlanes) bits.skip(2);
    writeBits(head, bits.position, set.frameNumBits, this.#sinceIdr % 2 ** set.frameNumBits);
    bits.skip(set.frameNumBits);
    if (!set.frameMbsOnly && bits.flag()) bits.skip(1);
    if (set.orderBits > 0) {
      const at = bits.position;
      const told = bits.u(set.orderBits);
      // The second field keeps its distance to the first.
      const distance = told - (this.#firstOrder ??= told);
      const most = 2 ** set.orderBits;
      writeBits(head, at, set.orderBits, (this.#sinceIdr * ORDER_STEP + distance + most) % most);
    }
    if (bits.overran) return nal;
    return concat([escapeNal(head), nal.subarray(headEnd)]);
  }
}

/** Returns `separate_colour_plane_flag`. */
function skipChroma(bits: BitReader): boolean {
  const chroma = bits.ue();
  const hasPlanes = chroma === 3 && bits.flag();
  bits.ue();
  bits.ue();
  bits.skip(1);
  if (bits.flag())
    for (let i = 0; i < (chroma === 3 ? 12 : 8); i++) if (bits.flag()) skipScalingList(bits, i < 6 ? 16 : 64);
  return hasPlanes;
}

function skipOrderCycle(bits: BitReader): void {
  bits.skip(1);
  bits.se();
  bits.se();
  const count = Math.min(255, bits.ue());
  for (let i = 0; i < count; i++) bits.se();
}

function writeBits(bytes: Uint8Array, at: number, count: number, value: number): void {
  for (let i = 0; i < count; i++) {
    const bit = at + i;
    const mask = 0x80 >> (bit & 7);
    if (bit >> 3 >= bytes.length) return;
    if ((value >> (count - 1 - i)) & 1) bytes[bit >> 3]! |= mask;
    else bytes[bit >> 3]! &= ~mask;
  }
}

/** The opposite of `unescapeNal`. */
function escapeNal(rbsp: Uint8Array): Uint8Array {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of rbsp) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from(out);
}
