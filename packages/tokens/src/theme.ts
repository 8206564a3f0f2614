// Tokens as CSS custom properties, in rem so that a reader's font size and the TV stage scale everything.
import { toHex } from './oklch.ts';
import { colors, curves, durations, grids, gridTv, radii, radiiTv, shadows, spaces, typeRoles } from './tokens.ts';
import type { Grid, TypeRole } from './tokens.ts';

type Size = 'phone' | 'desk' | 'wide' | 'tv';

const rem = (px: number): string => (px === 999 ? '999px' : `${Number((px / 16).toFixed(4))}rem`);
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function typeLines(size: Size): string[] {
  return Object.entries(typeRoles).flatMap(([name, role]: [string, TypeRole]) => {
    const [font, line] = role[size];
    return [`--type-${name}: ${role.weight} ${rem(font)}/${rem(line)} var(--font);`];
  });
}

function gridLines(grid: Grid): string[] {
  const sizes = Object.entries(grid).filter(([name]) => name !== 'minWidth');
  return sizes.map(([name, px]) => `--grid-${kebab(name)}: ${rem(px)};`);
}

function durationLines(kind: 'full' | 'reduced'): string[] {
  return Object.entries(durations).map(([name, ms]) => `--time-${name}: ${ms[kind]}ms;`);
}

function block(selector: string, lines: readonly string[], media?: string): string {
  const pad = media ? '    ' : '  ';
  const body = `${media ? '  ' : ''}${selector} {\n${lines.map((line) => pad + line).join('\n')}\n${media ? '  ' : ''}}`;
  return media ? `@media ${media} {\n${body}\n}\n` : `${body}\n`;
}

/** The whole of theme.css. */
export function renderTheme(): string {
  const fixed = [
    'color-scheme: dark;',
    "--font: 'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;",
    ...Object.entries(colors).map(([name, value]) => `--${name}: ${toHex(value)};`),
    ...spaces.map((px) => `--space-${px}: ${rem(px)};`),
    ...Object.entries(radii).map(([name, px]) => `--radius-${name}: ${rem(px)};`),
    ...Object.entries(shadows).map(([name, value]) => `--shadow-${name}: ${value};`),
    ...Object.entries(curves).map(([name, value]) => `--curve-${name}: ${value};`),
    ...Object.entries(typeRoles).map(([name, { tracking }]) => `--tracking-${name}: ${tracking};`),
    ...durationLines('full'),
    '--lift: 1.03;',
    '--ring: 3px;',
  ];
  const parts = [
    '/* Generated from packages/tokens/src/tokens.ts by generate.ts. Do not edit. */\n',
    block(':root', [...fixed, ...typeLines('phone'), ...gridLines(grids[0])]),
    block(':root', typeLines('desk'), '(min-width: 768px)'),
    block(':root', typeLines('wide'), '(min-width: 1800px)'),
    ...grids.slice(1).map((grid) => block(':root', gridLines(grid), `(min-width: ${grid.minWidth}px)`)),
    // 1 rem = 16 px on the 1920 stage, so a 720p set shows the same layout.
    block(":root[data-shape='tv']", [
      'font-size: calc(100vw / 120);',
      '--lift: 1.08;',
      '--ring: 4px;',
      ...typeLines('tv'),
      ...gridLines(gridTv),
      ...Object.entries(radiiTv).map(([name, px]) => `--radius-${name}: ${rem(px)};`),
    ]),
    block(
      ":root,\n  :root[data-shape='tv']",
      [...durationLines('reduced'), '--lift: 1;'],
      '(prefers-reduced-motion: reduce)',
    ),
  ];
  return parts.join('\n');
}
