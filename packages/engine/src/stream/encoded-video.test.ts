import { describe, expect, test } from 'vitest';
import { av1LevelIndex, capOf, encodedCodecString, levelFor } from './encoded-video.ts';
import { VIDEO_CODECS, VIDEO_RUNGS } from './rendition.ts';

describe('the level of an encode', () => {
  test.each([
    [426, 240, 24, 3, 3, 3, 3],
    [854, 480, 24, 3, 3, 3, 3],
    [854, 480, 30, 3.1, 3, 3, 3],
    [1280, 720, 30, 3.1, 3.1, 3.1, 3.1],
    [1280, 720, 60, 3.2, 4, 4, 4],
    [1920, 1080, 24, 4, 4, 4, 4],
    [1920, 1080, 30, 4, 4, 4, 4],
    [1920, 1080, 60, 4.2, 4.1, 4.1, 4.1],
    [2560, 1440, 24, 5, 5, 5, 5],
    [3840, 2160, 24, 5.1, 5, 5, 5],
    [3840, 2160, 60, 5.2, 5.1, 5.1, 5.1],
    [7680, 4320, 60, 6.1, 6.1, 6.1, 6.1],
  ])('of %i × %i at %i pictures per second', (width, height, fps, ...levels) => {
    const size = { width, height };
    expect((['h264', 'hevc', 'av1', 'vp9'] as const).map((codec) => levelFor(codec, size, fps))).toEqual(levels);
    expect(levelFor('hevc10', size, fps)).toBe(levelFor('hevc', size, fps));
    expect(levelFor('av110', size, fps)).toBe(levelFor('av1', size, fps));
  });

  test('counts on 60 pictures per second where the rate varies', () => {
    expect(levelFor('h264', { width: 1920, height: 1080 }, null)).toBe(4.2);
  });

  test.each(VIDEO_CODECS)('rises in %s for pictures that are too wide for their area', (codec) => {
    const [wide, square] = [
      { width: 4600, height: 96 },
      { width: 720, height: 546 },
    ];
    expect(levelFor(codec, wide, 24)).toBeGreaterThan(levelFor(codec, square, 24));
  });
});

describe('the codec string', () => {
  test.each([
    ['h264', 3, 'avc1.64001e'],
    ['h264', 4.2, 'avc1.64002a'],
    ['h264', 5.1, 'avc1.640033'],
    ['hevc', 3.1, 'hvc1.1.6.L93.90'],
    ['hevc', 4.1, 'hvc1.1.6.L123.90'],
    ['hevc10', 5, 'hvc1.2.4.L150.90'],
    ['av1', 3, 'av01.0.04M.08'],
    ['av1', 4.1, 'av01.0.09M.08'],
    ['av110', 4.1, 'av01.0.09M.10'],
    ['av1', 6.2, 'av01.0.18M.08'],
    ['vp9', 3.1, 'vp09.00.31.08'],
    ['vp9', 5, 'vp09.00.50.08'],
  ] as const)('of %s at level %f is %3$s', (codec, level, text) => {
    expect(encodedCodecString(codec, level)).toBe(text);
  });

  test('counts levels of AV1 from 2.0', () => {
    expect([2, 2.1, 3, 4.1, 5.2].map(av1LevelIndex)).toEqual([0, 1, 4, 9, 14]);
  });
});

describe('the cap of an encode', () => {
  test('is the rung’s in H.264, and lower where the codec needs fewer bits', () => {
    const rung = VIDEO_RUNGS.find((r) => r.height === 720)!;
    expect(capOf('h264', rung)).toBe(3_600_000);
    for (const codec of ['hevc', 'av1', 'vp9'] as const) expect(capOf(codec, rung)).toBeLessThan(3_600_000);
  });
});
