// A real database in a folder of its own, for tests: both are gone when it is disposed of.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../database.ts';
import type { Migration } from '../migrate.ts';

export interface TestDatabase extends AsyncDisposable {
  database: Database;
  path: string;
}

export async function openTestDatabase(migrations: readonly Migration[] = []): Promise<TestDatabase> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'praxino-db-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'praxino.db');
  const database = stack.use(await openDatabase({ path, migrations }));
  const open = stack.move();
  return { database, path, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
