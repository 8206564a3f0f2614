// The one source of Praxino's looks. Every shell (web, TV, native, Roku) takes its values from here.
import type { Oklch } from './oklch.ts';

const color = (l: number, c: number, h: number): Oklch => ({ l, c, h });

/** Dark theme. `text*` keep 4.5:1 on every ground up to bg-3; `line-strong` keeps 3:1 (WCAG 2.2 §1.4.3, §1.4.11). */
export const colors = {
  'bg-0': color(0.145, 0.008, 265),
  'bg-1': color(0.18, 0.01, 265),
  'bg-2': color(0.22, 0.012, 265),
  'bg-3': color(0.27, 0.014, 265),
  'bg-4': color(0.33, 0.016, 265),
  line: color(0.38, 0.016, 265),
  'line-strong': color(0.56, 0.02, 265),
  text: color(0.965, 0.004, 265),
  'text-2': color(0.8, 0.01, 265),
  'text-3': color(0.68, 0.012, 265),
  accent: color(0.76, 0.115, 285),
  'accent-hover': color(0.82, 0.09, 285),
  'on-accent': color(0.17, 0.03, 285),
  danger: color(0.7, 0.19, 25),
  ok: color(0.78, 0.16, 150),
  warn: color(0.84, 0.15, 85),
} as const satisfies Record<string, Oklch>;

/** CSS pixels. */
export const spaces = [4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128] as const;

/** CSS pixels. */
export const radii = { card: 10, control: 10, sheet: 20, pill: 999 } as const;
export const radiiTv = { card: 14, control: 14 } as const;

/** [font size, line height] in CSS pixels, and the weight. */
export interface TypeRole {
  weight: number;
  tracking: string;
  phone: readonly [number, number];
  desk: readonly [number, number];
  wide: readonly [number, number];
  tv: readonly [number, number];
}
export const typeRoles = {
  display: { weight: 700, tracking: '-0.03em', phone: [34, 38], desk: [48, 52], wide: [60, 64], tv: [76, 84] },
  title: { weight: 700, tracking: '-0.025em', phone: [26, 32], desk: [32, 38], wide: [36, 42], tv: [57, 66] },
  heading: { weight: 600, tracking: '-0.015em', phone: [19, 24], desk: [21, 28], wide: [22, 30], tv: [38, 46] },
  body: { weight: 450, tracking: '-0.006em', phone: [16, 24], desk: [16, 24], wide: [17, 26], tv: [29, 38] },
  card: { weight: 600, tracking: '-0.01em', phone: [14, 20], desk: [15, 20], wide: [16, 22], tv: [27, 34] },
  meta: { weight: 450, tracking: '0', phone: [13, 18], desk: [13, 18], wide: [14, 20], tv: [24, 30] },
  small: { weight: 450, tracking: '0', phone: [12, 16], desk: [12, 16], wide: [13, 18], tv: [24, 30] },
} as const satisfies Record<string, TypeRole>;

/** Milliseconds. `reduced` is what `prefers-reduced-motion` leaves of it. */
export const durations = {
  press: { full: 80, reduced: 0 },
  focus: { full: 140, reduced: 0 },
  small: { full: 180, reduced: 80 },
  panel: { full: 240, reduced: 120 },
  page: { full: 320, reduced: 120 },
  ambient: { full: 400, reduced: 120 },
} as const satisfies Record<string, { full: number; reduced: number }>;

export const curves = {
  standard: 'cubic-bezier(0.2, 0, 0, 1)',
  enter: 'cubic-bezier(0.05, 0.7, 0.1, 1)',
  exit: 'cubic-bezier(0.3, 0, 0.8, 0.15)',
} as const;

export const shadows = { menu: '0 8px 24px rgb(0 0 0 / 0.35)', lift: '0 20px 60px rgb(0 0 0 / 0.5)' } as const;

/** Page margin, gap and card targets per width class, in CSS pixels. */
export interface Grid {
  minWidth: number;
  margin: number;
  gap: number;
  poster: number;
  landscape: number;
  rowPoster: number;
  rowLandscape: number;
}
/** Narrowest first. `poster`, `landscape`: grid targets; `row…`: card widths in rows, which show part of the next card. */
export const grids = [
  { minWidth: 0, margin: 16, gap: 12, poster: 104, landscape: 300, rowPoster: 135, rowLandscape: 226 },
  { minWidth: 768, margin: 24, gap: 16, poster: 128, landscape: 220, rowPoster: 148, rowLandscape: 254 },
  { minWidth: 1200, margin: 48, gap: 20, poster: 160, landscape: 290, rowPoster: 167, rowLandscape: 292 },
  { minWidth: 1800, margin: 64, gap: 24, poster: 190, landscape: 320, rowPoster: 196, rowLandscape: 316 },
  { minWidth: 3000, margin: 96, gap: 32, poster: 235, landscape: 400, rowPoster: 247, rowLandscape: 410 },
] as const satisfies readonly Grid[];
/** On the 1920-wide stage of a television; scales with the set. */
export const gridTv = {
  minWidth: 0,
  margin: 96,
  gap: 40,
  poster: 213,
  landscape: 400,
  rowPoster: 244,
  rowLandscape: 378,
} as const satisfies Grid;
