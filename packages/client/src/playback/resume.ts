// Where playing begins, and what the button that begins it says.
import type { UserState } from '@praxino/contracts';

/** A viewer needs a moment to find back into the scene. */
export const STEP_BACK_MS = 3_000;
/** Nobody resumes the first seconds or the last of the credits. */
const TOO_EARLY_MS = 5_000;
const TOO_LATE_MS = 5_000;

export type PlayStart =
  | { kind: 'start' }
  | { kind: 'resume'; positionMs: number; leftMs: number | null }
  | { kind: 'again' };

/** What pressing Play does for an item in this state. `durationMs` undefined when it is not known. */
export function playStart(state: Pick<UserState, 'positionMs' | 'played'>, durationMs?: number): PlayStart {
  const isInside =
    state.positionMs > TOO_EARLY_MS && (durationMs === undefined || state.positionMs < durationMs - TOO_LATE_MS);
  if (isInside)
    return {
      kind: 'resume',
      positionMs: state.positionMs,
      leftMs: durationMs === undefined ? null : durationMs - state.positionMs,
    };
  return state.played ? { kind: 'again' } : { kind: 'start' };
}

/** The position to begin at, given where the viewer stopped. */
export function resumePosition(stoppedAtMs: number, durationMs: number): number {
  if (!Number.isFinite(stoppedAtMs) || stoppedAtMs <= TOO_EARLY_MS) return 0;
  if (durationMs > 0 && stoppedAtMs >= durationMs - TOO_LATE_MS) return 0;
  return stoppedAtMs - STEP_BACK_MS;
}

/** 0–1, for the bar on a card; 0 when there is nothing to show. */
export function watchedShare(state: Pick<UserState, 'positionMs' | 'played'>, durationMs?: number): number {
  if (durationMs === undefined || durationMs <= 0 || state.positionMs <= TOO_EARLY_MS) return 0;
  return Math.min(1, state.positionMs / durationMs);
}
