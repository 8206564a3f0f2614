import { expect, test } from 'vitest';
import { parsePresentationId, presentationId } from './presentation-id.ts';
import type { RenditionId } from './rendition.ts';

const ids = ['v0.h264-720', 'v0.copy', 'a1.copy', 'a2.aac-2'] as RenditionId[];

test('names a set of renditions in its order', () => {
  expect(presentationId(ids)).toBe('v0.h264-720+v0.copy+a1.copy+a2.aac-2');
  expect(parsePresentationId('v0.h264-720+v0.copy+a1.copy+a2.aac-2')).toEqual(ids);
  expect(parsePresentationId('a1.copy')).toEqual(['a1.copy']);
});

test.each([
  '',
  '+',
  'v0.copy+',
  '+v0.copy',
  'v0.copy a1.copy',
  'v0.copy%2Ba1.copy',
  'v0.copy+a1.wav',
  'v0.copy+v0.copy',
  '../v0.copy',
])('refuses %j', (text) => {
  expect(parsePresentationId(text)).toBeNull();
});

test('takes 32 renditions and no more', () => {
  const many = Array.from({ length: 33 }, (_, i) => `a${i}.copy`);
  expect(parsePresentationId(many.slice(0, 32).join('+'))).toHaveLength(32);
  expect(parsePresentationId(many.join('+'))).toBeNull();
});
