import { expect, test } from 'vitest';
import { failureOfMedia, needsNewPlan } from './media-error.ts';
import { renditionStream } from './rendition-name.ts';

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
