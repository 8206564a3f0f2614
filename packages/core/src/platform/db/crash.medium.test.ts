import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { notesMigration, type NotesTables } from './testing/notes.ts';

const program = (name: string) => fileURLToPath(new URL(`./testing/${name}.ts`, import.meta.url));

/** Runs the writer from pair `first` on, kills it when `count` pairs were acknowledged, and returns the last of them. */
async function writeAndKill(path: string, first: number, count: number): Promise<number> {
  const child = spawn(process.execPath, [program('write-until-killed'), path, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  let last = first - 1;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last >= first + count - 1) child.kill('SIGKILL');
  }
  await gone;
  expect(child.signalCode).toBe('SIGKILL');
  return last;
}

it('keeps every acknowledged write through kill -9, and no half of one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'praxino-crash-'));
  try {
    const path = join(folder, 'praxino.db');
    const first = await writeAndKill(path, 1, 40);
    const second = await writeAndKill(path, first + 1000, 40);

    await using database = await openDatabase({ path, migrations: [notesMigration] });
    const db = database.tables<NotesTables>();
    const rows = await db.selectFrom('notes').select('text').orderBy('id').execute();
    const numbersOf = (side: string) =>
      rows.filter((r) => r.text?.includes(side)).map((r) => Number.parseInt(r.text ?? '', 10));
    const lefts = numbersOf('left');
    expect(lefts).toEqual(numbersOf('right'));
    const acknowledged = [
      ...Array.from({ length: first }, (_, i) => i + 1),
      ...Array.from({ length: second - first - 999 }, (_, i) => first + 1000 + i),
    ];
    expect(lefts).toEqual(expect.arrayContaining(acknowledged));
    // At most the pair under way at each kill was stored and not told.
    expect(lefts.length).toBeLessThanOrEqual(acknowledged.length + 2);
    expect((await sql`pragma integrity_check`.execute(db)).rows).toEqual([{ integrity_check: 'ok' }]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('leaves no thread behind when it cannot be opened', async () => {
  const child = spawn(process.execPath, [program('open-and-fail')], { stdio: ['ignore', 'pipe', 'inherit'] });
  // Only a process with nothing left to do ends by itself.
  const deadline = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const gone = once(child, 'exit');
  let output = '';
  for await (const chunk of child.stdout) output += String(chunk);
  await gone;
  clearTimeout(deadline);
  expect({ code: child.exitCode, signal: child.signalCode }).toEqual({ code: 0, signal: null });
  expect(output).toContain('refused: AppError: The database :memory: cannot be opened');
});
