import { describe, expect, test } from 'vitest';
import { makePlan, makeQuality } from '../../testing/make.ts';
import type { PlayRequest } from '../session/run-playback.ts';
import type { PlaybackControl } from '../session/use-playback.ts';
import { chooseQuality } from './use-quality.ts';

const original = makeQuality({ rendition: 'v0.copy', action: 'copy', isProposed: true });
const p480 = makeQuality();
const p240 = makeQuality({ rendition: 'v0.h264-240', maxBitrateBps: 400_000 });

/** A player whose engine can switch to these pictures. */
function setUp(reachable: string[], request: PlayRequest = {}, qualities = [original, p480, p240]) {
  const done: unknown[] = [];
  const control = {
    plan: makePlan({ qualities }),
    engine: { selectVideo: (name: string) => reachable.includes(name) && done.push(['switch', name]) > 0 },
    request,
    pinned: null,
    pin: (key: string | null) => done.push(['pin', key]),
    change: (wish: PlayRequest) => done.push(['plan', wish]),
  } as unknown as PlaybackControl; // Only what is asked of it here.
  return { done, choose: (quality: Parameters<typeof chooseQuality>[2]) => chooseQuality(control, 1, quality) };
}

describe('choosing a quality', () => {
  test('switches within the stream, without a new plan', () => {
    const { done, choose } = setUp(['v0.copy', 'v0.h264-480']);
    choose(p480);
    choose(original);
    choose(null);
    expect(done).toEqual([
      ['pin', 'v0.h264-480'],
      ['switch', 'v0.h264-480'],
      ['pin', 'v0.copy'],
      ['switch', 'v0.copy'],
      ['pin', null],
      ['switch', 'v0.copy'],
    ]);
  });

  test('plans anew under its limit where the stream cannot', () => {
    const { done, choose } = setUp([]);
    choose(p240);
    expect(done).toEqual([
      ['pin', 'v0.h264-240'],
      ['plan', { maxBitrateBps: 400_000, audioStream: 1 }],
    ]);
  });

  test('plans anew without a limit to get the original, or the proposal, back', () => {
    const { done, choose } = setUp([], { maxBitrateBps: 400_000 }, [{ ...original, isOffered: false }, p240]);
    choose({ ...original, isOffered: false, isProposed: false });
    choose(null);
    expect(done.filter((d) => Array.isArray(d) && d[0] === 'plan')).toEqual([
      ['plan', { maxBitrateBps: undefined, audioStream: 1 }],
      ['plan', { maxBitrateBps: undefined, audioStream: 1 }],
    ]);
  });

  test('of what plays already plans nothing', () => {
    const file = makeQuality({ rendition: null, action: 'copy', isOffered: false, isProposed: true });
    const { done, choose } = setUp([], {}, [file, p480]);
    choose(null);
    choose(file);
    expect(done).toEqual([
      ['pin', null],
      ['pin', 'file'],
    ]);
  });
});
