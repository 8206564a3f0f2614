// Rows of a benchmark and how they are printed.

export interface Row {
  name: string;
  /** Median of our side. */
  value: number;
  /** What 95 of 100 of our runs did not exceed; null where there was one. */
  p95: number | null;
  unit: string;
  /** Median of the baseline timed in the same run; null where there is none. */
  baseline: number | null;
  /** How many times sooner or cheaper we are; how many times the baseline where the target begins with ≤; null without one. */
  ratio: number | null;
  /** What the ratio (or, without a baseline, the value) is held to, in words. */
  target: string;
  ok: boolean;
}
export interface BenchContext {
  /** Interleaved rounds; medians are taken over them. */
  rounds: number;
  /** Progress for the person who waits; never part of the result. */
  say: (line: string) => void;
}
export type Bench = (context: BenchContext) => Promise<Row[]>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError('a median needs at least one value');
  return sorted.length % 2 ? upper : (upper + sorted[middle - 1]!) / 2;
}

/** The value that 95 of 100 do not exceed. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)];
  if (value === undefined) throw new RangeError('a percentile needs at least one value');
  return value;
}

/** A row whose target is "at least `times` as soon as the baseline". */
export function soonerThan(name: string, ours: readonly number[], baseline: readonly number[], times: number): Row {
  const value = median(ours);
  const base = median(baseline);
  const ratio = base / value;
  const target = `≥ ${times}× sooner`;
  return { name, value, p95: p95(ours), unit: 'ms', baseline: base, ratio, target, ok: ratio >= times };
}

/** A row whose target is "at most this share of the baseline". */
export function atMostShare(name: string, ours: readonly number[], baseline: readonly number[], share: number): Row {
  const row = soonerThan(name, ours, baseline, 1 / share);
  return { ...row, target: `≤ ${share}× of the baseline` };
}

/** As `soonerThan`, for processor time. */
export function cheaperThan(name: string, ours: readonly number[], baseline: readonly number[], times: number): Row {
  const row = soonerThan(name, ours, baseline, times);
  return { ...row, unit: 'ms CPU', target: `≥ ${times}× less` };
}

/** A row whose target is "at most so many times the baseline"; its ratio says how many. */
export function atMostTimes(
  name: string,
  ours: readonly number[],
  baseline: readonly number[],
  unit: string,
  times: number,
): Row {
  const value = median(ours);
  const base = median(baseline);
  const ratio = value / base;
  return { name, value, p95: p95(ours), unit, baseline: base, ratio, target: `≤ ${times}×`, ok: ratio <= times };
}

/** A row without a baseline: the value must reach `least`. */
export function atLeast(name: string, value: number, unit: string, least: number): Row {
  const target = `≥ ${least} ${unit}`;
  return { name, value, p95: null, unit, baseline: null, ratio: null, target, ok: value >= least };
}

/** A row without a baseline: the value, or the median of several, must not exceed `most`. */
export function atMost(name: string, values: number | readonly number[], unit: string, most: number): Row {
  const many = typeof values === 'number' ? null : values;
  const value = typeof values === 'number' ? values : median(values);
  const target = `≤ ${most} ${unit}`;
  return { name, value, p95: many && p95(many), unit, baseline: null, ratio: null, target, ok: value <= most };
}

const round = (v: number): string => (Math.abs(v) >= 100 ? v.toFixed(0) : v.toFixed(1));

/** Markdown, so that it can be pasted into docs/benchmarks.md as it is. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((r) => [
    r.name,
    `${round(r.value)} ${r.unit}`,
    r.p95 === null ? '–' : round(r.p95),
    r.baseline === null ? '–' : `${round(r.baseline)} ${r.unit}`,
    r.ratio === null ? '–' : `${round(r.ratio)}×`,
    r.target,
    r.ok ? 'yes' : '**no**',
  ]);
  const head = ['what', 'Praxino', 'p95', 'baseline', 'ratio', 'target', 'held'];
  const lines = [head, head.map(() => '---'), ...cells].map((c) => `| ${c.join(' | ')} |`);
  return lines.join('\n');
}
