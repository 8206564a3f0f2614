import { describe, expect, test } from 'vitest';
import { createImageTokens } from './image-token.ts';

const DAY = 86_400_000;
const secret = Buffer.alloc(32, 1);
const at = (now: number, key = secret) => createImageTokens(key, () => now);
const NOW = Date.UTC(2030, 5, 15);

describe('the token in the address of a picture', () => {
  test('names the user it was made for', () => {
    expect(at(NOW).read(at(NOW).make('ann'))).toBe('ann');
  });

  test('is safe in an address', () => {
    expect(at(NOW).make('abc_-1')).toMatch(/^[\w.-]+$/);
  });

  test('stays the same for a week, so that caches work', () => {
    const week = 7 * DAY;
    const start = Math.floor(NOW / week) * week;
    expect(at(start).make('ann')).toBe(at(start + week - 1).make('ann'));
    expect(at(start + week).make('ann')).not.toBe(at(start).make('ann'));
  });

  test('works for at least one week and at most two', () => {
    for (const offset of [0, 1, 3.5, 6.99]) {
      const made = NOW + offset * DAY;
      const token = at(made).make('ann');
      expect(at(made + 7 * DAY).read(token), `day ${offset}`).toBe('ann');
      expect(at(made + 14 * DAY).read(token), `day ${offset}`).toBeNull();
    }
  });

  test('of another server is refused', () => {
    expect(at(NOW, Buffer.alloc(32, 2)).read(at(NOW).make('ann'))).toBeNull();
  });

  test('of one user does not become that of another, nor last longer', () => {
    const [user = '', week = '', mac = ''] = at(NOW).make('ann').split('.');
    expect(at(NOW).read(`bob.${week}.${mac}`)).toBeNull();
    expect(at(NOW).read(`${user}.zzzz.${mac}`)).toBeNull();
    expect(at(NOW).read(`${user}.${week}0.${mac}`)).toBeNull();
  });

  test.each([
    '',
    '.',
    '..',
    '...',
    'ann',
    'ann.1',
    'ann.1.',
    'ann.1.AAAA',
    'ann.NaN.',
    `ann.1.${'A'.repeat(5000)}`,
    'a\0b.1.c',
  ])('that is %j is refused', (token) => {
    expect(at(NOW).read(token)).toBeNull();
  });

  test('with one letter changed, cut short or with something added is refused', () => {
    const token = at(NOW).make('ann');
    for (let i = 0; i < token.length; i++) {
      const other = token[i] === 'A' ? 'B' : 'A';
      const forged = token.slice(0, i) + other + token.slice(i + 1);
      // The last letter of base64url holds bits that mean nothing.
      if (i < token.length - 1) expect(at(NOW).read(forged), forged).toBeNull();
      expect(at(NOW).read(token.slice(0, i))).toBeNull();
    }
    expect(at(NOW).read(`${token}.x`)).toBeNull();
  });
});
