import { expect, test } from 'vitest';
import { failureOfMedia, needsNewPlan } from './media-error.ts';
import { makePlan, makeQuality } from '../../testing/make.ts';
import { firstPicture } from './first-picture.ts';
import { isCopiedSegment, renditionStream } from './rendition-name.ts';

test('the stream behind a rendition is read from its name', () => {
  expect([renditionStream('a2.aac-6'), renditionStream('v0.h264-720'), renditionStream('a12.copy')]).toEqual([
    2, 0, 12,
  ]);
  expect([
    renditionStream(null),
    renditionStream(''),
    renditionStream('2'),
    renditionStream('s3.vtt'),
    renditionStream('a1'),
  ]).toEqual([null, null, null, null, null]);
});

test('only a lost network may pass by itself', () => {
  expect(failureOfMedia(2, 'x')).toEqual({ code: 'player.network', message: 'x', isTemporary: true });
  for (const code of [1, 3, 4, undefined])
    expect(failureOfMedia(code, 'x')).toMatchObject({ code: 'player.decode', isTemporary: false });
});

test('an address that is no longer good is asked for anew, a broken encoder is not', () => {
  expect([401, 403, 404, 410].every(needsNewPlan)).toBe(true);
  expect([200, 500, 502, 503, 504].some(needsNewPlan)).toBe(false);
});

test('only segments that nobody encodes tell what the network carries', () => {
  expect(['/s/t/i/v0.copy/12.m4s', 'http://h/a1.copy/0.m4s?x'].every(isCopiedSegment)).toBe(true);
  expect(['/s/v0.h264-720/12.m4s', '/s/v0.copy/init.mp4', '/s/v0.copy/12.m4s.txt'].some(isCopiedSegment)).toBe(false);
});

test('playing begins with the picture asked for where the stream has it, else with the proposed one', () => {
  const copy = makeQuality({ rendition: 'v0.copy', isProposed: true });
  const plan = makePlan({
    qualities: [copy, makeQuality(), makeQuality({ rendition: 'v0.h264-240', isOffered: false })],
  });
  const first = (rendition: string | null) => firstPicture({ plan, rendition });
  expect([first(null), first('v0.h264-480'), first('v0.h264-240'), first('v0.h264-999')]).toEqual([
    'v0.copy',
    'v0.h264-480',
    'v0.copy',
    'v0.copy',
  ]);
  expect(firstPicture({ plan: makePlan(), rendition: null })).toBeNull();
});
