// Which processes a server has started: a clean stop leaves none of them.
import { readFile, readdir } from 'node:fs/promises';
import { run } from './run.ts';

export interface ProcessInfo {
  pid: number;
  parent: number;
  command: string;
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

/** Those of the given processes that still live under the same command. */
export async function stillRunning(processes: readonly ProcessInfo[]): Promise<ProcessInfo[]> {
  const now = await listProcesses();
  return processes.filter((p) => now.some((n) => n.pid === p.pid && n.command === p.command));
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
      const match = stat && /^\d+ \((.*)\) (\S) (\d+)/s.exec(stat);
      // Z: ended, waits for its parent to ask.
      return match && match[2] !== 'Z' ? { pid: Number(name), parent: Number(match[3]), command: match[1]! } : null;
    }),
  );
  return all.filter((p) => p !== null);
}

async function listFromPs(): Promise<ProcessInfo[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,comm=']);
  return [...stdout.toString('utf8').matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, pid, parent, command]) => ({
    pid: Number(pid),
    parent: Number(parent),
    command: command!,
  }));
}
