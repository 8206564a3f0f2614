// Notices that a process has been silent for too long.

export interface Watchdog {
  alive(): void;
  /** Time does not count until `resume` was called as often. */
  pause(): void;
  resume(): void;
  stop(): void;
}

/** A timer this late was not held up by the process: we stood still ourselves, and have not read yet what lies in its pipe. */
const LATE_MS = 500;

export function watchdog(afterMs: number, bark: () => void): Watchdog {
  let pauses = 0;
  let leftMs = afterMs;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    clearTimeout(timer);
    since = performance.now();
    if (pauses === 0) timer = setTimeout(due, leftMs);
  };
  const due = (): void => {
    if (performance.now() - since < leftMs + LATE_MS) {
      bark();
      return;
    }
    leftMs = afterMs;
    arm();
  };
  arm();
  return {
    alive() {
      leftMs = afterMs;
      arm();
    },
    pause() {
      if (pauses++ === 0) leftMs = Math.max(0, leftMs - (performance.now() - since));
      clearTimeout(timer);
    },
    resume() {
      if (--pauses === 0) arm();
    },
    stop() {
      pauses = Infinity;
      clearTimeout(timer);
    },
  };
}
