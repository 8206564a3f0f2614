// The process as people start and stop it: what it says, how it ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDatabase, platformMigrations } from '@praxino/core/platform';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let root: string;
let folders = 0;
const running = new Set<Program>();
const sockets = new Set<Socket>();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'praxino-process-'));
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const program of running) program.child.kill('SIGKILL');
  await Promise.all([...running].map((program) => program.ended));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Program {
  child: ChildProcess;
  /** Everything it has said so far. */
  said: { out: string; error: string };
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
  /** Waits for words on its output. */
  says(words: RegExp): Promise<RegExpExecArray>;
}

function start(argv: readonly string[], env: Record<string, string> = {}): Program {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [main, ...argv], { env: { PATH, HOME: root, ...env }, cwd: root });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(program);
    return (code ?? signal) as number | string; // One of both is there.
  });
  const program: Program = {
    child,
    said,
    ended,
    async says(words) {
      for (;;) {
        const found = words.exec(said.out);
        if (found) return found;
        if (child.exitCode !== null) throw new Error(`it ended without ${String(words)}: ${said.out}${said.error}`);
        await Promise.race([once(child.stdout, 'data'), ended]);
      }
    },
  };
  running.add(program);
  return program;
}

interface Server extends Program {
  url: string;
  port: number;
}

async function startServer(data = join(root, `data-${folders++}`), env: Record<string, string> = {}): Promise<Server> {
  const program = start(['--data', data, '--host', '127.0.0.1', '--port', '0'], env);
  const [, port = ''] = await program.says(/http:\/\/127\.0\.0\.1:(\d+)/);
  return Object.assign(program, { url: `http://127.0.0.1:${port}`, port: Number(port) });
}

/** A connection by hand, to send half of something. */
async function open(port: number): Promise<{ socket: Socket; received: () => string; closed: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1');
  sockets.add(socket);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  return { socket, received: () => text, closed };
}

/** One line on standard error, nothing on standard output, and the exit code of wrong settings. */
async function expectComplaint(program: Program, words: RegExp): Promise<void> {
  expect(await program.ended).toBe(2);
  expect(program.said.error).toMatch(words);
  expect(program.said.error.trimEnd().split('\n')).toHaveLength(1);
  expect(program.said.out).toBe('');
}

describe('a server that cannot start', () => {
  test('because its port is in use says which, and ends with code 2', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const program = start(['--data', join(root, 'busy'), '--host', '127.0.0.1', '--port', String(port)]);
    await expectComplaint(program, new RegExp(`^Port ${port} is in use; stop the other program or choose another`));
    other.close();
    expect(existsSync(join(root, 'busy', 'praxino.db'))).toBe(false);
  });

  test('because of a wrong setting names it, before it makes anything', async () => {
    const data = join(root, 'wrong');
    await expectComplaint(
      start(['--data', data], { PRAXINO_CACHE_MB: 'much' }),
      /"cacheMb" .* PRAXINO_CACHE_MB .*"much"/,
    );
    expect(existsSync(data)).toBe(false);
  });

  test('because a file lies where its data should says so', async () => {
    const path = join(root, 'a-file');
    await writeFile(path, '');
    await expectComplaint(
      start(['--data', path, '--host', '127.0.0.1', '--port', '0']),
      /^The data folder .*a-file cannot be made: /,
    );
  });

  test('because a media folder does not exist says which', async () => {
    const argv = ['--data', join(root, 'no-media'), '--host', '127.0.0.1', '--port', '0', '/does/not/exist'];
    await expectComplaint(start(argv), /^The folder \/does\/not\/exist does not exist$/m);
  });

  test('because its data is of a newer version leaves it alone', async () => {
    const data = join(root, 'newer');
    await mkdir(data);
    const future = { slice: 'future', number: 1, name: 'better films', up: () => Promise.resolve() };
    const database = await openDatabase({
      path: join(data, 'praxino.db'),
      migrations: [...platformMigrations, future],
    });
    await database[Symbol.asyncDispose]();
    const before = await readFile(join(data, 'praxino.db'));
    const program = start(['--data', data, '--host', '127.0.0.1', '--port', '0']);
    await expectComplaint(program, /newer version of Praxino \(future-1 better films\)/);
    expect((await readFile(join(data, 'praxino.db'))).equals(before)).toBe(true);
  });
});

describe('a server that runs', () => {
  test('says where it is, answers there, stops in order, and takes up its data again', async () => {
    const data = join(root, 'runs');
    const server = await startServer(data);
    await server.says(/Setup code: \S+/);
    expect(server.said.out).toContain(`Data     ${data}`);
    expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({ status: 'ok' });
    const info = await fetch(`${server.url}/api/v1/server`);
    expect(await info.json()).toMatchObject({ name: 'Praxino', setupRequired: true, hasLibraries: false });
    expect(info.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await (await fetch(`${server.url}/api/v1/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
    expect((await fetch(`${server.url}/api/v1/items`)).status).toBe(401);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(server.said.error).toBe('');
    expect(existsSync(join(data, 'praxino.db'))).toBe(true);
    expect(existsSync(join(data, 'praxino.db-wal'))).toBe(false);

    const again = await startServer(data, { PRAXINO_ADMIN_USER: 'ann', PRAXINO_ADMIN_PASSWORD: 'correct horse' });
    const signIn = { username: 'ann', password: 'correct horse', device: { name: 'test', kind: 'other' } };
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(signIn) };
    expect((await fetch(`${again.url}/api/v1/auth/sessions`, request)).status).toBe(201);
    again.child.kill('SIGINT');
    expect(await again.ended).toBe(0);
    expect(again.said.out).not.toContain('Setup code');
    expect(await readFile(join(data, 'logs', 'praxino.log'), 'utf8')).not.toContain('correct horse');
  });
});

describe('a server that stops', () => {
  const body = JSON.stringify({ username: 'a', password: 'b', device: { name: 'c', kind: 'other' } });
  const head = `POST /api/v1/auth/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;

  test('finishes requests that are under way, waits for none that hang, and takes no new ones', async () => {
    const server = await startServer();
    const [idle, half, bodiless] = [await open(server.port), await open(server.port), await open(server.port)];
    half.socket.write('GET /api/v1/server HTTP/1.1\r\nHost:');
    bodiless.socket.write(head);
    const slow = await open(server.port);
    slow.socket.write(head + body.slice(0, 10));
    // Answered only after the server has seen what was sent before.
    await fetch(`${server.url}/healthz`);
    server.child.kill('SIGTERM');
    await server.says(/Stopping/);
    // The words may come a moment before the deed.
    await vi.waitFor(() => expect(open(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' }));
    slow.socket.write(body.slice(10));
    await slow.closed;
    expect(slow.received()).toMatch(/^HTTP\/1\.1 401 /);
    expect(slow.received()).toContain('auth.bad-credentials');
    await Promise.all([idle.closed, half.closed, bodiless.closed]);
    // Its own deadline would end it with 1.
    expect(await server.ended).toBe(0);
  });

  test('ends at once at the second signal', async () => {
    const server = await startServer();
    const { socket } = await open(server.port);
    socket.write(head);
    await fetch(`${server.url}/healthz`);
    server.child.kill('SIGINT');
    await server.says(/Stopping/);
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(1);
  });
});
