// Which encoder runs when: one per piece that is missing, shared by all who wait for it, and some work ahead.
import { AppError } from '@praxino/contracts/errors';
import { LRUCache } from 'lru-cache';
import { EncodeQueue } from './encode-queue.ts';
import type { QueueHooks } from './encode-queue.ts';
import { EncodeRun, isHung } from './encode-run.ts';
import type { EncodeTarget, Lane } from './encode-target.ts';
import { abortable } from './piece-buffer.ts';
import type { SegmentCache } from './segment-cache.ts';
import type { ViewerGate } from './viewer-gate.ts';
import { Viewers } from './viewers.ts';
import type { Window } from './viewers.ts';

export interface SchedulerOptions {
  cache: SegmentCache;
  /** Encoders at a time in each lane. */
  maxEncoders: number;
  log: (message: string, error: unknown) => void;
  /** Told when a viewer waits for an encoder; work ahead stands still meanwhile, and so does whoever else asks it. */
  gate: ViewerGate;
  now?: () => number;
  /** Work ahead is planned at most this often: a plan asks about every piece that viewers will want. */
  planEveryMs?: number;
  /** How long a reader waits for a free encoder. */
  queueMs?: number;
}
export type PieceAnswer = { kind: 'bytes'; bytes: Uint8Array } | { kind: 'stream'; chunks: AsyncIterable<Uint8Array> };

/** Work ahead, and how soon it is wanted. */
interface Ahead {
  run: EncodeRun;
  inSeconds: number;
}

/** A run that is this close to a piece serves it sooner than a new one would. */
const JOIN_DISTANCE = 3;
/** What is wanted sooner than this does not run at low priority, which nobody may raise again later. */
const SOON_SECONDS = 8;
/** Readers are told within ten seconds that nothing can be done for them. */
const QUEUE_MS = 9_000;
const PLAN_EVERY_MS = 100;
/** Work ahead on a unit is not started again this soon after it ended, however it ended. */
const RETRY_AHEAD_MS = 30_000;
const MAX_AHEAD = 32;
/** Renditions that are made ready at the same time: picture and sound of four titles. */
const MAX_WARMING = 8;
/** As if it were wanted this much later than anything a viewer wants. */
const WARM_LATER_SECONDS = 1000;

