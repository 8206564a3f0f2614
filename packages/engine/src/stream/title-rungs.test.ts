import { describe, expect, test } from 'vitest';
import type { VideoStream } from '../model.ts';
import { madeAudio, madeIndex, madeVideo } from '../testing/made-index.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { VIDEO_RUNGS } from './rendition.ts';
import { titleRung, titleRungs } from './title-rungs.ts';

/** Rungs of a film whose picture takes `bps` on average and twice that at its peak. */
function rungs(bps: number, over: Partial<VideoStream> = {}): [number, number][] {
  const index = madeIndex({ streams: [madeVideo(over), madeAudio({ bitrateBps: 1 })], bitrateBps: bps + 1 });
  return titleRungs(index, createTimeline(index), index.streams[0] as VideoStream).map((r) => [
    r.height,
    r.maxBitrateBps,
  ]);
}

describe('the rungs of a title', () => {
  test('are those of the table where the source needs as much', () => {
    expect(rungs(20_000_000)).toEqual([
      [1080, 8_000_000],
      [720, 3_600_000],
      [480, 1_500_000],
      [360, 800_000],
      [240, 400_000],
    ]);
  });

  test('take no more than the source does at its peak, and less at every size', () => {
    const p720 = { width: 1280, height: 720 };
    expect(rungs(900_000, p720)).toEqual([
      [720, 1_800_000],
      [480, 750_000],
      [360, 400_000],
      [240, 200_000],
    ]);
  });

  test('count that H.264 needs more than HEVC, and less than MPEG-2', () => {
    const top = (codec: string): number => rungs(2_000_000, { codec })[0]![1];
    expect([top('hevc'), top('h264'), top('mpeg2video')]).toEqual([6_400_000, 4_000_000, 2_800_000]);
  });

  test('cost more at 60 pictures per second', () => {
    const at = (num: number): number => rungs(40_000_000, { frameRate: { num, den: 1 } })[1]![1];
    expect([at(24), at(30), at(50), at(60)]).toEqual([3_600_000, 3_600_000, 5_040_000, 5_040_000]);
  });

  test('end where no picture is worth watching, but there is always one', () => {
    expect(rungs(200_000, { width: 640, height: 360 }).map(([h]) => h)).toEqual([360, 240]);
    expect(rungs(20_000, { width: 640, height: 360 })).toEqual([[360, 100_000]]);
  });

  test('are found by their height; one that is too small to be worth it gets the least', () => {
    const index = madeIndex({ bitrateBps: 300_000 });
    const [video] = index.streams as [VideoStream];
    const of = (height: number): number =>
      titleRung(
        index,
        createTimeline(index),
        video,
        VIDEO_RUNGS.find((r) => r.height === height)!,
      ).maxBitrateBps;
    expect(of(1080)).toBe(280_000);
    expect(of(240)).toBe(100_000);
  });
});
