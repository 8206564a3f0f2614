// Port between the scheduler and whatever encodes: ffmpeg here, a fake in tests, a worker elsewhere.
import type { EncodedChunk } from '../transcode/encoded-chunk.ts';
import type { PauseGate } from '../transcode/pause-processes.ts';

/** One rendition that has to be encoded, cut into numbered pieces. */
export interface EncodeTarget {
  /** The same for the same bytes: source, stream and recipe. */
  readonly id: string;
  /** Pictures and sound do not wait for each other. */
  readonly lane: Lane;
  readonly pieces: number;
  /** True where a run may start at any piece; false where it must start at the unit's first (sound, to get the same bytes). */
  readonly startsAnywhere: boolean;
  /** Name of a piece in every store. */
  keyOf(piece: number): string;
  /** Second of the film at which piece i starts; `pieces` itself gives the end. */
  startOf(piece: number): number;
  /** The pieces [first, end) that one run makes in one go, among them `piece`. */
  unitOf(piece: number): PieceRange;
  /** Encodes pieces in order. Leaving the loop or aborting stops the encoder, and the iterator ends only when it is gone. */
  encode(run: EncodeOrder): AsyncIterable<EncodedChunk>;
}
export interface EncodeOrder extends PieceRange {
  /** Somebody waits: the first chunk soon is worth more threads. */
  isUrgent: boolean;
  /** Nobody will miss it for a while: everything else on the machine comes first. */
  isBackground: boolean;
  /** Stands still while it is busy: somebody waits for another run, and nobody for this one. */
  gate: PauseGate;
  /** Without a sign of life for this long the encoder is taken for hung: it ends with AppError('transcode.timeout'). */
  patienceMs: number;
  signal: AbortSignal;
}
export interface PieceRange {
  first: number;
  end: number;
}
export type Lane = 'video' | 'audio';
