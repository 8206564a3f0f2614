import { expect, test } from 'vitest';
import { readLook } from './subtitle-look.ts';

const standard = { size: 'normal', background: 'shade', height: 'low' };

test('a look is what was stored', () => {
  const look = { size: 'huge', background: 'none', height: 'high' };
  expect(readLook(JSON.stringify(look))).toEqual(look);
});

test.each([null, '', 'nonsense', '7', '[]', '{"size":"enormous","height":null}', '{"__proto__":{"size":"huge"}}'])(
  '%j is the standard look',
  (stored) => {
    expect(readLook(stored)).toEqual(standard);
  },
);

test('what is missing is the standard', () => {
  expect(readLook('{"size":"large"}')).toEqual({ ...standard, size: 'large' });
});
