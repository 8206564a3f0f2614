// nginx with `sendfile`, where the machine has it: what serving a file costs when a program does nothing else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuMsOf } from '../process-cost.ts';

export interface FileServer extends AsyncDisposable {
  urls: readonly string[];
  cpuMs(): Promise<number>;
}

/** Serves files of these sizes; null where there is no nginx. */
export async function startNginx(sizes: readonly number[]): Promise<FileServer | null> {
  const program = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
    .map((d) => join(d, 'nginx'))
    .find(existsSync);
  if (!program) return null;
  const dir = await mkdtemp(join(tmpdir(), 'praxino-nginx-'));
  for (const [i, size] of sizes.entries()) await writeFile(join(dir, `${i}.m4s`), Buffer.alloc(size, i));
  const port = await freePort();
  const config = [
    `daemon off; worker_processes 1; pid ${dir}/nginx.pid; error_log ${dir}/error.log;`,
    'events { worker_connections 64; }',
    `http { access_log off; sendfile on; tcp_nopush on; server { listen 127.0.0.1:${port}; root ${dir}; } }`,
  ];
  // Its worker is another user where it is started by root, who could not read the folder.
  if (process.getuid?.() === 0) config.unshift('user root;');
  await writeFile(join(dir, 'nginx.conf'), config.join('\n'));
  const child = spawn(program, ['-c', join(dir, 'nginx.conf'), '-p', dir], { stdio: 'ignore' });
  const urls = sizes.map((_, i) => `http://127.0.0.1:${port}/${i}.m4s`);
  while (
    !(await fetch(urls[0]!).then(
      (reply) => reply.arrayBuffer(),
      () => null,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    await wait(50);
  }
  return {
    urls,
    async cpuMs() {
      const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
      const times = await Promise.all(
        children
          .trim()
          .split(' ')
          .map((pid) => cpuMsOf(Number(pid))),
      );
      return times.reduce((sum, ms) => sum + ms, 0);
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number }; // it listens on TCP
  probe.close();
  await once(probe, 'close');
  return port;
}
