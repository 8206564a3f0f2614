// Knows whether a viewer waits right now; what nobody waits for gives way meanwhile.
import type { PauseGate } from '../transcode/pause-processes.ts';
import { PausedProcesses } from '../transcode/pause-processes.ts';
import { abortable } from './piece-buffer.ts';

/**
 * One for the whole server. Whoever makes a viewer wait says so with `enter`. Background work asks: a loop awaits `calm` between
 * its units of work, a process is run with `runFfmpeg({ gate, isBackground: true })`, which pauses it.
 */
export interface ViewerGate extends PauseGate, AsyncDisposable {
  /** A viewer waits from now on, until the function it returns is called (once; later calls do nothing). */
  enter(): () => void;
  /** Resolves when no viewer waits: at once if none does. Rejects with the signal's reason. */
  calm(signal: AbortSignal): Promise<void>;
}

/** How long nobody must have waited before others go on: one wait seldom comes alone. */
const CALM_AFTER_MS = 200;

export function createViewerGate(options: { calmAfterMs?: number } = {}): ViewerGate {
  const { calmAfterMs = CALM_AFTER_MS } = options;
  const listeners = new Set<() => void>();
  const processes = new PausedProcesses();
  let waiting = 0;
  let isBusy = false;
  let timer: NodeJS.Timeout | undefined;
  const set = (busy: boolean): void => {
    clearTimeout(timer);
    if (isBusy === busy) return;
    isBusy = busy;
    for (const listener of [...listeners]) listener();
  };
  const watch = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    processes,
    get isBusy() {
      return isBusy;
    },
    watch,
    enter() {
      let isInside = true;
      waiting++;
      set(true);
      return () => {
        if (!isInside) return;
        isInside = false;
        if (--waiting > 0) return;
        timer = setTimeout(() => set(false), calmAfterMs);
        timer.unref();
      };
    },
    async calm(signal) {
      while (isBusy) {
        const change = Promise.withResolvers<void>();
        const unwatch = watch(change.resolve);
        await abortable(change.promise, signal).finally(unwatch);
      }
      signal.throwIfAborted();
    },
    async [Symbol.asyncDispose]() {
      set(false);
      await processes[Symbol.asyncDispose]();
    },
  };
}
