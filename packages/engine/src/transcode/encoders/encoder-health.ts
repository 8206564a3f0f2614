// Which families may be used at the moment: one that fails again and again rests, and comes back when a trial goes well.

/** Failures in a row after which a family counts as sick. One may be the film's fault. */
export const FAILURES_TO_BE_SICK = 3;
const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;

interface Record {
  failures: number;
  /** Length of the next rest. */
  restMs: number;
  /** null: not sick. */
  sickUntil: number | null;
  reason: string | null;
}

export class EncoderHealth<Name extends string> {
  readonly #records = new Map<Name, Record>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** True when this failure made it sick. */
  failed(name: Name, reason: string): boolean {
    const record = this.#of(name);
    record.failures++;
    record.reason = reason;
    if (record.sickUntil !== null || record.failures < FAILURES_TO_BE_SICK) return false;
    this.#rest(record);
    return true;
  }

  /** A run that went well: failures before it do not count any more. */
  succeeded(name: Name): void {
    const record = this.#records.get(name);
    if (record?.sickUntil === null) this.#records.delete(name);
  }

  /** A trial after a rest: well again, or another rest of twice the length. */
  tried(name: Name, failure: string | null): void {
    const record = this.#of(name);
    if (failure === null) {
      // The length of its rests is kept: what fails again soon is not tried every minute.
      record.sickUntil = null;
      record.failures = 0;
      return;
    }
    record.reason = failure;
    this.#rest(record);
  }

  /** Why it rests and until when (ms since 1970); null for a family that may be used. */
  sickness(name: Name): { until: number; reason: string } | null {
    const record = this.#records.get(name);
    if (!record || record.sickUntil === null) return null;
    return { until: record.sickUntil, reason: record.reason ?? '' };
  }

  #rest(record: Record): void {
    record.sickUntil = this.#now() + record.restMs;
    record.restMs = Math.min(LONGEST_REST_MS, record.restMs * 2);
  }

  #of(name: Name): Record {
    const known = this.#records.get(name);
    if (known) return known;
    const fresh = { failures: 0, restMs: FIRST_REST_MS, sickUntil: null, reason: null };
    this.#records.set(name, fresh);
    return fresh;
  }
}
