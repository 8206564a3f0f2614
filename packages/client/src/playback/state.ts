// The player as a state machine: what is on the screen follows from the media element's events and nothing else.
import type { Playback } from '@praxino/contracts';
import type { ApiErrorCode } from '../api/error.ts';

export interface PlayerFailure {
  code: ApiErrorCode | 'player.decode' | 'player.network';
  message: string;
  /** True when trying again without a change may work. */
  isTemporary: boolean;
}

export type PlayerState =
  /** Asking the server how to play. */
  | { phase: 'planning'; resumeAtMs: number | null }
  /** A plan is there, no picture yet. */
  | { phase: 'loading'; plan: Playback; startMs: number; wantsToPlay: boolean }
  | { phase: 'ready'; plan: Playback; isPlaying: boolean; isWaiting: boolean; isSeeking: boolean }
  | { phase: 'ended'; plan: Playback }
  | { phase: 'failed'; plan: Playback | null; failure: PlayerFailure; resumeAtMs: number };

/** What a media element says about itself. */
export type MediaEvent = {
  type: 'can-play' | 'played' | 'paused' | 'waited' | 'resumed' | 'seek-began' | 'seek-ended' | 'ended';
};
export type PlayerEvent =
  | MediaEvent
  | { type: 'planned'; plan: Playback; startMs: number }
  | { type: 'replanned'; resumeAtMs: number }
  | { type: 'failed'; failure: PlayerFailure; resumeAtMs: number };

export const initialPlayerState: PlayerState = { phase: 'planning', resumeAtMs: null };

function whileReady(state: Extract<PlayerState, { phase: 'ready' }>, event: MediaEvent): PlayerState {
  switch (event.type) {
    case 'played':
      return { ...state, isPlaying: true };
    case 'paused':
      return { ...state, isPlaying: false };
    case 'waited':
      return { ...state, isWaiting: true };
    case 'can-play':
    case 'resumed':
      return { ...state, isWaiting: false };
    case 'seek-began':
      return { ...state, isSeeking: true };
    case 'seek-ended':
      return { ...state, isSeeking: false };
    case 'ended':
      return { phase: 'ended', plan: state.plan };
    default:
      return event.type satisfies never;
  }
}

function whileMedia(state: PlayerState, event: MediaEvent): PlayerState {
  switch (state.phase) {
    case 'loading':
      return whileLoading(state, event);
    case 'ready':
      return whileReady(state, event);
    case 'ended': {
      // Seeking back from the end plays on.
      if (event.type !== 'seek-began' && event.type !== 'played') return state;
      const isSeeking = event.type === 'seek-began';
      return { phase: 'ready', plan: state.plan, isPlaying: !isSeeking, isWaiting: false, isSeeking };
    }
    case 'planning':
    case 'failed':
      return state;
    default:
      return state satisfies never;
  }
}

/** Pure. Events that cannot happen in a phase change nothing: media elements fire late ones after a source is gone. */
export function playerReducer(state: PlayerState, event: PlayerEvent): PlayerState {
  if (event.type === 'planned')
    return { phase: 'loading', plan: event.plan, startMs: event.startMs, wantsToPlay: true };
  if (event.type === 'replanned') return { phase: 'planning', resumeAtMs: event.resumeAtMs };
  if (event.type === 'failed') {
    return { phase: 'failed', plan: planOf(state), failure: event.failure, resumeAtMs: event.resumeAtMs };
  }
  return whileMedia(state, event);
}

function whileLoading(state: Extract<PlayerState, { phase: 'loading' }>, event: MediaEvent): PlayerState {
  if (event.type === 'played') return { ...state, wantsToPlay: true };
  if (event.type === 'paused') return { ...state, wantsToPlay: false };
  if (event.type !== 'can-play' && event.type !== 'resumed') return state;
  return { phase: 'ready', plan: state.plan, isPlaying: state.wantsToPlay, isWaiting: false, isSeeking: false };
}

/** The plan of a phase that has one. */
export function planOf(state: PlayerState): Playback | null {
  return state.phase === 'planning' ? null : state.plan;
}
