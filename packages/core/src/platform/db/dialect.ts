// Kysely on worker threads: one writer, some readers, all on one WAL file.
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { createLock, type Lock } from './lock.ts';
import type { Rows } from './protocol.ts';
import { startThread, type DatabaseThread } from './thread.ts';

interface Threads {
  writer: DatabaseThread;
  readers: DatabaseThread[];
  writing: Lock;
  /** Closes the readers, then the writer, so that it can checkpoint and remove the WAL file. */
  opened: AsyncDisposableStack;
}

/** Kysely's own adapter for SQLite lets one query in at a time, whatever it is: readers would wait for transactions. */
class WorkerAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** `readers` threads answer every SELECT outside a transaction; the writer does the rest, one transaction at a time. */
export function createDialect(path: string, readers: number): Dialect {
  return {
    createDriver: () => createDriver(path, readers),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new WorkerAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

function createDriver(path: string, readerCount: number): Driver {
  let threads: Threads | null = null;
  const open = new WeakMap<DatabaseConnection, WorkerConnection>();
  const connectionOf = (connection: DatabaseConnection): WorkerConnection => {
    const known = open.get(connection);
    if (!known) throw new Error('this connection belongs to another database');
    return known;
  };
  return {
    async init() {
      threads = await openThreads(path, readerCount);
    },
    acquireConnection() {
      if (!threads) return Promise.reject(new Error('the database is not open'));
      const connection = new WorkerConnection(threads);
      open.set(connection, connection);
      return Promise.resolve(connection);
    },
    beginTransaction: (connection) => connectionOf(connection).begin(),
    commitTransaction: (connection) => connectionOf(connection).end('commit'),
    rollbackTransaction: (connection) => connectionOf(connection).end('rollback'),
    releaseConnection: () => Promise.resolve(),
    async destroy() {
      if (!threads) return;
      const { writing, opened } = threads;
      // An acknowledged write is on disk already; one that is under way ends first.
      const release = await writing.acquire();
      threads = null;
      await opened.disposeAsync();
      // Whoever waits still is told by the closed thread.
      release();
    },
  };
}

async function openThreads(path: string, readerCount: number): Promise<Threads> {
  await using opened = new AsyncDisposableStack();
  // The writer comes first: it creates the file and switches it to WAL, which a read-only connection cannot.
  const writer = opened.use(await startThread({ path, role: 'writer' }));
  const starts = Array.from({ length: readerCount }, () => startThread({ path, role: 'reader' }));
  const settled = await Promise.allSettled(starts);
  for (const start of settled) if (start.status === 'fulfilled') opened.use(start.value);
  const readers = await Promise.all(starts);
  return { writer, readers, writing: createLock(), opened: opened.move() };
}

class WorkerConnection implements DatabaseConnection {
  readonly #threads: Threads;
  #release: (() => void) | null = null;

  constructor(threads: Threads) {
    this.#threads = threads;
  }

  async begin(): Promise<void> {
    this.#release = await this.#threads.writing.acquire();
    try {
      // `immediate` takes the write lock now: a transaction that starts as a reader can fail half-way with SQLITE_BUSY.
      await this.#threads.writer.execute('begin immediate', []);
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    // Kysely rolls back after a failed commit, too: by now the writer may be in somebody else's transaction.
    if (!this.#release) return;
    try {
      await this.#threads.writer.execute(how, []);
    } catch (error) {
      // SQLite has rolled back by itself already (a full disk). What led here is what the caller needs to know.
      if (how === 'rollback') return;
      // A failed commit leaves the transaction open, and it would swallow the next caller's statements.
      await this.#threads.writer.execute('rollback', []).catch(() => undefined);
      throw error;
    } finally {
      this.#unlock();
    }
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return toResult<R>(await this.#execute(query));
  }

  // oxlint-disable-next-line require-yield -- rows of a worker come all at once; pages are asked for by key instead.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are not streamed; ask for pages');
  }

  async #execute(query: CompiledQuery): Promise<Rows> {
    const { writer, writing } = this.#threads;
    if (this.#release) return writer.execute(query.sql, query.parameters);
    if (isRead(query)) return this.#reader().execute(query.sql, query.parameters);
    const release = await writing.acquire();
    try {
      return await writer.execute(query.sql, query.parameters);
    } finally {
      release();
    }
  }

  #reader(): DatabaseThread {
    const { readers, writer } = this.#threads;
    return readers.reduce((least, r) => (r.waiting < least.waiting ? r : least), readers[0] ?? writer);
  }

  #unlock(): void {
    this.#release?.();
    this.#release = null;
  }
}

function isRead(query: CompiledQuery): boolean {
  return (
    query.query.kind === 'SelectQueryNode' ||
    (query.query.kind === 'RawNode' && /^\s*(select|explain)\b/i.test(query.sql))
  );
}

function toResult<R>({ rows, changes }: Rows): QueryResult<R> {
  // Rows come from our own statements; their shape is what the query builder typed.
  const typed = rows as R[];
  return changes === null ? { rows: typed } : { rows: typed, numAffectedRows: BigInt(changes) };
}
