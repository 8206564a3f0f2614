// One encoder at work: pieces [first, end) of a target, each followed by its readers.
import { AppError } from '@praxino/contracts/errors';
import type { PauseGate } from '../transcode/pause-processes.ts';
import type { EncodeTarget, PieceRange } from './encode-target.ts';
import { PieceBuffer } from './piece-buffer.ts';
import type { ViewerGate } from './viewer-gate.ts';

/** How long an encoder may be silent: the first one of a run, and the one that replaces it. Together less than the ten seconds within which readers are told. */
const PATIENCE_MS = [4000, 5000] as const;

/** `keepAs` as in `EncodedChunk`. */
type OnPiece = (piece: number, bytes: Uint8Array, keepAs?: string | null) => void;

export class EncodeRun {
  readonly target: EncodeTarget;
  readonly first: number;
  /** Who asked for it first; null for work ahead. */
  readonly viewer: string | null;
  /** Somebody waits for it, or did when it started. */
  isUrgent: boolean;
  /** Not wanted soon. */
  readonly #isBackground: boolean;
  readonly #pieces = new Map<number, PieceBuffer>();
  readonly #readers = new Map<number, number>();
  /** Complete pieces that are not in the cache under the name they are asked for by. */
  readonly #heldHere = new Set<number>();
  readonly #stop = new AbortController();
  /** Told when the first reader comes and the last one goes. */
  readonly #readersChanged = new Set<() => void>();
  #end: number;
  #next: number;

  constructor(target: EncodeTarget, range: PieceRange, need: 'now' | 'soon' | 'later', viewer: string | null = null) {
    this.target = target;
    this.viewer = viewer;
    this.first = range.first;
    this.isUrgent = need === 'now';
    this.#isBackground = need === 'later';
    this.#end = range.end;
    this.#next = range.first;
    for (let i = range.first; i < range.end; i++) this.#pieces.set(i, new PieceBuffer());
  }

  get end(): number {
    return this.#end;
  }
  /** The first piece that is not complete. */
  get next(): number {
    return this.#next;
  }
  /** Somebody waits for its first piece. */
  get isCold(): boolean {
    return this.isUrgent && this.#next === this.first && !this.isStopped;
  }
  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }
  get hasReaders(): boolean {
    return this.#readers.size > 0;
  }

  /** It makes this piece, or holds it for readers who are here. */
  covers(piece: number): boolean {
    return !this.isStopped && piece < this.#end && this.#pieces.has(piece);
  }

  /** A reader of a piece, who must call `release` once. */
  join(piece: number): { buffer: PieceBuffer; release: () => void } {
    this.#readers.set(piece, (this.#readers.get(piece) ?? 0) + 1);
    for (const changed of this.#readersChanged) changed();
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      const left = this.#readers.get(piece)! - 1;
      if (left > 0) this.#readers.set(piece, left);
      else this.#readers.delete(piece);
      this.#dropRead(piece);
      for (const changed of this.#readersChanged) changed();
    };
    return { buffer: this.#pieces.get(piece)!, release };
  }

  /** Makes nothing from `piece` on, unless somebody waits for it there: it is stored, or another run makes it. */
  cut(piece: number): boolean {
    if (piece >= this.#end) return true;
    if (piece <= this.#next || [...this.#readers.keys()].some((p) => p >= piece)) return false;
    this.#end = piece;
    return true;
  }

  /** Readers are told `reason` at once, whether the run has started or not. */
  stop(reason: unknown): void {
    this.#stop.abort(reason);
    for (const buffer of this.#pieces.values()) buffer.fail(reason);
  }

  /**
   * Encodes to the end. `onPiece` gets each complete piece. Never throws: readers are told, and the result says how it went.
   * An encoder that hangs is replaced once if somebody waits; only who had got half a piece of it is told.
   */
  async work(gate: ViewerGate, onPiece: OnPiece): Promise<'done' | 'stopped' | { error: unknown }> {
    for (const patienceMs of PATIENCE_MS) {
      try {
        this.#stop.signal.throwIfAborted();
        await this.#encode(this.#gate(gate), patienceMs, onPiece);
        return 'done';
      } catch (error) {
        const mayReplace = patienceMs === PATIENCE_MS[0] && this.hasReaders && !this.isStopped;
        if (!mayReplace || !isHung(error)) return this.#fail(error);
        this.#giveUpHalfPiece(error);
      }
    }
    throw new Error('the last encoder is not replaced');
  }

  #fail(error: unknown): 'stopped' | { error: unknown } {
    for (const buffer of this.#pieces.values()) buffer.fail(error);
    return this.isStopped ? 'stopped' : { error };
  }

  #giveUpHalfPiece(error: unknown): void {
    const half = this.#pieces.get(this.#next);
    if (!half || half.isEmpty) return;
    half.fail(error);
    this.#pieces.set(this.#next, new PieceBuffer());
  }

  /** A complete piece that nobody reads lies in the cache; here it would only take memory until the end of the run. */
  #dropRead(piece: number): void {
    if (piece >= this.#next || this.#readers.has(piece) || this.#heldHere.has(piece)) return;
    this.#pieces.delete(piece);
  }

  /** Work ahead stands still while a viewer waits for something else. */
  #gate(viewers: ViewerGate): PauseGate {
    const isWanted = (): boolean => this.isUrgent || this.hasReaders;
    const readersChanged = this.#readersChanged;
    return {
      processes: viewers.processes,
      get isBusy() {
        return viewers.isBusy && !isWanted();
      },
      watch(listener) {
        const unwatch = viewers.watch(listener);
        readersChanged.add(listener);
        return () => {
          unwatch();
          readersChanged.delete(listener);
        };
      },
    };
  }

  async #encode(gate: PauseGate, patienceMs: number, onPiece: OnPiece): Promise<void> {
    const first = this.target.startsAnywhere ? this.#next : this.first;
    const isUrgent = this.isUrgent || this.hasReaders;
    // Promoted while it waited: somebody is here now.
    const isBackground = this.#isBackground && !isUrgent;
    const order = { first, end: this.#end, isUrgent, isBackground, gate, patienceMs, signal: this.#stop.signal };
    for await (const chunk of this.target.encode(order)) {
      // The one that was replaced had finished it.
      if (chunk.piece >= first && chunk.piece < this.#next) continue;
      const buffer = this.#pieces.get(chunk.piece);
      if (!buffer)
        throw new AppError('transcode.failed', `The encoder made piece ${chunk.piece}, which nobody asked for.`);
      buffer.push(chunk.bytes);
      if (!chunk.isLast) continue;
      buffer.complete();
      this.#next = chunk.piece + 1;
      onPiece(chunk.piece, buffer.whole(), chunk.keepAs);
      if (chunk.keepAs !== undefined) this.#heldHere.add(chunk.piece);
      this.#dropRead(chunk.piece);
      if (this.#next >= this.#end) return;
    }
    if (this.#next < this.#end) throw new AppError('transcode.failed', 'The encoder stopped before the end.');
  }
}

export function isHung(error: unknown): boolean {
  return error instanceof AppError && error.code === 'transcode.timeout';
}
