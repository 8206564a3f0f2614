import { expect, test } from 'vitest';
import { mimeTypeOf } from './mime-type.ts';
import { madeFile } from './testing/made-file.ts';

test.each([
  ['mp4', true, 'video/mp4'],
  ['mp4', false, 'audio/mp4'],
  ['matroska', true, 'video/x-matroska'],
  ['matroska', false, 'audio/x-matroska'],
  ['webm', true, 'video/webm'],
  ['flac', false, 'audio/flac'],
  ['mp3', false, 'audio/mpeg'],
  ['mpegts', true, 'video/mp2t'],
  ['other', true, 'application/octet-stream'],
] as const)('a file of %s with pictures: %s is %s', (container, hasPicture, mime) => {
  expect(mimeTypeOf(madeFile({ container, hasPicture }).index)).toBe(mime);
});

test('a cover does not make a film of a song', () => {
  const { index } = madeFile({ container: 'mp4' });
  const streams = index.streams.map((s) => (s.type === 'video' ? { ...s, isAttachedPicture: true } : s));
  expect(mimeTypeOf({ ...index, streams })).toBe('audio/mp4');
});
