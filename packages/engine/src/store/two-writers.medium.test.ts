// Two servers on one cache folder.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { keyOf } from './blob-store.compliance.ts';
import { createDiskStore } from './disk-store.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-two-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const KEYS = 150;

/** Puts a value of its own under each key, in its own order, and prints what it was told. */
async function writer(name: string, step: number): Promise<Record<string, 'stored' | 'existed'>> {
  const script = `
    import { createDiskStore } from ${JSON.stringify(join(import.meta.dirname, 'disk-store.ts'))};
    import { createHash } from 'node:crypto';
    await using store = await createDiskStore({ dir: ${JSON.stringify(join(dir, 'cache'))}, maxBytes: 1e8 });
    const answers = {};
    await Promise.all(Array.from({ length: ${KEYS} }, async (_, n) => {
      const i = (n * ${step}) % ${KEYS};
      const key = createHash('sha256').update(String(i)).digest('hex');
      answers[i] = await store.put(key, Buffer.alloc(20_000, ${JSON.stringify(name)}));
    }));
    console.log(JSON.stringify(answers));`;
  const file = join(dir, `${name}.mts`);
  await writeFile(file, script);
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(0);
  return JSON.parse(text) as Record<string, 'stored' | 'existed'>;
}

it('keep the bytes of whoever was first, each told the truth, and nothing half-written', async () => {
  const names = ['ann', 'bob'];
  const [ann, bob] = await Promise.all([writer('ann', 1), writer('bob', 7)]);
  const winners = [ann!, bob!].map((answers) => (i: number) => answers[i] === 'stored');
  await using store = await createDiskStore({ dir: join(dir, 'cache'), maxBytes: 1e8 });
  for (let i = 0; i < KEYS; i++) {
    const winner = names.filter((_, n) => winners[n]!(i));
    expect(winner).toHaveLength(1);
    expect(Buffer.from((await store.get(keyOf(String(i))))!)).toEqual(Buffer.alloc(20_000, winner[0]!));
  }
  await vi.waitFor(() => expect(store.usage().entries).toBe(KEYS), { timeout: 20_000 });
  expect(await readdir(join(dir, 'cache', 'tmp'))).toEqual([]);
});
