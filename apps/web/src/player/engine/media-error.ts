import type { PlayerFailure } from '@praxino/client';

/** HTMLMediaElement error codes (HTML Living Standard §4.8.11.1) in the player's words. */
export function failureOfMedia(code: number | undefined, message: string): PlayerFailure {
  // MEDIA_ERR_NETWORK
  if (code === 2) return { code: 'player.network', message, isTemporary: true };
  return { code: 'player.decode', message, isTemporary: false };
}

/** HTTP statuses of a stream that a new plan cures: an address that has expired, or a server that was started again. */
export function needsNewPlan(status: number): boolean {
  return status === 401 || status === 403 || status === 404 || status === 410;
}
