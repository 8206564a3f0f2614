import { expect, test } from 'vitest';
import { isTagKnown } from './entity-tag.ts';

test.each<[string | undefined, boolean]>([
  ['"abc"', true],
  ['W/"abc"', true],
  ['"x", W/"abc" , "y"', true],
  ['"a,b", "abc"', true],
  ['*', true],
  [' * ', true],
  [undefined, false],
  ['', false],
  ['abc', false],
  ['"other"', false],
  ['"abcd", "xabc"', false],
  ['"abc', false],
])('If-None-Match: %s knows "abc": %s', (header, isKnown) => {
  expect(isTagKnown(header, '"abc"')).toBe(isKnown);
  expect(isTagKnown(header, 'W/"abc"')).toBe(isKnown);
});
