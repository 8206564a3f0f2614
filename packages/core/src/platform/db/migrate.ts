// Brings the tables of all slices to the state this program needs. Steps are numbered within their slice and never change.
import { sql, type Kysely } from 'kysely';
import { AppError } from '@praxino/contracts';

export interface Migration {
  slice: string;
  /** 1, 2, 3 … within the slice. */
  number: number;
  name: string;
  /** Runs inside a transaction, which is rolled back when it throws. */
  up(db: Kysely<unknown>): Promise<void>;
}

interface MigrationTables {
  schema_migrations: { slice: string; number: number; name: string; applied_at: number };
}

/**
 * Applies what is missing, in the order given. Throws AppError('config.invalid') when the database was written by a
 * newer program: running on would lose what that one stored.
 */
export async function migrate(
  db: Kysely<unknown>,
  migrations: readonly Migration[],
  now: () => number,
): Promise<Migration[]> {
  assertNumbered(migrations);
  await sql`create table if not exists schema_migrations (
    slice text not null, number bigint not null, name text not null, applied_at bigint not null,
    primary key (slice, number))`.execute(db);
  // Same connection, other table type: this file owns this one table.
  const own = db as Kysely<MigrationTables>;
  const applied = await own.selectFrom('schema_migrations').selectAll().execute();
  refuseNewer(applied, migrations);
  const has = new Set(applied.map((a) => `${a.slice}/${a.number}`));
  const missing = migrations.filter((m) => !has.has(`${m.slice}/${m.number}`));
  for (const step of missing) {
    await own.transaction().execute(async (tx) => {
      await step.up(tx as unknown as Kysely<unknown>); // Kysely<T> is invariant in T; a step types its own tables.
      const row = { slice: step.slice, number: step.number, name: step.name, applied_at: now() };
      await tx.insertInto('schema_migrations').values(row).execute();
    });
  }
  return missing;
}

function refuseNewer(
  applied: readonly { slice: string; number: number; name: string }[],
  known: readonly Migration[],
): void {
  const names = new Set(known.map((m) => `${m.slice}/${m.number}`));
  const foreign = applied.filter((a) => !names.has(`${a.slice}/${a.number}`));
  if (foreign.length === 0) return;
  const list = foreign.map((f) => `${f.slice}-${f.number} ${f.name}`).join(', ');
  throw new AppError(
    'config.invalid',
    `The data folder was used by a newer version of Praxino (${list}). Start that version again, or use another folder with --data.`,
  );
}

function assertNumbered(migrations: readonly Migration[]): void {
  const last = new Map<string, number>();
  for (const m of migrations) {
    if (m.number !== (last.get(m.slice) ?? 0) + 1) throw new Error(`migration ${m.slice}-${m.number} is out of order`);
    last.set(m.slice, m.number);
  }
}
