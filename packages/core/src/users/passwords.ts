// argon2id in the thread pool, with a bound on how many run and wait: each takes 19 MiB and tens of milliseconds of CPU.
import { randomBytes } from 'node:crypto';
import { AppError } from '@praxino/contracts';

export interface Passwords {
  hash(password: string): Promise<string>;
  /** `hash` null: the same work is done against a hash nobody has the password of, and the answer is false. */
  verify(hash: string | null, password: string): Promise<boolean>;
}

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const MAX_RUNNING = 2;
const MAX_WAITING = 32;

export function createPasswords(): Passwords {
  const turn = createTurns();
  const decoy = hashOfNothing();
  // Loaded at the first use: the native module is not needed to start.
  const argon2 = () => import('@node-rs/argon2');
  const hash = (password: string) => turn(async () => (await argon2()).hash(password.normalize('NFKC'), COST));
  return {
    hash,
    async verify(stored, password) {
      const matches = await turn(async () => (await argon2()).verify(stored ?? decoy, password.normalize('NFKC')));
      return matches && stored !== null;
    },
  };
}

/** A hash of our cost that no password has: checking against it takes as long as against any other. */
function hashOfNothing(): string {
  const random = (bytes: number) => randomBytes(bytes).toString('base64').replaceAll('=', '');
  const { memoryCost, timeCost, parallelism } = COST;
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${random(16)}$${random(32)}`;
}

function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= MAX_RUNNING) {
      if (waiting.length >= MAX_WAITING)
        throw new AppError('server.overloaded', 'Too many people sign in at once; try again in a few seconds');
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
