// The near end of one database thread: sends statements, matches answers, and fails every waiting caller if the thread dies.
import { Worker } from 'node:worker_threads';
import { AppError } from '@praxino/contracts';
import type { Reply, Rows, WorkerSettings } from './protocol.ts';

/** A statement that SQLite refused. `code` is SQLite's: SQLITE_CONSTRAINT_UNIQUE, SQLITE_FULL … */
export class DatabaseError extends Error {
  readonly code: string | null;

  constructor(message: string, code: string | null) {
    super(message);
    this.name = 'DatabaseError';
    this.code = code;
  }
}

export interface DatabaseThread extends AsyncDisposable {
  execute(sql: string, parameters: readonly unknown[]): Promise<Rows>;
  /** Statements sent and not answered yet. */
  readonly waiting: number;
}

interface Waiter {
  resolve(rows: Rows): void;
  reject(error: unknown): void;
}

/**
 * With the cache on first, the thread finds `worker.ts` compiled; without, each thread loads the whole type stripper (70 ms of CPU).
 * The address stands in the text because code given as text has no address of its own to start from.
 */
const bootText = `require('node:module').enableCompileCache(); import(${JSON.stringify(new URL('./worker.ts', import.meta.url).href)});`;

/** Starts a thread and waits until its connection is open. Throws AppError('config.invalid') when it cannot be. */
export async function startThread(settings: WorkerSettings): Promise<DatabaseThread> {
  const worker = new Worker(bootText, { eval: true, workerData: settings });
  const waiters = new Map<number, Waiter>();
  let lastId = 0;
  let death: Error | null = null;
  const die = (cause: unknown): void => {
    death ??= new AppError('server.unavailable', 'The database thread has stopped', { cause });
    for (const waiter of waiters.values()) waiter.reject(death);
    waiters.clear();
  };
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const opened = new Promise<void>((resolve, reject) => {
    worker.once('error', (cause) => reject(cannotOpen(settings.path, cause)));
    worker.once('message', () => resolve());
  });
  worker.on('error', die);
  worker.on('exit', () => die(new Error('exit')));
  worker.on('message', (reply: Reply) => settle(waiters, reply));
  await opened;

  return {
    get waiting() {
      return waiters.size;
    },
    execute(sql, parameters) {
      return new Promise<Rows>((resolve, reject) => {
        if (death) {
          reject(death);
          return;
        }
        const id = ++lastId;
        // Throws for a value that cannot be sent; then nobody waits.
        worker.postMessage({ id, sql, parameters });
        waiters.set(id, { resolve, reject });
      });
    },
    async [Symbol.asyncDispose]() {
      if (!death) worker.postMessage('close');
      await exited;
    },
  };
}

function cannotOpen(path: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('config.invalid', `The database ${path} cannot be opened: ${reason}`, { cause });
}

function settle(waiters: Map<number, Waiter>, reply: Reply): void {
  if (reply.kind === 'ready') return;
  const waiter = waiters.get(reply.id);
  waiters.delete(reply.id);
  if (reply.kind === 'rows') waiter?.resolve(reply.result);
  else waiter?.reject(new DatabaseError(reply.message, reply.code));
}
