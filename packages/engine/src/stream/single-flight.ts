// Many callers, one piece of work: it stops only when all of them have gone.
import { abortable } from './piece-buffer.ts';

/** Made once: a reason made anew for every end of work costs more than small work itself. */
const NOBODY_WAITS = new Error('nobody waits for it any more');

interface Flight<T> {
  result: Promise<T>;
  waiting: number;
  stop: AbortController;
}

export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();
  /** Work whose callers may have gone. */
  readonly #unfinished = new Set<Promise<unknown>>();

  /** The result of the work under this key, which is started unless it is under way. A failure is told to all and not kept. */
  async do(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#take(key, work);
    flight.waiting++;
    try {
      return await abortable(flight.result, signal);
    } finally {
      if (--flight.waiting === 0 && this.#flights.get(key) === flight) {
        this.#flights.delete(key);
        flight.stop.abort(signal.aborted ? signal.reason : NOBODY_WAITS);
      }
    }
  }

  /** Waits until nothing is under way; callers are expected to have gone. */
  async idle(): Promise<void> {
    while (this.#unfinished.size > 0) await Promise.allSettled(this.#unfinished);
  }

  #take(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const stop = new AbortController();
    const result = work(stop.signal);
    const end: Promise<unknown> = result.catch(() => {}).finally(() => this.#unfinished.delete(end));
    this.#unfinished.add(end);
    const flight: Flight<T> = { result, waiting: 0, stop };
    this.#flights.set(key, flight);
    return flight;
  }
}
