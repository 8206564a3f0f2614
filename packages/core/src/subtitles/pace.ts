// How fast the background may read: a disk that films are streamed from must not be kept busy by work that nobody waits for.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pace, ViewerGate } from '@praxino/engine';

export interface PaceDeps {
  gate: Pick<ViewerGate, 'calm'>;
  /** Whether somebody is watching something right now. */
  isStreaming: () => boolean;
  /** Milliseconds; tests have a clock of their own. */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Bytes per second beside viewers: a tenth of what an old hard disk reads in a row, so that the reads of four viewers at 8 Mbit/s
 * find it free nine times out of ten.
 */
export const SHARED_BYTES_PER_S = 10_000_000;
/** Alone the disk may be used, but not to the last byte: a viewer may come any moment. */
export const ALONE_BYTES_PER_S = 80_000_000;

/** Waits after each stretch of reading as long as its bytes are worth, and until no viewer waits. */
export function createPace({ gate, isStreaming, wait }: PaceDeps): Pace {
  const pause = wait ?? ((ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }));
  return async (bytesRead, signal) => {
    const rate = isStreaming() ? SHARED_BYTES_PER_S : ALONE_BYTES_PER_S;
    const ms = Math.round((bytesRead / rate) * 1000);
    if (ms > 0) await pause(ms, signal);
    await gate.calm(signal);
  };
}