export class EncodeScheduler implements AsyncDisposable {
  readonly #cache: SegmentCache;
  readonly #log: SchedulerOptions['log'];
  readonly #gate: ViewerGate;
  /** Ends what this scheduler said to the gate. */
  #calm: (() => void) | null = null;
  readonly #now: () => number;
  readonly #queueMs: number;
  readonly #planEveryMs: number;
  readonly #queues: Record<Lane, EncodeQueue>;
  readonly #viewers = new Viewers();
  /** Wanted by nobody who watches yet. */
  readonly #warming = new Set<Window>();
  /** Resolved and made anew when a piece was made or an encoder ended. */
  #changed = Promise.withResolvers<void>();
  readonly #tried = new LRUCache<string, number>({ max: 1000 });
  readonly #work = new Set<Promise<void>>();
  #planning: Promise<void> | null = null;
  #isPlanStale = false;
  #plannedAtMs = -Infinity;
  #nextPlan: NodeJS.Timeout | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: SchedulerOptions) {
    this.#cache = options.cache;
    this.#log = options.log;
    this.#gate = options.gate;
    this.#now = options.now ?? Date.now;
    this.#queueMs = options.queueMs ?? QUEUE_MS;
    this.#planEveryMs = options.planEveryMs ?? PLAN_EVERY_MS;
    // Work ahead would take the processor from a first picture or sound that somebody waits for.
    const hooks: QueueHooks = {
      start: (run) => this.#track(run),
      mayStartAhead: () => !this.#isCold(),
      changed: () => this.#tellGate(),
    };
    const queue = (): EncodeQueue => new EncodeQueue(options.maxEncoders, hooks);
    this.#queues = { video: queue(), audio: queue() };
  }

  /** Encoders at work, those that are just being stopped included. */
  get running(): number {
    return this.#queues.video.running + this.#queues.audio.running;
  }

  /** A viewer's place in the film: what lies ahead of it is encoded, and nothing for where they were before. */
  watch(viewer: string, target: EncodeTarget, piece: number): void {
    this.#viewers.note(viewer, target, piece, this.#now());
    this.#replan();
  }

  leave(viewer: string): void {
    this.#viewers.leave(viewer);
    this.#replan();
  }

  /**
   * Has pieces [first, end) made when no viewer needs an encoder. Resolves when they are stored, or cannot be had now: when their
   * encoder failed, or too much is being made ready already. Rejects with the signal's reason.
   */
  async warm(target: EncodeTarget, first: number, end: number, signal: AbortSignal): Promise<void> {
    if (this.#warming.size >= MAX_WARMING) return;
    const window = { target, first, end };
    this.#warming.add(window);
    try {
      while (!(await this.#isThere(window)) && !this.#wasTried(target, end - 1)) {
        const change = this.#changed.promise;
        this.#replan();
        await abortable(change, signal);
      }
    } finally {
      this.#warming.delete(window);
      this.#replan();
    }
  }

  async #isThere({ target, first, end }: Window): Promise<boolean> {
    for (let i = first; i < end; i++) if (!(await this.#cache.has(target.keyOf(i)))) return false;
    return true;
  }

  /**
   * A piece that is not in the cache, from the run that makes it. Resolves when its first chunk is there.
   * Throws what the encoder threw, AppError('server.overloaded') when no encoder becomes free, or the signal's reason.
   */
  async request(
    target: EncodeTarget,
    piece: number,
    signal: AbortSignal,
    viewer: string | null = null,
  ): Promise<PieceAnswer> {
    if (this.#isClosed) throw closing();
    const run = this.#runFor(target, piece, viewer);
    const { buffer, release } = run.join(piece);
    const done = (): void => {
      release();
      this.#dropIfUnwanted(run);
    };
    let isHandedOver = false;
    try {
      await this.#untilReady(run, buffer.ready(signal));
      if (buffer.isComplete) return { kind: 'bytes', bytes: buffer.whole() };
      isHandedOver = true;
      // A reader who never reads, or stops in the middle, is gone when the request is.
      signal.addEventListener('abort', done, { once: true });
      return { kind: 'stream', chunks: follow(buffer.read(signal), done) };
    } finally {
      if (!isHandedOver) done();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    if (this.#nextPlan) clearTimeout(this.#nextPlan);
    for (const queue of Object.values(this.#queues)) {
      for (const run of queue.runs()) run.stop(closing());
    }
    await this.#planning;
    clearTimeout(this.#timer);
    while (this.#work.size > 0) await Promise.all(this.#work);
    this.#calm?.();
  }

  #isCold(): boolean {
    return Object.values(this.#queues).some((queue) => queue.isCold);
  }

  #tellGate(): void {
    if (this.#isCold()) this.#calm ??= this.#gate.enter();
    else {
      this.#calm?.();
      this.#calm = null;
    }
  }

  #runFor(target: EncodeTarget, piece: number, viewer: string | null): EncodeRun {
    const queue = this.#queues[target.lane];
    const covering = this.#covering(target, piece);
    if (covering && !this.#isFarAway(covering, piece)) {
      queue.promote(covering);
      return covering;
    }
    const unit = target.unitOf(piece);
    // Where another run comes to this piece later, it can end there.
    covering?.cut(piece);
    const first = target.startsAnywhere ? piece : unit.first;
    const run = new EncodeRun(target, { first, end: unit.end }, 'now', viewer);
    if (!queue.addUrgent(run)) throw overloaded();
    return run;
  }

  #covering(target: EncodeTarget, piece: number): EncodeRun | undefined {
    const runs = [...this.#queues[target.lane].runs()].filter((r) => r.target.id === target.id && r.covers(piece));
    return runs.toSorted((a, b) => b.next - a.next)[0];
  }

  #isFarAway(run: EncodeRun, piece: number): boolean {
    return run.target.startsAnywhere && piece - run.next > JOIN_DISTANCE;
  }

  /** Waits for the first chunk; a run that does not even start in time is given up. */
  async #untilReady(run: EncodeRun, ready: Promise<void>): Promise<void> {
    const queue = this.#queues[run.target.lane];
    if (!queue.isWaiting(run)) return await ready;
    const late = new AbortController();
    const timer = setTimeout(() => queue.isWaiting(run) && late.abort(overloaded()), this.#queueMs);
    try {
      await abortable(ready, late.signal);
    } finally {
      clearTimeout(timer);
      ready.catch(() => {});
    }
  }

  #track(run: EncodeRun): Promise<void> {
    const work: Promise<void> = this.#perform(run).finally(() => this.#work.delete(work));
    this.#work.add(work);
    return work;
  }

  async #perform(run: EncodeRun): Promise<void> {
    const { target } = run;
    await this.#cutAtStored(run);
    const result = await run.work(this.#gate, (piece, bytes, keepAs) => {
      if (keepAs !== null) this.#cache.keep(keepAs ?? target.keyOf(piece), bytes);
      for (const queue of Object.values(this.#queues)) queue.pump();
      this.#tellWarming();
    });
    const isFailure = typeof result === 'object';
    if (isFailure || (result === 'done' && !run.isUrgent)) this.#tried.set(unitName(target, run.first), this.#now());
    // What just hung would most likely hang again a little further on.
    if (isFailure && isHung(result.error)) this.#restAhead(target);
    // Readers of an urgent run are told; nobody else hears of work ahead.
    if (isFailure && !run.isUrgent) this.#log('Encoding ahead failed.', result.error);
    this.#replan();
    this.#tellWarming();
  }

  #tellWarming(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Nothing is encoded ahead of a target for a while, whatever was planned. */
  #restAhead(target: EncodeTarget): void {
    this.#tried.set(target.id, this.#now());
    const queue = this.#queues[target.lane];
    for (const run of [...queue.runs()]) if (run.target.id === target.id && queue.isAhead(run)) queue.remove(run);
  }

  /** A run ends where the rest of its unit is stored, or is being made by another run. */
  async #cutAtStored(run: EncodeRun): Promise<void> {
    const { target, first } = run;
    if (target.startsAnywhere) {
      for (let piece = first + 1; piece < run.end; piece++) {
        if (!(await this.#isMade(target, piece, run))) continue;
        if (run.cut(piece)) return;
      }
      return;
    }
    while (run.end - 1 > first && (await this.#isMade(target, run.end - 1, run)) && run.cut(run.end - 1));
  }

  async #isMade(target: EncodeTarget, piece: number, except: EncodeRun): Promise<boolean> {
    const other = [...this.#queues[target.lane].runs()].some(
      (r) => r !== except && r.first === piece && r.target.id === target.id && r.covers(piece),
    );
    return other || (await this.#cache.has(target.keyOf(piece)));
  }

  #dropIfUnwanted(run: EncodeRun): void {
    if (run.isStopped || run.hasReaders || this.#isWanted(run, this.#viewers.windows(this.#now()))) return;
    this.#queues[run.target.lane].remove(run);
    run.stop(new Error('nobody waits any more'));
  }

  #isWanted(run: EncodeRun, windows: readonly Window[]): boolean {
    return [...windows, ...this.#warming].some(
      (w) => w.target.id === run.target.id && w.first < run.end && w.end > run.next,
    );
  }

  /** Plans now or soon; while a plan is being made, once more after it. */
  #replan(): void {
    this.#isPlanStale = true;
    if (this.#isClosed || this.#planning || this.#nextPlan) return;
    const restMs = this.#plannedAtMs + this.#planEveryMs - performance.now();
    if (restMs <= 0) this.#plan();
    else this.#nextPlan = setTimeout(() => this.#plan(), restMs);
  }

  #plan(): void {
    this.#nextPlan = null;
    this.#plannedAtMs = performance.now();
    this.#isPlanStale = false;
    this.#planning = this.#planAll().finally(() => {
      this.#planning = null;
      if (this.#isPlanStale) this.#replan();
    });
  }

  async #planAll(): Promise<void> {
    const windows = this.#viewers.windows(this.#now());
    for (const queue of Object.values(this.#queues)) {
      for (const run of [...queue.runs()]) this.#dropIfUnwanted(run);
    }
    const plan: Ahead[] = [];
    for (const window of windows) await this.#planWindow(window, plan, 0);
    for (const window of this.#warming) await this.#planWindow(window, plan, WARM_LATER_SECONDS);
    if (this.#isClosed) return;
    const runs = plan.toSorted((a, b) => a.inSeconds - b.inSeconds).map((ahead) => ahead.run);
    for (const lane of ['video', 'audio'] as const) {
      // Between planning and queueing somebody may have asked for the same pieces.
      const isNew = (run: EncodeRun): boolean =>
        !this.#startedCovering(run.target, run.first) && !this.#wasTried(run.target, run.first);
      this.#queues[lane].setAhead(runs.filter((run) => run.target.lane === lane && isNew(run)));
    }
    this.#setTimer();
  }

  /** Adds runs for the pieces of a window that are neither stored nor being made. */
  async #planWindow({ target, first, end }: Window, plan: Ahead[], laterS: number): Promise<void> {
    for (let piece = first; piece < end && plan.length < MAX_AHEAD;) {
      const planned = plan.find(({ run }) => run.target.id === target.id && run.covers(piece))?.run;
      const made = planned ?? this.#startedCovering(target, piece);
      if (made) piece = made.end;
      else if (await this.#cache.has(target.keyOf(piece))) piece++;
      else {
        const unit = target.unitOf(piece);
        const from = target.startsAnywhere ? piece : unit.first;
        const inSeconds = target.startOf(from) - target.startOf(first) + laterS;
        if (!this.#wasTried(target, from)) {
          const need = inSeconds < SOON_SECONDS ? 'soon' : 'later';
          plan.push({ run: new EncodeRun(target, { first: from, end: unit.end }, need), inSeconds });
        }
        piece = unit.end;
      }
    }
  }

  #startedCovering(target: EncodeTarget, piece: number): EncodeRun | undefined {
    const queue = this.#queues[target.lane];
    return [...queue.runs()].find((r) => r.target.id === target.id && r.covers(piece) && !queue.isAhead(r));
  }

  #wasTried(target: EncodeTarget, piece: number): boolean {
    const isRecent = (at: number | undefined): boolean => at !== undefined && this.#now() - at < RETRY_AHEAD_MS;
    return isRecent(this.#tried.get(target.id)) || isRecent(this.#tried.get(unitName(target, piece)));
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const now = this.#now();
    const next = this.#viewers.nextChangeMs(now);
    if (next === null || this.#isClosed) return;
    this.#timer = setTimeout(() => this.#replan(), next - now + 1);
    this.#timer.unref();
  }
}

function unitName(target: EncodeTarget, piece: number): string {
  return `${target.id}|${target.unitOf(piece).first}`;
}

async function* follow(chunks: AsyncIterable<Uint8Array>, done: () => void): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* chunks;
  } finally {
    done();
  }
}

function overloaded(): AppError {
  return new AppError('server.overloaded', 'All encoders are busy with other viewers; try again in a moment.');
}

function closing(): AppError {
  return new AppError('server.unavailable', 'The server is stopping.');
}
