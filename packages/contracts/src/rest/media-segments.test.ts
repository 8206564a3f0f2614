import { describe, expect, test } from 'vitest';
import { mediaSegment, segmentsBody } from './media-segments.ts';

const intro = { kind: 'intro', startMs: 1000, endMs: 2000 } as const;
const body = { versionId: 'v1', segments: [intro] };

describe('what an administrator sends', () => {
  test.each([body, { ...body, segments: [] }, { ...body, segments: null }])('may be %j', (good) => {
    expect(segmentsBody.parse(good)).toEqual(good);
  });

  test.each([
    { ...body, versionId: '../x' },
    { ...body, segments: undefined },
    { ...body, segments: [{ ...intro, endMs: 1000 }] },
    { ...body, segments: [{ ...intro, startMs: -1 }] },
    { ...body, segments: [{ ...intro, startMs: 0.5 }] },
    { ...body, segments: [{ ...intro, kind: 'commercial' }] },
    { ...body, segments: [{ ...intro, confidence: 1 }] },
    { ...body, segments: Array.from({ length: 33 }, () => intro) },
  ])('may not be %j', (bad) => {
    expect(segmentsBody.safeParse(bad).success).toBe(false);
  });
});

test('a segment says how it is known and how surely', () => {
  const known = { ...intro, source: 'fingerprint', confidence: 0.8 };
  expect(mediaSegment.parse(known)).toEqual(known);
  for (const bad of [{ source: 'guess' }, { confidence: 1.1 }])
    expect(mediaSegment.safeParse({ ...known, ...bad }).success).toBe(false);
});
