import { describe, expect, test } from 'vitest';
import { firstSampleOf, lastPacketSamples, samplesAt } from './audio-clock.ts';
import { hdrOf, mergeColour, quarterTurns, reduced, toBase64 } from './colour.ts';
import { makeGrid } from './keyframe-grid.ts';
import { isCommentaryTitle, isHearingImpairedTitle, languageOf } from './language.ts';
import { withDurations } from './packet-durations.ts';
import { truncationWarning } from './warnings.ts';

describe('audio clock', () => {
  const clock = { sampleRate: 48_000, frameSamples: 1024, firstSample: 0 };

  test('finds the packet behind a rounded time', () => {
    expect(samplesAt(0.021, clock)).toBe(1024);
    expect(samplesAt(0.043, clock)).toBe(2048);
    expect(samplesAt(7199.987, clock)).toBe(337_499 * 1024);
  });

  test('keeps the phase of the first packet', () => {
    expect(samplesAt(0.034, { ...clock, firstSample: 648, frameSamples: 960 })).toBe(1608);
  });

  test('only rounds where packets differ', () => {
    expect(samplesAt(0.0213, { ...clock, frameSamples: null })).toBe(1022);
  });

  test.each([
    [[0, 1024], 1024, 0],
    [[-312, 648], 960, 648],
    [[-1024, 0], 1024, 0],
    [[-2112, -1088], 1024, 960],
    [[-5], null, 0],
    [[700], null, 700],
    [[], 1024, 0],
  ])('packets at %j of %s samples start at %i', (samples, frameSamples, first) => {
    const seconds = samples.map((n) => n / 48_000);
    expect(firstSampleOf(seconds, { sampleRate: 48_000, frameSamples })).toBe(first);
  });

  test('takes the grid of the many, not of a first packet that was stretched', () => {
    const seconds = [0, ...Array.from({ length: 9 }, (_, i) => 4015 + i * 1024)].map((n) => n / 48_000);
    expect(firstSampleOf(seconds, { sampleRate: 48_000, frameSamples: 1024 })).toBe(4015 - 3 * 1024);
  });

  test('lets the last packet be short, but not by rounding', () => {
    expect(lastPacketSamples(4608, 1000)).toBe(1000);
    expect(lastPacketSamples(1024, 1008)).toBe(1024);
    expect(lastPacketSamples(1024, 0)).toBe(1024);
    expect(lastPacketSamples(null, 700)).toBe(700);
  });
});

describe('key-frame grid', () => {
  test('is ascending, without repeats, and positions follow', () => {
    const grid = makeGrid(0, 1000, [3000, 0, 1000, 1000, -5], [30, 0, 10, 11, 99], 4000);
    expect(grid).toEqual({
      streamIndex: 0,
      firstPts: 0,
      endPts: 4000,
      keyframes: [0, 1000, 3000],
      positions: [0, 10, 30],
    });
  });

  test('is null without a frame that can be shown', () => {
    expect(makeGrid(0, 1000, [], null, 10)).toBeNull();
    expect(makeGrid(0, 1000, [-40, -1], null, 10)).toBeNull();
  });

  test('is thinned where every frame is a key frame, and keeps the first', () => {
    const times = Array.from({ length: 100_000 }, (_, i) => i * 40);
    const { keyframes } = makeGrid(0, 1000, times, null, 4_000_000)!;
    expect(keyframes.length).toBeLessThanOrEqual(6000);
    expect(keyframes[0]).toBe(0);
    expect(keyframes.every((k, i) => i === 0 || k - keyframes[i - 1]! >= 1000)).toBe(true);
  });

  test('ends after its last key frame', () => {
    expect(makeGrid(0, 1000, [0, 500], null, 100)?.endPts).toBe(501);
  });
});

describe('packet durations', () => {
  const packet = (pts: number, duration = 0) => ({ pts, duration, isKey: false, data: new Uint8Array(0) });

  test('are the distances between shown frames, whatever the order in the file', () => {
    const lengths = withDurations([packet(0), packet(300), packet(100), packet(150, 70)], null).map((p) => p.duration);
    expect(lengths).toEqual([100, 0, 50, 150]);
  });

  test('of the last frame is one frame, or what the container said', () => {
    expect(withDurations([packet(0), packet(40)], 40).at(-1)?.duration).toBe(40);
    expect(withDurations([packet(0), packet(40, 33)], null).at(-1)?.duration).toBe(33);
  });
});

describe('languages and titles', () => {
  test.each([
    ['eng', 'eng'],
    ['pt-BR', 'pt-BR'],
    ['zh-Hant-TW', 'zh-Hant-TW'],
    ['und', null],
    ['', null],
    [null, null],
    ['<script>', null],
    ['zxx', null],
  ])('language %s is %s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });

  test('titles tell commentary and subtitles for the hard of hearing', () => {
    expect(isCommentaryTitle('Director’s Commentary')).toBe(true);
    expect(isCommentaryTitle('Stereo')).toBe(false);
    expect(isHearingImpairedTitle('English (SDH)')).toBe(true);
    expect(isHearingImpairedTitle('English [CC]')).toBe(true);
    expect(isHearingImpairedTitle(null)).toBe(false);
  });
});

describe('colour and shape', () => {
  const unknown = { primaries: 2, transfer: 2, matrix: 2, fullRange: false };

  test('the first source that says something wins, part by part', () => {
    expect(
      mergeColour({ ...unknown, primaries: 9 }, { primaries: 1, transfer: 16, matrix: 9, fullRange: false }),
    ).toEqual({
      primaries: 9,
      transfer: 16,
      matrix: 9,
      fullRange: false,
    });
    expect(mergeColour(null, undefined)).toEqual(unknown);
  });

  test('keeps the identity matrix of RGB', () => {
    expect(mergeColour({ primaries: 1, transfer: 13, matrix: 0, fullRange: true }).matrix).toBe(0);
  });

  test('transfer functions tell HDR', () => {
    expect(hdrOf({ ...unknown, transfer: 16 }, false)).toBe('hdr10');
    expect(hdrOf({ ...unknown, transfer: 18 }, false)).toBe('hlg');
    expect(hdrOf({ ...unknown, transfer: 1 }, false)).toBe('sdr');
    expect(hdrOf({ ...unknown, transfer: 16 }, true)).toBe('dolby-vision');
  });

  test('reduces ratios and refuses nonsense', () => {
    expect(reduced(1280, 960)).toEqual({ num: 4, den: 3 });
    expect(reduced(0, 5)).toEqual({ num: 1, den: 1 });
    expect(reduced(Number.NaN, 1)).toEqual({ num: 1, den: 1 });
  });

  test('turns are quarters, clockwise, not negative', () => {
    expect([0, 90, -90, 180, 359, 44].map(quarterTurns)).toEqual([0, 90, 270, 180, 0, 0]);
  });

  test('bytes become Base64, also those of a larger buffer', () => {
    expect(toBase64(Uint8Array.of(0, 1, 2, 3).subarray(1, 3))).toBe('AQI=');
    expect(toBase64(null)).toBeNull();
  });
});

describe('truncation warning', () => {
  test.each([
    [2520, 3600, 'The file ends early; 42 of 60 minutes are there.'],
    [13.2, 24, 'The file ends early; 13 of 24 seconds are there.'],
    [24, 24, 'The file ends early; what is there can be played.'],
    [10, 0, 'The file ends early; what is there can be played.'],
  ])('%d of %d seconds', (seconds, declared, sentence) => {
    expect(truncationWarning(seconds, declared)).toBe(sentence);
  });
});
