import { describe, expect, it } from 'vitest';
import type { MediaIndex } from '../model.ts';
import { madeAudio, madeIndex, madeVideo } from '../testing/made-index.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { nearestKeyframe, picturesOn, pictureSeconds, planTrickplay } from './trickplay.ts';
import type { Trickplay } from './trickplay.ts';

/** A film of so many seconds, key frames every two. */
function film(seconds: number, video: Parameters<typeof madeVideo>[0] = {}): MediaIndex {
  const keyframes = Array.from({ length: Math.ceil(seconds / 2) }, (_, i) => i * 180_000);
  return madeIndex({
    durationMs: seconds * 1000,
    streams: [madeVideo(video), madeAudio()],
    grid: { streamIndex: 0, firstPts: 0, endPts: seconds * 90_000, keyframes, positions: null },
  });
}
const planOf = (index: MediaIndex): Trickplay => planTrickplay(index, createTimeline(index))!;

describe('the small pictures of a film', () => {
  it.each([
    [12, 1000, 12],
    [60, 1000, 60],
    [300, 3000, 100],
    [2700, 10_000, 270],
    [7200, 10_000, 720],
    [36_000, 18_000, 2000],
    [200_000, 100_000, 2000],
  ])('of %i s come every %i ms: %i of them', (seconds, intervalMs, count) => {
    expect(planOf(film(seconds))).toMatchObject({ intervalMs, count, sheets: Math.ceil(count / 25) });
  });

  it.each([
    [{ width: 1920, height: 1080 }, 320, 180],
    [{ width: 1920, height: 800 }, 320, 134],
    [{ width: 720, height: 576, pixelAspect: { num: 64, den: 45 } }, 320, 180],
    [{ width: 1440, height: 1080 }, 320, 240],
    [{ width: 1920, height: 1080, rotation: 90 }, 136, 240],
    [{ width: 128, height: 72 }, 128, 72],
    [{ width: 8192, height: 2 }, 320, 2],
  ])('of a film %o are %i × %i', (video, widthPx, heightPx) => {
    expect(planOf(film(60, video))).toMatchObject({ widthPx, heightPx });
  });

  it('fill no more of a sheet than there are', () => {
    expect(planOf(film(3))).toMatchObject({ columns: 3, rows: 1, count: 3, sheets: 1 });
    expect(planOf(film(8))).toMatchObject({ columns: 5, rows: 2, count: 8, sheets: 1 });
    expect(planOf(film(26))).toMatchObject({ columns: 5, rows: 5, count: 26, sheets: 2 });
  });

  it('do not exist for sound, also with a cover', () => {
    const cover = madeVideo({ isAttachedPicture: true });
    const index = madeIndex({ streams: [madeAudio({ index: 0 }), cover], grid: null });
    expect(planTrickplay(index, createTimeline(index))).toBeNull();
  });

  it('have one name as long as nothing about them changes', () => {
    expect(planOf(film(60)).id).toBe(planOf(film(60)).id);
    expect(planOf(film(60)).id).toMatch(/^[0-9a-f]{12}$/);
    expect(planOf(film(60)).id).not.toBe(planOf(film(61)).id);
    expect(planOf(film(60)).id).not.toBe(planOf(film(60, { width: 1440 })).id);
  });

  it('lie on sheets one after the other', () => {
    const plan = planOf(film(60));
    expect([0, 1, 2].map((n) => picturesOn(plan, n))).toEqual([
      { first: 0, end: 25 },
      { first: 25, end: 50 },
      { first: 50, end: 60 },
    ]);
    for (const wrong of [-1, 3, 0.5, Number.NaN]) expect(() => picturesOn(plan, wrong)).toThrow(RangeError);
  });

  it('show the middle of their time, counted from the first picture of the film', () => {
    const index = film(60);
    index.grid = { ...index.grid!, firstPts: 90_000, keyframes: index.grid!.keyframes.map((k) => k + 90_000) };
    index.grid.endPts += 90_000;
    const timeline = createTimeline(index);
    const plan = planTrickplay(index, timeline)!;
    expect(plan.count).toBe(60);
    expect(pictureSeconds(plan, timeline, 0)).toBe(1.5);
    expect(pictureSeconds(plan, timeline, 59)).toBe(60.5);
  });
});

describe('the nearest key frame', () => {
  const keyframes = [100, 200, 500];
  it.each([
    [-5, 0],
    [100, 0],
    [149, 0],
    [150, 0],
    [151, 1],
    [349, 1],
    [351, 2],
    [9999, 2],
  ])('to %i is number %i', (ticks, k) => {
    expect(nearestKeyframe(keyframes, ticks)).toBe(k);
  });
  it('of none is a mistake', () => {
    expect(() => nearestKeyframe([], 0)).toThrow(RangeError);
  });
});
