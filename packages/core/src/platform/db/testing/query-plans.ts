// What SQLite would do for the queries of a store, for tests that hold them to their indexes.
import { CompiledQuery, Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { createDialect } from '../dialect.ts';
import type { TestDatabase } from './open-test-database.ts';

/** Runs `use` on the database and returns the lines of the plans of every SELECT it sent: "SEARCH users USING INDEX …". */
export async function plansOf(
  { path }: TestDatabase,
  use: (database: Database) => Promise<unknown>,
): Promise<string[]> {
  const sent: CompiledQuery[] = [];
  const db = new Kysely<unknown>({
    dialect: createDialect(path, 1),
    log: ({ query }) => {
      if (query.sql.startsWith('select')) sent.push(query);
    },
  });
  try {
    await use({ tables: <Tables>() => db as unknown as Kysely<Tables>, [Symbol.asyncDispose]: async () => undefined });
    const lines: string[] = [];
    for (const { sql, parameters } of sent.slice()) {
      const plan = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
      const { rows } = await db.executeQuery<{ detail: string }>(plan);
      lines.push(...rows.map((r) => r.detail));
    }
    return lines;
  } finally {
    await db.destroy();
  }
}
