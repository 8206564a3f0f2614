import { describe, expect, test } from 'vitest';
import { decodeBlurhash } from './blurhash.ts';

/** The example of the format's own page. */
const EXAMPLE = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj';

describe('BlurHash', () => {
  test('one component is the average colour everywhere', () => {
    // 1×1 components: size flag 0, no AC, DC = #ff8000 in base 83.
    const dc = 0xff8000;
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';
    const text = [3, 2, 1, 0].map((power) => digits[Math.floor(dc / 83 ** power) % 83]).join('');
    const pixels = decodeBlurhash(`00${text}`, 2, 2);
    expect([...(pixels ?? [])]).toEqual([255, 128, 0, 255, 255, 128, 0, 255, 255, 128, 0, 255, 255, 128, 0, 255]);
  });

  test('more components make a picture that varies and is opaque', () => {
    const pixels = decodeBlurhash(EXAMPLE, 16, 16);
    expect(pixels).toHaveLength(16 * 16 * 4);
    const reds = new Set(pixels?.filter((_, i) => i % 4 === 0));
    expect(reds.size).toBeGreaterThan(20);
    expect(pixels?.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  test.each([
    '',
    'L',
    'LEHV6n',
    `${EXAMPLE}x`,
    'LEHV6nWB2yk8pyo0adR*.7kCMdn"',
    '"'.repeat(28),
    'ÄEHV6nWB2yk8pyo0adR*.7kCMdnj',
  ])('text that is no BlurHash (%s) gives nothing', (text) => {
    expect(decodeBlurhash(text, 4, 4)).toBeNull();
  });
});
