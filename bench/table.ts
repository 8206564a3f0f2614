// Rows of a benchmark and how they are printed.

export interface Row {
  name: string;
  /** Median of our side. */
  value: number;
  unit: string;
  /** Median of the baseline timed in the same run; null where there is none. */
  baseline: number | null;
  /** baseline / value for times: how many times sooner we are; null without a baseline. */
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

/** A row whose target is "at least `times` as soon as the baseline". */
export function soonerThan(name: string, ours: readonly number[], baseline: readonly number[], times: number): Row {
  const value = median(ours);
  const base = median(baseline);
  const ratio = base / value;
  return { name, value, unit: 'ms', baseline: base, ratio, target: `≥ ${times}× sooner`, ok: ratio >= times };
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

/** A row without a baseline: the value must reach `least`. */
export function atLeast(name: string, value: number, unit: string, least: number): Row {
  return { name, value, unit, baseline: null, ratio: null, target: `≥ ${least} ${unit}`, ok: value >= least };
}

/** A row without a baseline: the value must not exceed `most`. */
export function atMost(name: string, value: number, unit: string, most: number): Row {
  return { name, value, unit, baseline: null, ratio: null, target: `≤ ${most} ${unit}`, ok: value <= most };
}

const round = (v: number): string => (Math.abs(v) >= 100 ? v.toFixed(0) : v.toFixed(1));

/** Markdown, so that it can be pasted into docs/benchmarks.md as it is. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((r) => [
    r.name,
    `${round(r.value)} ${r.unit}`,
    r.baseline === null ? '–' : `${round(r.baseline)} ${r.unit}`,
    r.ratio === null ? '–' : `${round(r.ratio)}×`,
    r.target,
    r.ok ? 'yes' : '**no**',
  ]);
  const head = ['what', 'Praxino', 'baseline', 'ratio', 'target', 'held'];
  const lines = [head, head.map(() => '---'), ...cells].map((c) => `| ${c.join(' | ')} |`);
  return lines.join('\n');
}
