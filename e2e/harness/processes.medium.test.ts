import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withLock } from '../media/lock.ts';
import { descendantsOf, stillRunning } from './processes.ts';
import { run } from './run.ts';

const SLEEPER = 'setTimeout(() => {}, 60_000)';

it('finds children and grandchildren, and knows when they are gone', async () => {
  const script = `const c = require('node:child_process').spawn(process.execPath, ['-e', '${SLEEPER}']); c.on('spawn', () => console.log(c.pid)); ${SLEEPER}`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [grandchild] = (await once(child.stdout, 'data')) as [Buffer];
  const found = await descendantsOf(process.pid);
  const pids = found.map((p) => p.pid);
  expect(pids).toContain(child.pid);
  expect(pids).toContain(Number(grandchild.toString()));
  const ours = found.filter((p) => p.pid === child.pid || p.pid === Number(grandchild.toString()));
  expect(await stillRunning(ours)).toHaveLength(2);
  for (const p of ours) process.kill(p.pid, 'SIGKILL');
  await once(child, 'exit');
  await expect.poll(() => stillRunning(ours)).toEqual([]);
});

it('knows a process again that renamed itself', async () => {
  const script = `process.stdin.once('data', () => { process.title = 'renamed'; console.log('done'); }); console.log('up')`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const before = (await descendantsOf(process.pid)).filter((p) => p.pid === child.pid);
  child.stdin.write('go');
  await once(child.stdout, 'data');
  expect(await stillRunning(before)).toEqual(before);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await stillRunning(before)).toEqual([]);
});

it('gives the last words of a program that failed', async () => {
  await expect(run(process.execPath, ['-e', 'console.error("no luck"); process.exit(3)'])).rejects.toThrow(
    /ended with 3: no luck/,
  );
});

it('kills a program that takes longer than it may', async () => {
  await expect(run(process.execPath, ['-e', SLEEPER], { timeoutMs: 200 })).rejects.toThrow(/abort/i);
});

it('lets one in at a time and notices a dead owner', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'praxino-lock-'));
  const signal = AbortSignal.timeout(10_000);
  const order: string[] = [];
  const task = (name: string) => async (): Promise<void> => {
    order.push(`${name} in`);
    await new Promise((resolve) => setImmediate(resolve));
    order.push(`${name} out`);
  };
  await Promise.all([withLock(join(dir, 'lock'), signal, task('a')), withLock(join(dir, 'lock'), signal, task('b'))]);
  expect(order.map((o) => o.split(' ')[1])).toEqual(['in', 'out', 'in', 'out']);
  const dead = await run(process.execPath, ['-e', 'process.stdout.write(String(process.pid))']);
  await run(process.execPath, [
    '-e',
    `const fs = require('node:fs'); fs.mkdirSync(${JSON.stringify(join(dir, 'left'))}); fs.writeFileSync(${JSON.stringify(join(dir, 'left', 'owner'))}, '${dead.stdout.toString()}')`,
  ]);
  expect(await withLock(join(dir, 'left'), signal, () => Promise.resolve('in'))).toBe('in');
  await rm(dir, { recursive: true, force: true });
});
