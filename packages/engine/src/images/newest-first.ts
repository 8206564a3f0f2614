// Work that people wait for, a little at a time: whoever asked last is served first, because a pointer that moved on left the rest behind.
import { AppError } from '@praxino/contracts/errors';

interface Waiting {
  begin: () => void;
  giveUp: (reason: unknown) => void;
}

/** More than a viewer can point at: the oldest are refused. */
const MAX_WAITING = 64;

export class NewestFirst {
  readonly #size: number;
  #running = 0;
  /** Oldest first. */
  readonly #waiting: Waiting[] = [];

  /** `size`: how much runs at the same time. */
  constructor(size: number) {
    this.#size = size;
  }

  get isBusy(): boolean {
    return this.#running > 0;
  }

  /** Runs `work` when it is its turn. Throws the signal's reason, AppError('server.overloaded') for one that was pushed out. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#running >= this.#size) await this.#turn(signal);
    else this.#running++;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = this.#waiting.pop();
      if (next) next.begin();
      else this.#running--;
    }
  }

  /** Resolves when the place of one that ended is handed over. */
  async #turn(signal: AbortSignal): Promise<void> {
    const turn = Promise.withResolvers<void>();
    const waiting: Waiting = { begin: turn.resolve, giveUp: turn.reject };
    const leave = (): void => {
      const at = this.#waiting.indexOf(waiting);
      if (at < 0) return;
      this.#waiting.splice(at, 1);
      turn.reject(signal.reason);
    };
    this.#waiting.push(waiting);
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift()?.giveUp(overloaded());
    signal.addEventListener('abort', leave);
    try {
      await turn.promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }
}

function overloaded(): AppError {
  return new AppError('server.overloaded', 'Too many small pictures are asked for at once; ask again for this one.');
}
