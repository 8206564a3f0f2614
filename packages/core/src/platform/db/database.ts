// Opens the database of the server.
import { Kysely } from 'kysely';
import { createDialect } from './dialect.ts';
import { migrate, type Migration } from './migrate.ts';

export interface Database extends AsyncDisposable {
  /** The query builder, typed by the tables a store owns. All stores share the same threads. */
  tables<Tables>(): Kysely<Tables>;
}

export interface DatabaseSettings {
  /** A file on a local disk: WAL does not work on network file systems. */
  path: string;
  migrations: readonly Migration[];
  now?: () => number;
}

/** Opens or creates the file and migrates it. Throws AppError('config.invalid') for a file of a newer version. */
export async function openDatabase({ path, migrations, now = Date.now }: DatabaseSettings): Promise<Database> {
  const db = new Kysely<unknown>({ dialect: createDialect(path, 2) });
  try {
    await migrate(db, migrations, now);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    // Kysely is invariant in its tables; the store that names them owns their migrations.
    tables: <Tables>() => db as unknown as Kysely<Tables>,
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}
