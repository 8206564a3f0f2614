import { describe, expect, test } from 'vitest';
import { madeVideo } from '../testing/made-index.ts';
import { displaySize, rungsFor, scaledSize } from './video-shape.ts';

describe('the size of an encode', () => {
  const p720 = { height: 720 };

  test.each([
    ['16:9', madeVideo(), 1280, 720],
    ['cinemascope', madeVideo({ width: 1920, height: 800 }), 1728, 720],
    ['wide pixels', madeVideo({ width: 1440, height: 1080, pixelAspect: { num: 4, den: 3 } }), 1280, 720],
    ['turned on its side', madeVideo({ rotation: 90 }), 406, 720],
    ['upside down', madeVideo({ rotation: 180 }), 1280, 720],
    ['smaller than the rung', madeVideo({ width: 640, height: 360 }), 640, 360],
    ['odd', madeVideo({ width: 853, height: 481 }), 854, 482],
  ])('%s', (_, stream, width, height) => {
    expect(scaledSize(stream, p720)).toEqual({ width, height });
  });

  test('of PAL with narrow pixels is that of square ones', () => {
    const pal = madeVideo({ width: 720, height: 576, pixelAspect: { num: 16, den: 11 } });
    expect(displaySize(pal)).toEqual({ width: 1048, height: 576 });
  });

  test('survives a pixel shape of nothing', () => {
    expect(displaySize(madeVideo({ pixelAspect: { num: 0, den: 0 } }))).toEqual({ width: 1920, height: 1080 });
  });
});

describe('the rungs of a stream', () => {
  const heights = (stream: ReturnType<typeof madeVideo>): number[] => rungsFor(stream).map((r) => r.height);

  test('go down from its own height', () => {
    expect(heights(madeVideo())).toEqual([1080, 720, 480, 360, 240]);
  });

  test('count a cinemascope film as the full picture it was cut from', () => {
    expect(heights(madeVideo({ width: 1920, height: 800 }))[0]).toBe(1080);
    expect(heights(madeVideo({ width: 3840, height: 1600 }))[0]).toBe(2160);
  });

  test('leave the smallest one to a tiny picture', () => {
    expect(heights(madeVideo({ width: 160, height: 120 }))).toEqual([240]);
  });

  test('offer all of them to what is larger than 4K', () => {
    expect(heights(madeVideo({ width: 7680, height: 4320 }))[0]).toBe(2160);
  });
});
