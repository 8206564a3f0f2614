// Positions of players: kept in memory, written together every few seconds, and at once when a player pauses or stops.
import type { Progress } from '../library/index.ts';
import type { Log } from '../platform/index.ts';

export interface ProgressKeeper extends AsyncDisposable {
  report(progress: Progress): void;
  /** Writes what is waiting; on the disk when it resolves. */
  flush(): Promise<void>;
}

export interface ProgressDeps {
  save: (reports: readonly Progress[]) => Promise<void>;
  log: Log;
  intervalMs?: number;
}

/** One per user and item; beyond this the reporter waits for nothing, but the oldest are written at once. */
const MAX_WAITING = 10_000;

export function createProgressKeeper({ save, log, intervalMs = 5000 }: ProgressDeps): ProgressKeeper {
  const waiting = new Map<string, Progress>();
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const batch = [...waiting.values()];
    if (batch.length === 0) return;
    waiting.clear();
    try {
      await save(batch);
    } catch (error) {
      // Newer reports have come in meanwhile, perhaps: those win.
      for (const report of batch) if (!waiting.has(keyOf(report))) waiting.set(keyOf(report), report);
      throw error;
    }
  };
  const flush = (): Promise<void> => {
    // One after the other: an older batch must not overtake a newer one.
    writing = writing.then(write, write);
    return writing;
  };
  const flushLater = (): void =>
    void flush().catch((error: unknown) => log.error({ err: error }, 'positions could not be stored; trying again'));
  const timer = setInterval(flushLater, intervalMs);
  timer.unref();

  return {
    report(progress) {
      waiting.set(keyOf(progress), progress);
      if (waiting.size >= MAX_WAITING) flushLater();
    },
    flush,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await flush();
    },
  };
}

function keyOf({ userId, itemId }: Progress): string {
  return `${userId}/${itemId}`;
}
