// What heads give out.
import { ascii, box, u32 } from '../package/boxes.ts';

/** Whole `moof` + `mdat` pairs of one piece (a video part, an audio segment), in order. */
export interface EncodedChunk {
  piece: number;
  bytes: Uint8Array;
  /** The piece is complete with these bytes. */
  isLast: boolean;
  /**
   * On the last chunk of a piece that another encoder stood in for: the name to keep the piece under instead of the target's, or
   * null when it must not be kept because two encoders made it together.
   */
  keepAs?: string | null;
}

/** A piece in which nothing is shown or sounds: a segment type box alone (ISO/IEC 14496-12 §8.16.2), which players skip. */
export const EMPTY_PIECE: Uint8Array = box('styp', ascii('msdh'), u32(0), ascii('msdhcmfc'));
