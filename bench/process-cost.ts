// What other processes cost, as Linux counts it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

/** proc_pid_stat(5) counts in this many parts of a second on every Linux of today (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/** Processor time a process has used so far, its threads included, its children not. */
export async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  // The name stands in brackets and may hold anything; utime and stime are the 12th and 13th field behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1000;
}

/** Memory a process holds now, shared pages included. */
export async function rssBytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

export interface ChildCost {
  cpuMs: number;
  wallMs: number;
  stdout: string;
}

/** Runs a program to its end. Its processor time is told by the shell that started it: its own, and that of its children. */
export async function costOf(command: string, args: readonly string[], signal: AbortSignal): Promise<ChildCost> {
  const started = performance.now();
  // `times` prints the shell's own times, then those of what it ran.
  const child = spawn('sh', ['-c', '"$0" "$@"; code=$?; times >&2; exit $code', command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4000)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}`);
  const [user, system] = [...stderr.matchAll(/(\d+)m([\d.]+)s/g)]
    .map(([, minutes, seconds]) => Number(minutes) * 60_000 + Number(seconds) * 1000)
    .slice(-2);
  return { cpuMs: (user ?? 0) + (system ?? 0), wallMs: performance.now() - started, stdout };
}

/** Runs a program of this folder under the same Node and returns what it printed as JSON. */
export async function nodeResult<T>(program: string, args: readonly string[], signal: AbortSignal): Promise<T> {
  const { stdout } = await costOf(process.execPath, [program, ...args], signal);
  // The program prints one line of the shape its caller names.
  return JSON.parse(stdout) as T;
}
