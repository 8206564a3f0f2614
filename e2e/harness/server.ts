// Starts the real server on a free loopback port with its own data folder, and stops it as a person would.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createApi } from './api.ts';
import type { Api } from './api.ts';
import { descendantsOf, stillRunning } from './processes.ts';
import type { ProcessInfo } from './processes.ts';

export const repoRoot: string = join(import.meta.dirname, '..', '..');
export const ADMIN = { username: 'admin', password: 'correct horse battery' } as const;

export interface ServerOptions {
  /** Folders given on the command line. */
  media?: readonly string[];
  /** Keep the data of an earlier server; default a new folder that goes away with this one. */
  data?: string;
  env?: Readonly<Record<string, string>>;
  args?: readonly string[];
  /** `wizard`: no administrator is made, the terminal shows a setup code. Default: ADMIN exists and `api` is signed in. */
  setup?: 'admin' | 'wizard';
  /** Default 30 s. */
  readyTimeoutMs?: number;
}

export interface TestServer extends AsyncDisposable {
  readonly baseUrl: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Signed in as ADMIN, or as nobody with `setup: 'wizard'`. */
  readonly api: Api;
  /** Everything it has written to the terminal (the last megabyte). */
  output(): string;
  /** Processes it has started that run now. */
  children(): Promise<ProcessInfo[]>;
  /** SIGTERM. Throws unless it exits with 0 in time and none of its processes is left. */
  stop(options?: { signal?: 'SIGTERM' | 'SIGINT'; timeoutMs?: number }): Promise<void>;
  /** SIGKILL: as a power cut looks to the process. */
  kill9(): Promise<void>;
}

const MAX_OUTPUT = 1024 * 1024;

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataDir = options.data ?? (await mkdtemp(join(tmpdir(), 'praxino-e2e-')));
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const admin =
    options.setup === 'wizard' ? {} : { PRAXINO_ADMIN_USER: ADMIN.username, PRAXINO_ADMIN_PASSWORD: ADMIN.password };
  const args = [
    'apps/server/src/main.ts',
    ...(options.media ?? []),
    '--data',
    dataDir,
    '--port',
    String(port),
    '--host',
    '127.0.0.1',
    ...(options.args ?? []),
  ];
  const child = spawn(process.execPath, args, {
    cwd: repoRoot,
    // What hardware a machine has would decide in which codec films are encoded.
    env: { PRAXINO_HARDWARE: 'off', ...process.env, ...admin, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const note = (text: string): void => {
    output = (output + text).slice(-MAX_OUTPUT);
  };
  child.stdout.setEncoding('utf8').on('data', note);
  child.stderr.setEncoding('utf8').on('data', note);
  const exited = once(child, 'exit');
  const end = async (): Promise<void> => {
    if (isRunning(child)) {
      child.kill('SIGKILL');
      await exited;
    }
    if (!options.data) await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await untilReady(child, baseUrl, options.readyTimeoutMs ?? 30_000);
    const anyone = createApi(baseUrl);
    const api =
      options.setup === 'wizard'
        ? anyone
        : anyone.as((await anyone.signIn(ADMIN.username, ADMIN.password)).accessToken);
    return {
      baseUrl,
      dataDir,
      pid: child.pid!,
      api,
      output: () => output,
      children: () => descendantsOf(child.pid!),
      stop: (how) => stop(child, exited, () => output, how),
      async kill9() {
        child.kill('SIGKILL');
        await exited;
      },
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw new Error(`the server did not start: ${String(error)}\n${output.slice(-4000)}`, { cause: error });
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function stop(
  child: ChildProcess,
  exited: Promise<unknown>,
  output: () => string,
  how: Parameters<TestServer['stop']>[0] = {},
): Promise<void> {
  if (!isRunning(child))
    throw new Error(
      `the server had ended already with ${child.exitCode ?? child.signalCode}\n${output().slice(-4000)}`,
    );
  const timeoutMs = how.timeoutMs ?? 10_000;
  const children = await descendantsOf(child.pid!);
  child.kill(how.signal ?? 'SIGTERM');
  const inTime = await Promise.race([exited.then(() => true), wait(timeoutMs, false, { ref: false })]);
  if (!inTime)
    throw new Error(`the server still runs ${timeoutMs} ms after ${how.signal ?? 'SIGTERM'}\n${output().slice(-4000)}`);
  if (child.exitCode !== 0)
    throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}\n${output().slice(-4000)}`);
  const left = await stillRunning(children);
  if (left.length > 0)
    throw new Error(`the server left processes behind: ${left.map((p) => `${p.command} (${p.pid})`).join(', ')}`);
}

async function untilReady(child: ChildProcess, baseUrl: string, timeoutMs: number): Promise<void> {
  for (const end = performance.now() + timeoutMs; ; await wait(50)) {
    if (!isRunning(child)) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
    const reply = await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    await reply?.body?.cancel();
    if (reply?.status === 200) return;
    if (performance.now() > end) throw new Error(`/readyz says ${reply?.status ?? 'nothing'} after ${timeoutMs} ms`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
