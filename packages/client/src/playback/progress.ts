// When to tell the server how far a viewer got. Pure: the caller brings the clock and does the sending.
export type ProgressKind = 'playing' | 'paused' | 'stopped';
export interface ProgressReport {
  positionMs: number;
  state: ProgressKind;
}
export interface ProgressReporter {
  /** Call as often as convenient; answers with the report that is due now, or null. */
  update(report: ProgressReport, nowMs: number): ProgressReport | null;
}

/** While playing, at most this much is lost when a device dies. */
export const REPORT_EVERY_MS = 10_000;
/** Further than playback itself moves between two updates: the viewer has jumped. */
const JUMP_MS = 3_000;

/**
 * Reports a change of state and a jump at once, steady playing every ten seconds, a stop once. A jump made while paused (scrubbing) is
 * reported too, but not more often than once a second.
 */
export function createProgressReporter(): ProgressReporter {
  let last: (ProgressReport & { atMs: number }) | null = null;
  let seen: { positionMs: number; atMs: number } | null = null;

  const isDue = (report: ProgressReport, nowMs: number): boolean => {
    if (last === null) return true;
    if (last.state === 'stopped') return false;
    if (report.state !== last.state) return true;
    const expectedMs =
      seen === null ? report.positionMs : seen.positionMs + (report.state === 'playing' ? nowMs - seen.atMs : 0);
    const hasJumped = Math.abs(report.positionMs - expectedMs) > JUMP_MS;
    if (hasJumped && nowMs - last.atMs >= 1_000) return true;
    return report.state === 'playing'
      ? nowMs - last.atMs >= REPORT_EVERY_MS
      : report.positionMs !== last.positionMs && nowMs - last.atMs >= 1_000;
  };

  return {
    update(report, nowMs) {
      const rounded = { positionMs: Math.max(0, Math.round(report.positionMs)), state: report.state };
      const due = isDue(rounded, nowMs);
      seen = { positionMs: rounded.positionMs, atMs: nowMs };
      if (!due) return null;
      last = { ...rounded, atMs: nowMs };
      return rounded;
    },
  };
}
