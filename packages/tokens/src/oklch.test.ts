import { describe, expect, test } from 'vitest';
import { ambientColor, contrast, fromHex, toHex } from './oklch.ts';
import { colors } from './tokens.ts';

describe('oklch', () => {
  test('knows white, black and the primaries', () => {
    expect(toHex({ l: 1, c: 0, h: 0 })).toBe('#ffffff');
    expect(toHex({ l: 0, c: 0, h: 0 })).toBe('#000000');
    expect(toHex({ l: 0.62796, c: 0.25768, h: 29.234 })).toBe('#ff0000');
  });

  test('returns to the same hex for every hue', () => {
    for (const hex of ['#ff0000', '#00ff00', '#0000ff', '#123456', '#a9a6f7', '#808080', '#fefefe']) {
      expect(toHex(fromHex(hex))).toBe(hex);
    }
  });

  test('clips colours outside sRGB instead of wrapping around', () => {
    expect(toHex({ l: 0.7, c: 0.4, h: 150 })).toMatch(/^#00[0-9a-f]{4}$/);
  });

  test('refuses what is not a colour', () => {
    for (const hex of ['', '#fff', 'red', '#12345g', '#1234567']) expect(() => fromHex(hex)).toThrow(RangeError);
  });

  test('contrast runs from 1 to 21 and does not depend on the order', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#777777')).toBe(1);
  });

  test('an ambient ground of any artwork keeps text readable', () => {
    for (let hue = 0; hue < 360; hue += 15) {
      for (const [l, c] of [
        [0.05, 0.01],
        [0.5, 0.2],
        [0.95, 0.1],
      ] as const) {
        const ground = ambientColor(toHex({ l, c, h: hue }));
        expect(contrast(ground, toHex(colors.text))).toBeGreaterThan(10);
        expect(contrast(ground, toHex(colors['text-2']))).toBeGreaterThan(6);
      }
    }
  });

  test('an ambient ground keeps the hue of the artwork', () => {
    expect(Math.abs(fromHex(ambientColor('#1b6fd0')).h - fromHex('#1b6fd0').h)).toBeLessThan(4);
  });
});
