import { describe, expect, test } from 'vitest';
import type { MediaSegment, MediaSegmentKind } from '@praxino/contracts';
import { findSeasonSegments, headOf, tailOf, type Episode } from './season-segments.ts';
import { madeSound, type Part } from './testing/made-sound.ts';

const signal = new AbortController().signal;
let seed = 0;

/** An episode of the given sound, cut into the head and tail that would be listened to. */
function episode(number: number, parts: readonly Part[], more: Partial<Episode> = {}): Episode {
  const durationMs = parts.reduce((sum, [, seconds]) => sum + seconds * 1000, 0);
  const whole = madeSound(parts, { seed: ++seed });
  const cut = ({ startMs, endMs }: { startMs: number; endMs: number }) => {
    const place = (ms: number) => Math.round(ms / (durationMs / whole.items.length));
    return { startMs, items: whole.items.slice(place(startMs), place(endMs)) };
  };
  const sound = { head: cut(headOf(durationMs)), tail: cut(tailOf(durationMs)) };
  return { id: `e${seed}`, numbers: [number], durationMs, ...sound, named: [], ...more };
}

const story = (name: string, seconds: number): Part => [`story ${name}`, seconds];
const find = async (...episodes: Episode[]): Promise<MediaSegment[][]> => {
  const found = await findSeasonSegments(episodes, signal);
  return episodes.map((e) => found.get(e.id) ?? []);
};
const of = (segments: readonly MediaSegment[], kind: MediaSegmentKind) => segments.find((s) => s.kind === kind);
function expectNear(segment: MediaSegment | undefined, startS: number, endS: number): void {
  expect(segment).toBeDefined();
  expect(Math.abs(segment!.startMs / 1000 - startS)).toBeLessThan(1);
  expect(Math.abs(segment!.endMs / 1000 - endS)).toBeLessThan(2);
}

describe('a season', () => {
  test('has its intro and its credits, after cold opens of different length', async () => {
    const one = (n: number, cold: number) =>
      episode(n, [story(`${n}a`, cold), ['theme', 40], story(`${n}b`, 400), ['end', 45]]);
    const found = await find(one(1, 0), one(2, 12), one(3, 130));
    for (const [i, cold] of [0, 12, 130].entries()) {
      expectNear(of(found[i]!, 'intro'), cold, cold + 40);
      expectNear(of(found[i]!, 'credits'), cold + 440, cold + 485);
      expect(of(found[i]!, 'intro')).toMatchObject({ source: 'fingerprint', confidence: 0.8 });
      expect(found[i]).toHaveLength(2);
    }
    expect(of(found[0]!, 'intro')?.startMs).toBe(0);
    expect(of(found[1]!, 'credits')?.endMs).toBe(497_000);
  });

  test('has none in the episode that goes without', async () => {
    const one = (n: number) => episode(n, [story(`${n}a`, 20), ['theme', 40], story(`${n}b`, 300)]);
    const found = await find(one(1), episode(2, [story('2', 360)]), one(3));
    expect(found.map((s) => s.map((x) => x.kind))).toEqual([['intro'], [], ['intro']]);
  });

  test('has two intros where it changes in the middle', async () => {
    const one = (n: number, theme: string) => episode(n, [story(`${n}a`, n), [theme, 30 + n], story(`${n}b`, 300)]);
    const episodes = [1, 2, 3, 4, 5, 6].map((n) => one(n, n < 4 ? 'old' : 'new'));
    for (const segments of await find(...episodes)) expect(segments.map((s) => s.kind)).toEqual(['intro']);
  });

  test('of many episodes does not take a scene that two share for an intro', async () => {
    const episodes = Array.from({ length: 7 }, (_, n) =>
      episode(n, [story(`${n}a`, 60), n === 2 || n === 5 ? ['memory', 30] : story(`${n}c`, 30), story(`${n}b`, 300)]),
    );
    expect((await find(...episodes)).flat()).toEqual([]);
  });

  test('of one episode, and of none, has what its chapters say', async () => {
    const named: MediaSegment = { kind: 'intro', startMs: 1, endMs: 2, source: 'chapters', confidence: 0.95 };
    expect(await find(episode(1, [['theme', 30], story('1', 300)], { named: [named] }))).toEqual([[named]]);
    expect(await find()).toEqual([]);
  });

  test('that makes no sound has nothing', async () => {
    const one = (n: number) => episode(n, [['silence', 400]]);
    expect((await find(one(1), one(2), one(3))).flat()).toEqual([]);
  });

  test('believes chapters before sound', async () => {
    const named: MediaSegment = { kind: 'intro', startMs: 20_000, endMs: 31_000, source: 'chapters', confidence: 0.95 };
    const one = (n: number) => episode(n, [story(`${n}a`, 20), ['theme', 40], story(`${n}b`, 300)], { named: [named] });
    expect(await find(one(1), one(2))).toEqual([[named], [named]]);
  });

  test('does not compare two versions of one episode, nor a double episode with itself', async () => {
    const one = (n: number, more: Partial<Episode> = {}) => episode(n, [story(`${n}`, 300)], more);
    expect((await find(one(1), one(1))).flat()).toEqual([]);
    expect((await find(one(1, { numbers: [1, 2] }), one(1), one(2, { numbers: [2] }))).flat()).toEqual([]);
  });

  test('finds the intro in a version of another length and in a double episode', async () => {
    const one = (n: number, cold: number, more: Partial<Episode> = {}) =>
      episode(n, [story(`${n}a`, cold), ['theme', 40], story(`${n}b`, 500)], more);
    const found = await find(one(1, 10), one(1, 25), one(2, 5, { numbers: [2, 3] }));
    for (const [i, cold] of [10, 25, 5].entries()) expectNear(of(found[i]!, 'intro'), cold, cold + 40);
  });

  test('has a recap where scenes of the episode before come ahead of the intro', async () => {
    const first = episode(1, [['s1', 30], ['theme', 40], ['s2', 30], story('1', 300), ['s3', 20], ['end', 30]]);
    const second = episode(2, [
      ['s1', 8],
      ['s2', 9],
      ['s3', 8],
      story('2a', 60),
      ['theme', 40],
      story('2', 400),
      ['end', 30],
    ]);
    const [, segments] = await find(first, second);
    expectNear(of(segments!, 'recap'), 0, 25);
    expectNear(of(segments!, 'intro'), 85, 125);
  });

  test('has a preview where scenes of the next episode follow the credits', async () => {
    const first = episode(1, [story('1', 300), ['end', 40], ['n1', 8], ['n2', 9]]);
    const second = episode(2, [['n1', 30], story('2', 200), ['n2', 30], story('2b', 60), ['end', 40]]);
    const [segments] = await find(first, second);
    expectNear(of(segments!, 'preview'), 340, 357);
    expectNear(of(segments!, 'credits'), 300, 340);
  });

  test('of the same film under three numbers has no intro as long as the film', async () => {
    const one = (n: number) => episode(n, [story('the same', 600)]);
    expect((await find(one(1), one(2), one(3))).flat()).toEqual([]);
  });

  test('is left when nobody wants it any more', async () => {
    await expect(findSeasonSegments([episode(1, [['a', 60]])], AbortSignal.abort())).rejects.toThrow();
  });
});
