// Values the server makes for itself once and keeps: its secret and its id.
import { randomBytes } from 'node:crypto';
import type { Database } from './db/database.ts';
import type { Migration } from './db/migrate.ts';

interface SettingsTables {
  settings: { key: string; value: string };
}

export const settingsMigrations: readonly Migration[] = [
  {
    slice: 'platform',
    number: 1,
    name: 'settings',
    up: async (db) => {
      await db.schema
        .createTable('settings')
        .addColumn('key', 'text', (c) => c.primaryKey().notNull())
        .addColumn('value', 'text', (c) => c.notNull())
        .execute();
    },
  },
];

/** 32 random bytes under `name`, made at the first call and the same ever after. Signs addresses; never leaves the server. */
export async function serverSecret(database: Database, name: string): Promise<Buffer> {
  const db = database.tables<SettingsTables>();
  const key = `secret.${name}`;
  await db
    .insertInto('settings')
    .values({ key, value: randomBytes(32).toString('base64url') })
    .onConflict((c) => c.column('key').doNothing())
    .execute();
  const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirstOrThrow();
  return Buffer.from(row.value, 'base64url');
}
