// A bounded number of encoders per lane. Whoever waits comes first; work ahead gives way.
import type { EncodeRun } from './encode-run.ts';

/** Runs somebody waits for; more are turned away, for they would wait too long. */
const MAX_WAITING = 64;

export interface QueueHooks {
  /** Resolves when the run's process is gone; never rejects. */
  start: (run: EncodeRun) => Promise<void>;
  /** Whoever makes it true calls `pump`. */
  mayStartAhead: () => boolean;
  /** `isCold` may have changed. */
  changed: () => void;
}

export class EncodeQueue {
  readonly #maxRunning: number;
  readonly #start: (run: EncodeRun) => Promise<void>;
  readonly #mayStartAhead: () => boolean;
  readonly #changed: () => void;
  readonly #waiting: EncodeRun[] = [];
  #ahead: EncodeRun[] = [];
  /** Includes runs that were stopped and whose process is not gone. */
  readonly #running = new Set<EncodeRun>();

  constructor(maxRunning: number, hooks: QueueHooks) {
    this.#maxRunning = Math.max(1, maxRunning);
    this.#start = hooks.start;
    this.#mayStartAhead = hooks.mayStartAhead;
    this.#changed = hooks.changed;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Somebody waits for the first piece of one of these, or for an encoder. */
  get isCold(): boolean {
    return this.#waiting.length > 0 || [...this.#running].some((run) => run.isCold);
  }

  /** Every run that was not stopped, at work or waiting. */
  *runs(): Generator<EncodeRun> {
    for (const list of [this.#running, this.#waiting, this.#ahead]) {
      for (const run of list) if (!run.isStopped) yield run;
    }
  }

  isWaiting(run: EncodeRun): boolean {
    return this.#waiting.includes(run) || this.#ahead.includes(run);
  }

  /** Work ahead that was planned and has not started: the next plan replaces it. */
  isAhead(run: EncodeRun): boolean {
    return this.#ahead.includes(run);
  }

  /** False when too many wait already. */
  addUrgent(run: EncodeRun): boolean {
    if (this.#waiting.length >= MAX_WAITING) return false;
    this.#waiting.push(run);
    this.pump();
    return true;
  }

  /** Replaces the work ahead that has not started, sooner first. */
  setAhead(runs: readonly EncodeRun[]): void {
    this.#ahead = [...runs];
    this.pump();
  }

  /** Work ahead that somebody waits for now. */
  promote(run: EncodeRun): void {
    const at = this.#ahead.indexOf(run);
    if (at < 0) return;
    this.#ahead.splice(at, 1);
    run.isUrgent = true;
    this.#waiting.push(run);
    this.pump();
  }

  remove(run: EncodeRun): void {
    for (const list of [this.#waiting, this.#ahead]) {
      const at = list.indexOf(run);
      if (at >= 0) list.splice(at, 1);
    }
    this.#changed();
  }

  pump(): void {
    this.#fill();
    this.#preempt();
    this.#changed();
  }

  #fill(): void {
    while (this.#running.size < this.#maxRunning) {
      const run = this.#takeWaiting() ?? (this.#mayStartAhead() ? this.#ahead.shift() : undefined);
      if (!run) return;
      this.#running.add(run);
      void this.#start(run).finally(() => {
        this.#running.delete(run);
        this.pump();
      });
    }
  }

  /** Of those who wait, the first whose viewer has the fewest encoders at work: one who asks for much keeps nobody else waiting. */
  #takeWaiting(): EncodeRun | undefined {
    const shares = this.#waiting.map(({ viewer }) => [...this.#running].filter((r) => r.viewer === viewer).length);
    const at = shares.indexOf(Math.min(...shares));
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0];
  }

  /** Stops as many runs ahead as there are waiting ones that would get no place otherwise; what is wanted last goes first. */
  #preempt(): void {
    const leaving = [...this.#running].filter((run) => run.isStopped).length;
    const idle = [...this.#running].filter((run) => !run.isStopped && !run.isUrgent && !run.hasReaders);
    const missing = Math.max(0, this.#waiting.length - leaving);
    for (const run of idle.toReversed().slice(0, missing)) run.stop(new Error('others wait'));
  }
}
