// Who is watching what, and which pieces each of them will want next.
import { LRUCache } from 'lru-cache';
import type { EncodeTarget, Lane } from './encode-target.ts';

/** A viewer who asked for nothing this long has paused with a full buffer, or gone: nothing is made ahead. */
export const ACTIVE_MS = 15_000;
/** How far behind the end of the last piece asked for is encoded ahead. */
export const AHEAD_SECONDS = 20;
/** More viewers than a server has; the one unseen for longest is dropped. */
const MAX_VIEWERS = 1000;

export interface Window {
  target: EncodeTarget;
  /** Pieces [first, end): the last one asked for and those after it. */
  first: number;
  end: number;
}
interface Position {
  target: EncodeTarget;
  piece: number;
  atMs: number;
}

export class Viewers {
  readonly #positions = new LRUCache<string, Map<Lane, Position>>({ max: MAX_VIEWERS });

  /** A viewer asked for a piece. What they watched before in this lane (another quality, another place) is forgotten. */
  note(viewer: string, target: EncodeTarget, piece: number, nowMs: number): void {
    const lanes = this.#positions.get(viewer) ?? new Map<Lane, Position>();
    lanes.set(target.lane, { target, piece, atMs: nowMs });
    this.#positions.set(viewer, lanes);
  }

  leave(viewer: string): void {
    this.#positions.delete(viewer);
  }

  /** What active viewers will want, sooner first where several start at once. */
  windows(nowMs: number): Window[] {
    const windows: Window[] = [];
    for (const lanes of this.#positions.values()) {
      for (const { target, piece, atMs } of lanes.values()) {
        if (nowMs - atMs < ACTIVE_MS) windows.push({ target, first: piece, end: endOfWindow(target, piece) });
      }
    }
    return windows;
  }

  /** When the next viewer stops being active; null when none is. */
  nextChangeMs(nowMs: number): number | null {
    let next: number | null = null;
    for (const lanes of this.#positions.values()) {
      for (const { atMs } of lanes.values()) {
        const at = atMs + ACTIVE_MS;
        if (at > nowMs && (next === null || at < next)) next = at;
      }
    }
    return next;
  }
}

function endOfWindow(target: EncodeTarget, piece: number): number {
  const until = target.startOf(piece + 1) + AHEAD_SECONDS;
  let end = piece + 1;
  while (end < target.pieces && target.startOf(end) < until) end++;
  return end;
}
