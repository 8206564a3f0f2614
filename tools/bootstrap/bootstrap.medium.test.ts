// The parts of the bootstrap that start processes, run by whatever Node runs these tests.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const here = import.meta.dirname;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-supervise-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A supervisor of a small server that writes down every signal it hears. */
async function supervise(server: string) {
  const script = join(dir, 'server.mjs');
  await writeFile(script, server);
  const code = `import { supervise } from ${JSON.stringify(pathToFileURL(join(here, 'supervise.mjs')).href)};
    process.exitCode = await supervise(process.execPath, [${JSON.stringify(script)}], { cwd: ${JSON.stringify(dir)}, env: process.env });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, ended, output: () => output };
}

const LISTENER = `
  for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => { console.log(s); setTimeout(() => process.exit(7), 300); });
  setInterval(() => {}, 1000);
  console.log('ready');`;

describe.skipIf(process.platform === 'win32')('the supervisor', () => {
  it('passes a signal on once, though npm and the terminal both send it, and ends with the exit code of the server', async () => {
    const { child, ended, output } = await supervise(LISTENER);
    await expect.poll(output).toBe('ready\n');
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect(await ended).toEqual([7, null]);
    expect(output()).toBe('ready\nSIGINT\n');
  });

  it('passes SIGTERM on', async () => {
    const { child, ended, output } = await supervise(LISTENER);
    await expect.poll(output).toBe('ready\n');
    child.kill('SIGTERM');
    expect(await ended).toEqual([7, null]);
    expect(output()).toBe('ready\nSIGTERM\n');
  });

  it('stops the server as if asked when it is itself killed', async () => {
    const log = join(dir, 'heard');
    const { child, output } = await supervise(`
      import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(log)}, 'SIGTERM'); process.exit(0); });
      setInterval(() => {}, 1000);
      console.log('ready');`);
    await expect.poll(output).toBe('ready\n');
    child.kill('SIGKILL');
    await expect.poll(() => existsSync(log)).toBe(true);
  });

  it('does not keep a program alive that has nothing left to do', async () => {
    const { ended } = await supervise("console.log('done');");
    expect(await ended).toEqual([0, null]);
  });

  it('ends as a shell would when the server was killed', async () => {
    const { ended } = await supervise("process.kill(process.pid, 'SIGKILL');");
    expect(await ended).toEqual([137, null]);
  });
});

describe('a failure', () => {
  it('shows the end of the log, says what to do and keeps the whole log', () => {
    const code = `import { runLogged, reportFailure, logsDir } from ${JSON.stringify(pathToFileURL(join(here, 'report.mjs')).href)};
      const script = 'for (let i = 0; i < 100; i++) console.log("line " + i); process.exit(3)';
      await runLogged('bootstrap-test', process.execPath, ['-e', script], { hint: 'Try it tomorrow.' }).catch(reportFailure);
      console.log(logsDir);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect(stderr).toContain('bootstrap-test failed');
    expect(stderr).toContain('  line 99\n');
    expect(stderr).not.toContain('  line 69\n');
    expect(stderr.trimEnd().endsWith('Try it tomorrow.')).toBe(true);
    expect(existsSync(join(stdout.trim(), 'bootstrap-test.log'))).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('a person who gives up', () => {
  it('stops the step that runs, too', async () => {
    const note = join(dir, 'step');
    const script = join(dir, 'step.mjs');
    await writeFile(
      script,
      `import { writeFileSync } from 'node:fs';
      const note = (word) => writeFileSync(${JSON.stringify(note)}, word);
      process.on('SIGTERM', () => { note('stopped'); process.exit(1); });
      setInterval(() => {}, 1000);
      note('running');`,
    );
    const code = `import { runLogged } from ${JSON.stringify(pathToFileURL(join(here, 'report.mjs')).href)};
      await runLogged('bootstrap-test', process.execPath, [${JSON.stringify(script)}], { hint: '' });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    const noted = (): string => (existsSync(note) ? readFileSync(note, 'utf8') : '');
    await expect.poll(noted, { timeout: 5000 }).toBe('running');
    child.kill('SIGTERM');
    expect(await ended).toEqual([143, null]);
    await expect.poll(noted, { timeout: 5000 }).toBe('stopped');
  });
});

describe('a Node that is too old', () => {
  it('gets a sentence and not a stack trace', () => {
    const code = `Object.defineProperty(process.versions, 'node', { value: '16.20.0' });
      const { refuseOldNode } = await import(${JSON.stringify(pathToFileURL(join(here, 'node-version.mjs')).href)});
      refuseOldNode();`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Praxino needs Node 20 or newer to start; this is Node 16\.20\.0/);
  });
});
