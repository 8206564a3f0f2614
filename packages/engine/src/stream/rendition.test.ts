import { describe, expect, test } from 'vitest';
import type { SourceId } from '../model.ts';
import { parseRendition, renditionId, segmentKey, VIDEO_CODECS, VIDEO_RUNGS } from './rendition.ts';
import type { Rendition } from './rendition.ts';

const rung = VIDEO_RUNGS.find((r) => r.height === 720)!;
const named: [string, Rendition][] = [
  ['v0.copy', { kind: 'video-copy', stream: 0 }],
  ['v12.h264-720', { kind: 'video-encode', stream: 12, codec: 'h264', rung, burned: null }],
  ['v0.h264-720.whole', { kind: 'video-encode', stream: 0, codec: 'h264', rung, burned: null, pieces: 'segments' }],
  ['v0.av1-720.s3.whole', { kind: 'video-encode', stream: 0, codec: 'av1', rung, burned: 's3', pieces: 'segments' }],
  ['v0.hevc-720', { kind: 'video-encode', stream: 0, codec: 'hevc', rung, burned: null }],
  ['v0.hevc10-720', { kind: 'video-encode', stream: 0, codec: 'hevc10', rung, burned: null }],
  ['v0.av110-720', { kind: 'video-encode', stream: 0, codec: 'av110', rung, burned: null }],
  ['v0.av1-720.s3', { kind: 'video-encode', stream: 0, codec: 'av1', rung, burned: 's3' }],
  ['v0.vp9-720.x0', { kind: 'video-encode', stream: 0, codec: 'vp9', rung, burned: 'x0' }],
  ['a1.copy', { kind: 'audio-copy', stream: 1 }],
  ['a999.aac-6', { kind: 'audio-encode', stream: 999, codec: 'aac', channels: 6 }],
  ['a1.opus-2', { kind: 'audio-encode', stream: 1, codec: 'opus', channels: 2 }],
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
    'v0.copy.whole',
    'v0.h264-720.whole.s3',
    'v0.h264-720.whole.whole',
    'a0.h264-720',
    'v0.aac-2',
    'v0.h264-720.',
    'v0.h264-720.3',
    'v0.h264-720.s',
    'v0.h264-720.s03',
    'v0.h264-720.s3.s4',
    'v0.copy.s3',
    'v0.hevc8-720',
    'v0.vvc-720',
    'a0.opus-8',
    'a0.opus-2.s1',
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
      for (const codec of VIDEO_CODECS) {
        const name = `v3.${codec}-${height}`;
        expect(renditionId(parseRendition(name)!)).toBe(name);
      }
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
