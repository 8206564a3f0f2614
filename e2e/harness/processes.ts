// Which processes a server has started: a clean stop leaves none of them.
import { readFile, readdir } from 'node:fs/promises';
import { run } from './run.ts';

export interface ProcessInfo {
  pid: number;
  parent: number;
  command: string;
  /** When it began, in whatever the system counts: with `pid` it names one process for good. A command does not: Node 26 renames itself as it starts. */
  started: string;
}

/** Everything below `pid` in the process tree, now. */
export async function descendantsOf(pid: number): Promise<ProcessInfo[]> {
  const all = await listProcesses();
  const found: ProcessInfo[] = [];
  for (const queue = [pid]; queue.length > 0;) {
    const parent = queue.pop();
    for (const child of all.filter((p) => p.parent === parent)) {
      found.push(child);
      queue.push(child.pid);
    }
  }
  return found;
}

/** Those of the given processes that still live. A pid that was given to another process since does not count. */
export async function stillRunning(processes: readonly ProcessInfo[]): Promise<ProcessInfo[]> {
  const now = await listProcesses();
  return processes.filter((p) => now.some((n) => n.pid === p.pid && n.started === p.started));
}

async function listProcesses(): Promise<ProcessInfo[]> {
  // A bare container has no `ps`.
  return process.platform === 'linux' ? listFromProc() : listFromPs();
}

async function listFromProc(): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    pids.map(async (name): Promise<ProcessInfo | null> => {
      // A process may end between the listing and the reading.
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
      const match = stat && /^\d+ \((.*)\) (.*)$/s.exec(stat);
      if (!match) return null;
      // proc_pid_stat(5): after the command come state, parent … and, twentieth, the start in clock ticks since boot.
      const fields = match[2]!.trim().split(' ');
      // Z: ended, waits for its parent to ask.
      if (fields[0] === 'Z') return null;
      return { pid: Number(name), parent: Number(fields[1]), command: match[1]!, started: fields[19]! };
    }),
  );
  return all.filter((p) => p !== null);
}

async function listFromPs(): Promise<ProcessInfo[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,lstart=,comm=']);
  // lstart is five words: day, month, day of the month, time, year.
  const lines = stdout.toString('utf8').matchAll(/^\s*(\d+)\s+(\d+)\s+((?:\S+\s+){5})(.*)$/gm);
  return [...lines].map(([, pid, parent, started, command]) => ({
    pid: Number(pid),
    parent: Number(parent),
    command: command!,
    started: started!.trim(),
  }));
}
