import { describe, expect, test } from 'vitest';
import type { Playback } from '@praxino/contracts';
import { initialPlayerState, planOf, playerReducer } from './state.ts';
import type { MediaEvent, PlayerEvent, PlayerState } from './state.ts';

const plan = { playbackId: 'p', mode: 'remux' } as Playback; // the machine passes the plan on without looking inside
const after = (...events: (PlayerEvent | MediaEvent['type'])[]): PlayerState =>
  events.reduce<PlayerState>(
    (state, event) => playerReducer(state, typeof event === 'string' ? { type: event } : event),
    initialPlayerState,
  );
const planned: PlayerEvent = { type: 'planned', plan, startMs: 7 };
const failed: PlayerEvent = {
  type: 'failed',
  failure: { code: 'player.network', message: 'gone', isTemporary: true },
  resumeAtMs: 90,
};

describe('player state', () => {
  test('goes from planning over loading to a picture', () => {
    expect(after()).toEqual({ phase: 'planning', resumeAtMs: null });
    expect(after(planned)).toEqual({ phase: 'loading', plan, startMs: 7, wantsToPlay: true });
    expect(after(planned, 'can-play')).toEqual({
      phase: 'ready',
      plan,
      isPlaying: true,
      isWaiting: false,
      isSeeking: false,
    });
  });

  test('a viewer who pauses while it loads finds it paused', () => {
    expect(after(planned, 'paused', 'can-play')).toMatchObject({ phase: 'ready', isPlaying: false });
    expect(after(planned, 'paused', 'played', 'can-play')).toMatchObject({ isPlaying: true });
  });

  test('waiting and seeking do not change whether it plays', () => {
    const state = after(planned, 'can-play', 'seek-began', 'waited');
    expect(state).toMatchObject({ isPlaying: true, isWaiting: true, isSeeking: true });
    expect(playerReducer(playerReducer(state, { type: 'seek-ended' }), { type: 'resumed' })).toMatchObject({
      isPlaying: true,
      isWaiting: false,
      isSeeking: false,
    });
  });

  test('can be wound back from the end', () => {
    const ended = after(planned, 'can-play', 'ended');
    expect(ended).toEqual({ phase: 'ended', plan });
    expect(playerReducer(ended, { type: 'seek-began' })).toMatchObject({
      phase: 'ready',
      isPlaying: false,
      isSeeking: true,
    });
    expect(playerReducer(ended, { type: 'played' })).toMatchObject({ phase: 'ready', isPlaying: true });
    expect(playerReducer(ended, { type: 'paused' })).toBe(ended);
  });

  test('another quality plans again from the same place', () => {
    expect(after(planned, 'can-play', { type: 'replanned', resumeAtMs: 4_000 })).toEqual({
      phase: 'planning',
      resumeAtMs: 4_000,
    });
  });

  test('a failure keeps the plan and the place', () => {
    expect(after(planned, 'can-play', failed)).toMatchObject({ phase: 'failed', plan, resumeAtMs: 90 });
    expect(after(failed)).toMatchObject({ phase: 'failed', plan: null });
  });

  test.each(['can-play', 'played', 'paused', 'waited', 'resumed', 'seek-began', 'seek-ended', 'ended'] as const)(
    'a late %s of an element that is gone changes nothing',
    (type) => {
      const broken = after(planned, failed);
      expect(playerReducer(broken, { type })).toBe(broken);
      expect(playerReducer(initialPlayerState, { type })).toBe(initialPlayerState);
    },
  );

  test('a stalled load is no picture yet', () => {
    expect(after(planned, 'waited', 'seek-began', 'seek-ended')).toMatchObject({ phase: 'loading' });
  });

  test('knows its plan in every phase that has one', () => {
    expect(planOf(after())).toBeNull();
    expect(planOf(after(planned))).toBe(plan);
    expect(planOf(after(planned, 'can-play', 'ended'))).toBe(plan);
  });
});
