import { describe, expect, test } from 'vitest';
import { madeAudio, madeIndex, madeVideo } from '../testing/made-index.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { audioBitrate, videoBitrates } from './bitrates.ts';

describe('the bit rate of sound', () => {
  test('is what the file says', () => {
    expect(audioBitrate(madeAudio({ bitrateBps: 123_456 }))).toBe(123_456);
  });

  test.each([
    ['ac3', 6, 642_000],
    ['aac', 2, 160_000],
    ['pcm_s16le', 2, 1_536_000],
    ['flac', 2, 998_400],
    ['something-new', 2, 998_400],
  ])('of %s with %i channels is taken for %i where the file says nothing', (codec, channels, expected) => {
    expect(audioBitrate(madeAudio({ codec, channels, bitrateBps: null }))).toBe(expected);
    expect(audioBitrate(madeAudio({ codec, channels, bitrateBps: 0 }))).toBe(expected);
  });
});

describe('the bit rate of the picture', () => {
  test('is what the sound leaves of the file', () => {
    const index = madeIndex();
    expect(videoBitrates(index, createTimeline(index))).toEqual({ average: 3_840_000, peak: 7_680_000 });
  });

  test('peaks where key frames lie farthest apart in the file', () => {
    const keyframes = [0, 360_000, 720_000];
    const positions = [100, 1_000_100, 6_000_100];
    const grid = { streamIndex: 0, firstPts: 0, endPts: 1_080_000, keyframes, positions };
    const index = madeIndex({ streams: [madeVideo()], grid, sizeBytes: 7_000_000, bitrateBps: 4_666_666 });
    // 5 MB in 4 s.
    expect(videoBitrates(index, createTimeline(index)).peak).toBe(10_000_000);
  });

  test('peaks exactly where the file lists the size of every picture, whatever lies between them', () => {
    const grid = {
      ...{ streamIndex: 0, firstPts: 0, endPts: 1_080_000, keyframes: [0, 360_000, 720_000], positions: null },
      bytesBefore: [0, 500_000, 3_500_000, 4_000_000],
    };
    const index = madeIndex({ streams: [madeVideo()], grid, bitrateBps: 2_666_666 });
    // 3 MB in 4 s.
    expect(videoBitrates(index, createTimeline(index)).peak).toBe(6_000_000);
  });

  test('counts the bytes to the end of the file for the last segment', () => {
    const grid = { streamIndex: 0, firstPts: 0, endPts: 720_000, keyframes: [0, 360_000], positions: [0, 1_000_000] };
    const index = madeIndex({ streams: [madeVideo()], grid, sizeBytes: 9_000_000, bitrateBps: 9_000_000 });
    expect(videoBitrates(index, createTimeline(index)).peak).toBe(16_000_000);
  });

  test('stays above zero when the sound claims more than the file has', () => {
    const index = madeIndex({ bitrateBps: 100_000 });
    const { average, peak } = videoBitrates(index, createTimeline(index));
    expect(average).toBe(10_000);
    expect(peak).toBeGreaterThanOrEqual(average);
  });
});
