import { describe, expect, test } from 'vitest';
import type { SourceId } from '../model.ts';
import { parseRendition, renditionId, segmentKey, VIDEO_RUNGS } from './rendition.ts';
import type { Rendition } from './rendition.ts';

const rung = VIDEO_RUNGS.find((r) => r.height === 720)!;
const named: [string, Rendition][] = [
  ['v0.copy', { kind: 'video-copy', stream: 0 }],
  ['v12.h264-720', { kind: 'video-h264', stream: 12, rung }],
  ['a1.copy', { kind: 'audio-copy', stream: 1 }],
  ['a999.aac-6', { kind: 'audio-aac', stream: 999, channels: 6 }],
];

describe('the name of a rendition', () => {
  test.each(named)('%s is written and read', (name, rendition) => {
    expect(renditionId(rendition)).toBe(name);
    expect(parseRendition(name)).toEqual(rendition);
  });

  test.each([
    '',
    'v0',
    'v.copy',
    'v00.copy',
    'v01.copy',
    'v1000.copy',
    'v-1.copy',
    'v0.copy ',
    ' v0.copy',
    'v0.copy\n',
    'V0.copy',
    's0.copy',
    'v0.h264-719',
    'v0.h264-0720',
    'v0.h264-',
    'a0.h264-720',
    'v0.aac-2',
    'a0.aac-3',
    'a0.aac-8',
    'v0.copy/../x',
    '../../etc',
    'v٠.copy',
  ])('%j is none', (name) => {
    expect(parseRendition(name)).toBeNull();
  });

  test('has one spelling: what is read is written the same', () => {
    for (const { height } of VIDEO_RUNGS) {
      const name = `v3.h264-${height}`;
      expect(renditionId(parseRendition(name)!)).toBe(name);
    }
  });
});

describe('the key of a segment', () => {
  const source = '00112233445566778899aabbccddeeff' as SourceId;

  test('is 64 hex characters, the same for the same piece', () => {
    expect(segmentKey(source, 0, 'copy', 7)).toMatch(/^[0-9a-f]{64}$/);
    expect(segmentKey(source, 0, 'copy', 7)).toBe(segmentKey(source, 0, 'copy', 7));
  });

  test('differs with everything that decides the bytes', () => {
    const other = 'ff112233445566778899aabbccddeeff' as SourceId;
    const keys = [
      segmentKey(source, 0, 'copy', 7),
      segmentKey(other, 0, 'copy', 7),
      segmentKey(source, 1, 'copy', 7),
      segmentKey(source, 0, 'h264', 7),
      segmentKey(source, 0, 'copy', 8),
      segmentKey(source, 0, 'copy', 'init'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
