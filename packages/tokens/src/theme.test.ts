import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast, toHex } from './oklch.ts';
import { renderTheme } from './theme.ts';
import { colors, durations, grids, spaces, typeRoles } from './tokens.ts';

type ColorName = keyof typeof colors;
const hex = (name: ColorName): string => toHex(colors[name]);

describe('theme', () => {
  test('the committed theme.css is current', () => {
    expect(readFileSync(new URL('theme.css', import.meta.url), 'utf8')).toBe(renderTheme());
  });

  test.each(['text', 'text-2', 'text-3'] as const)('%s keeps 4.5:1 on every ground up to hover', (name) => {
    for (const ground of ['bg-0', 'bg-1', 'bg-2', 'bg-3'] as const)
      expect(contrast(hex(name), hex(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test('borders of controls keep 3:1', () => {
    for (const ground of ['bg-0', 'bg-1', 'bg-2', 'bg-3'] as const) {
      expect(contrast(hex('line-strong'), hex(ground))).toBeGreaterThanOrEqual(3);
    }
  });

  test('words on the accent and states on the surface keep 4.5:1', () => {
    expect(contrast(hex('on-accent'), hex('accent'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(hex('on-accent'), hex('accent-hover'))).toBeGreaterThanOrEqual(4.5);
    for (const state of ['danger', 'ok', 'warn', 'accent'] as const) {
      expect(contrast(hex(state), hex('bg-2'))).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('no text is smaller than 12 px, or 24 px on a television', () => {
    for (const role of Object.values(typeRoles)) {
      for (const size of ['phone', 'desk', 'wide'] as const) expect(role[size][0]).toBeGreaterThanOrEqual(12);
      expect(role.tv[0]).toBeGreaterThanOrEqual(23);
      for (const size of ['phone', 'desk', 'wide', 'tv'] as const) expect(role[size][1]).toBeGreaterThan(role[size][0]);
    }
  });

  test('reduced motion never lasts longer than 120 ms', () => {
    for (const time of Object.values(durations)) expect(time.reduced).toBeLessThanOrEqual(Math.min(120, time.full));
  });

  test('spaces and width classes grow', () => {
    expect([...spaces].sort((a, b) => a - b)).toEqual(spaces);
    expect(grids.map((g) => g.minWidth)).toEqual(grids.map((g) => g.minWidth).toSorted((a, b) => a - b));
  });

  test('reduced motion also wins on a television', () => {
    const css = renderTheme();
    expect(css.lastIndexOf('--lift: 1;')).toBeGreaterThan(css.indexOf('--lift: 1.08;'));
  });
});
