import { expect, test } from 'vitest';
import { shapeFor } from './shape.ts';

const chromium = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36';

test('a television is known by its browser', () => {
  for (const agent of [
    'Mozilla/5.0 (SMART-TV; Linux; Tizen 8.0)',
    'Mozilla/5.0 (Web0S; Linux/SmartTV)',
    'Dalvik (Linux; AFTKA Build)',
  ]) {
    expect(shapeFor('', null, agent)).toBe('tv');
  }
  expect(shapeFor('', null, chromium)).toBe('web');
});

test('the address decides over the memory, and the memory over the browser', () => {
  expect(shapeFor('?tv=1', '0', chromium)).toBe('tv');
  expect(shapeFor('?tv=0', '1', 'Tizen')).toBe('web');
  expect(shapeFor('', '1', chromium)).toBe('tv');
  expect(shapeFor('?tv=maybe', null, chromium)).toBe('web');
});
