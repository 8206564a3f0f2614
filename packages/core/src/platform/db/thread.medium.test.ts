import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { startThread } from './thread.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'praxino-thread-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a thread', () => {
  it('counts what waits for an answer', async () => {
    await using thread = await startThread({ path: join(folder, 'count.db'), role: 'writer' });
    const answers = [1, 2, 3].map((n) => thread.execute('select ? as n', [n]));
    expect(thread.waiting).toBe(3);
    expect((await Promise.all(answers)).map((a) => a.rows)).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
    expect(thread.waiting).toBe(0);
  });

  it('does not count a statement that could not be sent', async () => {
    await using thread = await startThread({ path: join(folder, 'unsent.db'), role: 'writer' });
    await expect(thread.execute('select ?', [() => 1])).rejects.toThrow('could not be cloned');
    expect(thread.waiting).toBe(0);
    expect((await thread.execute('select 1 as one', [])).rows).toEqual([{ one: 1 }]);
  });

  it('answers what came before it was closed and refuses what came after', async () => {
    const thread = await startThread({ path: join(folder, 'closed.db'), role: 'writer' });
    const before = thread.execute('select 1 as one', []);
    const closing = thread[Symbol.asyncDispose]();
    const meanwhile = thread.execute('select 2 as two', []);
    await expect(before).resolves.toEqual({ rows: [{ one: 1 }], changes: null });
    await expect(meanwhile).rejects.toMatchObject({ code: 'server.unavailable' });
    await closing;
    await expect(thread.execute('select 3 as three', [])).rejects.toMatchObject({ code: 'server.unavailable' });
    expect(thread.waiting).toBe(0);
    await thread[Symbol.asyncDispose]();
  });

  it('that reads cannot write', async () => {
    const path = join(folder, 'reader.db');
    await using writer = await startThread({ path, role: 'writer' });
    await writer.execute('create table t (x)', []);
    await using reader = await startThread({ path, role: 'reader' });
    await expect(reader.execute('insert into t values (1)', [])).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
    await expect(reader.execute('drop table t', [])).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
    expect((await reader.execute('select count(*) as n from t', [])).rows).toEqual([{ n: 0 }]);
  });

  it('that writes waits for the disk at every commit, keeps a WAL and holds references', async () => {
    await using writer = await startThread({ path: join(folder, 'pragmas.db'), role: 'writer' });
    const read = async (name: string) => Object.values((await writer.execute(`pragma ${name}`, [])).rows[0] ?? {})[0];
    expect(await read('journal_mode')).toBe('wal');
    expect(await read('synchronous')).toBe(2);
    expect(await read('foreign_keys')).toBe(1);
  });
});

describe('a file that is no database of ours', () => {
  const open = (path: string) => openDatabase({ path, migrations: [] });

  it('is named, with the reason, and left as it was', async () => {
    const path = join(folder, 'letter.db');
    const letter = 'Dear reader, '.repeat(1000);
    await writeFile(path, letter);
    await expect(open(path)).rejects.toMatchObject({
      code: 'config.invalid',
      message: `The database ${path} cannot be opened: file is not a database`,
    });
    expect(await readFile(path, 'utf8')).toBe(letter);
  });

  it('is refused when it is a folder', async () => {
    const path = join(folder, 'folder.db');
    await mkdir(path);
    await expect(open(path)).rejects.toThrow(`The database ${path} cannot be opened`);
  });

  it('is refused when its folder is missing', async () => {
    const path = join(folder, 'nowhere', 'praxino.db');
    await expect(open(path)).rejects.toThrow(`The database ${path} cannot be opened`);
  });
});
