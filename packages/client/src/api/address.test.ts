import { expect, test } from 'vitest';
import { fillPath, queryText } from './address.ts';

test('fills every parameter and escapes it', () => {
  expect(fillPath('/a/:id/b/:name', { id: 'x y', name: 'ü/..' })).toBe('/a/x%20y/b/%C3%BC%2F..');
});

test('a missing or empty parameter is a bug and says which', () => {
  expect(() => fillPath('/a/:id')).toThrow('/a/:id needs "id"');
  expect(() => fillPath('/a/:id', { id: '' })).toThrow(RangeError);
});

test('leaves out what is not given and keeps zero, false and empty text', () => {
  expect(queryText({ a: undefined, b: null, c: 0, d: false, e: '' })).toBe('?c=0&d=false&e=');
  expect(queryText({})).toBe('');
  expect(queryText()).toBe('');
});
