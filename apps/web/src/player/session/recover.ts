import type { PlayerFailure } from '@praxino/client';
import type { PlayRequest } from './run-playback.ts';

/** A stream that fails again this soon after a new plan is broken, not expired. */
const REPLAN_PAUSE_MS = 10_000;

/** The wish to plan again with, or null when the viewer must be told. */
export function wayOutOf(failure: PlayerFailure, request: PlayRequest, sinceReplanMs: number): PlayRequest | null {
  if (sinceReplanMs <= REPLAN_PAUSE_MS) return null;
  if (failure.code === 'stream.token-expired') return {};
  // The browser said it plays such files and then did not.
  if (failure.code === 'player.decode' && request.avoidsFile !== true) return { avoidsFile: true };
  return null;
}
