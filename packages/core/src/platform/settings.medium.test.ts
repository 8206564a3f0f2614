import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from './db/database.ts';
import { openTestDatabase, type TestDatabase } from './db/testing/open-test-database.ts';
import { serverSecret, settingsMigrations } from './settings.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase(settingsMigrations);
});
afterAll(() => test[Symbol.asyncDispose]());

describe('a secret of the server', () => {
  it('has 32 bytes that are not all alike', async () => {
    const secret = await serverSecret(test.database, 'images');
    expect(secret).toHaveLength(32);
    expect(new Set(secret).size).toBeGreaterThan(8);
  });

  it('is the same at every call, and another under another name', async () => {
    const first = await serverSecret(test.database, 'streams');
    expect((await serverSecret(test.database, 'streams')).equals(first)).toBe(true);
    expect((await serverSecret(test.database, 'images')).equals(first)).toBe(false);
  });

  it('is made once when many ask at the same moment', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => serverSecret(test.database, 'together')));
    expect(new Set(secrets.map((s) => s.toString('hex'))).size).toBe(1);
  });

  it('is still the same after a restart', async () => {
    await using first = await openTestDatabase(settingsMigrations);
    const before = await serverSecret(first.database, 'streams');
    await first.database[Symbol.asyncDispose]();
    await using second = await openDatabase({ path: first.path, migrations: settingsMigrations });
    expect((await serverSecret(second, 'streams')).equals(before)).toBe(true);
  });
});
