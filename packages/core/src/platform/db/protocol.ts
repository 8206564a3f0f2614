// Messages between the database driver and its worker threads.

export interface WorkerSettings {
  path: string;
  role: 'writer' | 'reader';
}

export interface Call {
  id: number;
  sql: string;
  parameters: readonly unknown[];
}

export interface Rows {
  rows: unknown[];
  /** Rows changed by an insert, update or delete; null for a query. */
  changes: number | null;
}

export type Reply =
  | { kind: 'ready' }
  | { kind: 'rows'; id: number; result: Rows }
  | { kind: 'error'; id: number; message: string; code: string | null };
