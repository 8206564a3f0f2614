// Slows guessing down without ever locking anyone out: each failure doubles the wait for the same account from the same address.
import { LRUCache } from 'lru-cache';
import { AppError } from '@praxino/contracts';

export interface Throttle {
  /** Counts an attempt. Throws AppError('request.rate-limited') while the last ones ask for a pause. */
  attempt(key: string): void;
  /** The attempt was right: the count starts again. */
  succeeded(key: string): void;
}

export interface ThrottleSettings {
  now: () => number;
  /** Attempts before the first pause. */
  free?: number;
  maxPauseMs?: number;
}

interface Entry {
  attempts: number;
  notBefore: number;
}

export function createThrottle({ now, free = 5, maxPauseMs = 60_000 }: ThrottleSettings): Throttle {
  // When full, the key longest unused is forgotten: an attacker with that many addresses is slowed by argon2 alone.
  const entries = new LRUCache<string, Entry>({ max: 10_000 });
  return {
    attempt(key) {
      const entry = entries.get(key) ?? { attempts: 0, notBefore: 0 };
      const wait = entry.notBefore - now();
      // Longer than any pause: the clock was set back, and nobody is locked out for that.
      if (wait > 0 && wait <= maxPauseMs) {
        throw new AppError('request.rate-limited', `Too many wrong attempts; try again in ${Math.ceil(wait / 1000)} s`);
      }
      const attempts = entry.attempts + 1;
      // Counted before the answer is known: a hundred attempts at once must not all be free.
      const pause = attempts < free ? 0 : Math.min(maxPauseMs, 1000 * 2 ** (attempts - free));
      entries.set(key, { attempts, notBefore: now() + pause });
    },
    succeeded(key) {
      entries.delete(key);
    },
  };
}
