// Exact frame times out of rounded ones. A container that stores milliseconds still shows film at 24000/1001 frames per second:
// ticks on the exact clock never drift, ticks of rounded frame lengths do.
import type { Rational } from '../model.ts';

export interface FrameClock {
  /** Ticks per second. */
  timescale: number;
  /** Ticks per frame. */
  frameTicks: number;
  rate: Rational;
}

/** How seconds become ticks of one stream. */
export interface TickRule {
  timescale: number;
  /** null: variable frame rate, times are only rounded. */
  frameTicks: number | null;
  /** Ticks of the first frame: the phase of the frame grid. */
  originTicks: number;
  /** How far a stored time may lie off the grid and still mean a grid frame. */
  toleranceSeconds: number;
}

const VARIABLE_TIMESCALE = 90_000;

const RATES: readonly Rational[] = [
  24, 25, 30, 48, 50, 60, 10, 12, 15, 20, 5, 8, 16, 18, 72, 75, 90, 100, 120, 144, 240,
].flatMap((n) =>
  n % 6 === 0 && n >= 24
    ? [
        { num: n, den: 1 },
        { num: n * 1000, den: 1001 },
      ]
    : [{ num: n, den: 1 }],
);

/** 90 kHz where a frame is a whole number of its ticks, else the rate itself (24000 ticks of 1001 for 23.976). */
export function clockOf(rate: Rational): FrameClock {
  const at90k = (VARIABLE_TIMESCALE * rate.den) / rate.num;
  if (Number.isInteger(at90k)) return { timescale: VARIABLE_TIMESCALE, frameTicks: at90k, rate };
  const scale = rate.num < 1000 ? 1000 : 1;
  return { timescale: rate.num * scale, frameTicks: rate.den * scale, rate };
}

export interface ClockEvidence {
  /** Frame length the container claims. */
  nominalSeconds: number | null;
  /** Time of the first frame shown. */
  originSeconds: number;
  /** Times of the first frames, any order. */
  opening: readonly number[];
  /** Times from all over the film that must lie on the grid, too. */
  checks: ArrayLike<number>;
  toleranceSeconds: number;
}

/** The constant frame clock that explains every given time, or null for a variable rate. */
export function fitFrameClock(evidence: ClockEvidence): FrameClock | null {
  const typical = typicalStep(evidence.opening);
  const fits = candidates(evidence.nominalSeconds, typical).find((clock) => explains(clock, evidence, typical));
  return fits ?? null;
}

function candidates(nominal: number | null, typical: number | null): FrameClock[] {
  const near = (seconds: number | null, tolerance: number): Rational[] =>
    seconds === null || !(seconds > 0)
      ? []
      : RATES.map((rate) => ({ rate, off: Math.abs((seconds * rate.num) / rate.den - 1) }))
          .filter((c) => c.off < tolerance)
          .toSorted((a, b) => a.off - b.off)
          .map((c) => c.rate);
  return [...near(nominal, 1e-4), ...near(typical, 5e-3)].map(clockOf);
}

function explains(clock: FrameClock, evidence: ClockEvidence, typical: number | null): boolean {
  const frame = clock.frameTicks / clock.timescale;
  // A field rate as nominal length puts every frame on the grid, too, but every second place stays empty.
  if (typical !== null && Math.abs(typical - frame) > Math.max(frame * 0.1, 2 * evidence.toleranceSeconds))
    return false;
  const onGrid = (seconds: number): boolean => {
    const frames = (seconds - evidence.originSeconds) / frame;
    return Math.abs(frames - Math.round(frames)) * frame <= evidence.toleranceSeconds;
  };
  for (let i = 0; i < evidence.checks.length; i++) if (!onGrid(evidence.checks[i]!)) return false;
  return evidence.opening.every(onGrid);
}

/** Mean of the steps that are no gaps: robust against single lost frames. */
function typicalStep(times: readonly number[]): number | null {
  const sorted = times.toSorted((a, b) => a - b);
  const steps = sorted.slice(1).map((t, i) => t - sorted[i]!);
  const median = steps.toSorted((a, b) => a - b)[steps.length >> 1];
  if (median === undefined || median <= 0) return null;
  const usual = steps.filter((s) => s > median * 0.5 && s < median * 1.5);
  return usual.reduce((sum, s) => sum + s, 0) / usual.length;
}

/** The rule for a stream whose first shown frame is at `originSeconds`. */
export function tickRule(clock: FrameClock | null, originSeconds: number, toleranceSeconds: number): TickRule {
  const timescale = clock?.timescale ?? VARIABLE_TIMESCALE;
  return {
    timescale,
    frameTicks: clock?.frameTicks ?? null,
    originTicks: Math.round(originSeconds * timescale),
    toleranceSeconds,
  };
}

/** Seconds → ticks: on the frame grid where the time means a grid frame, else rounded. */
export function toTicks(seconds: number, rule: TickRule): number {
  const exact = seconds * rule.timescale;
  if (rule.frameTicks !== null) {
    const onGrid = rule.originTicks + Math.round((exact - rule.originTicks) / rule.frameTicks) * rule.frameTicks;
    if (Math.abs(onGrid - exact) <= rule.toleranceSeconds * rule.timescale) return onGrid;
  }
  return Math.round(exact);
}
