// Processes that stand still while somebody waits for another one. POSIX only: Windows has no such signal, there they only run
// at a lower priority.
import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import type { Writable } from 'node:stream';

/** What tells a process when to stand still. */
export interface PauseGate {
  /** True while it should. */
  readonly isBusy: boolean;
  /** Called after every change of `isBusy`, until the function it returns is called. */
  watch(listener: () => void): () => void;
  readonly processes: PausedProcesses;
}

/**
 * Reads the ids of the processes that stand still, a line for each change, and wakes them when its input ends: a server that is
 * killed would leave them behind for ever, for a stopped process cannot notice that its reader is gone.
 */
const GUARD =
  'trap "" INT TERM HUP; pids=; while read -r line; do pids=$line; done; [ -z "$pids" ] || kill -CONT $pids';

type Guard = ChildProcessByStdio<Writable, null, null>;

/** The guard is kept for the next pause this long; one seldom comes alone. */
const IDLE_GUARD_MS = 1000;

export class PausedProcesses implements AsyncDisposable {
  readonly #pids = new Set<number>();
  #guard: Guard | null = null;
  #idle: NodeJS.Timeout | undefined;

  /** False when it has ended, or where processes cannot be paused. */
  pause(child: ChildProcess): boolean {
    if (process.platform === 'win32' || child.pid === undefined || child.exitCode !== null) return false;
    this.#pids.add(child.pid);
    this.#tellGuard();
    if (child.kill('SIGSTOP')) return true;
    this.forget(child);
    return false;
  }

  resume(child: ChildProcess): void {
    child.kill('SIGCONT');
    this.forget(child);
  }

  /** It has ended: its number may soon be another's. */
  forget(child: ChildProcess): void {
    if (child.pid !== undefined && this.#pids.delete(child.pid)) this.#tellGuard();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#idle);
    const guard = this.#guard;
    if (!guard) return;
    const ended = new Promise((resolve) => guard.once('close', resolve));
    guard.stdin.end();
    await ended;
  }

  #tellGuard(): void {
    clearTimeout(this.#idle);
    this.#guard ??= this.#startGuard();
    this.#guard.stdin.write(`${[...this.#pids].join(' ')}\n`);
    if (this.#pids.size > 0) return;
    this.#idle = setTimeout(() => {
      this.#guard?.stdin.end();
      this.#guard = null;
    }, IDLE_GUARD_MS);
    this.#idle.unref();
  }

  #startGuard(): Guard {
    const guard = spawn('sh', ['-c', GUARD], { stdio: ['pipe', 'ignore', 'ignore'] });
    const gone = (): void => {
      if (this.#guard === guard) this.#guard = null;
    };
    // Without a shell nothing wakes them after a crash of the server; all else works.
    guard.once('error', gone);
    guard.once('exit', gone);
    guard.stdin.on('error', gone);
    guard.unref();
    return guard;
  }
}

/** Lets a child stand still while the gate is busy, from now until it ends. `on` is told of each change. */
export function pauseWhileBusy(
  child: ChildProcess,
  gate: PauseGate,
  on: { paused: () => void; resumed: () => void },
): void {
  let isPaused = false;
  const follow = (): void => {
    if (gate.isBusy === isPaused) return;
    if (isPaused) {
      isPaused = false;
      gate.processes.resume(child);
      on.resumed();
    } else if (gate.processes.pause(child)) {
      isPaused = true;
      on.paused();
    }
  };
  const unwatch = gate.watch(follow);
  const end = (): void => {
    unwatch();
    gate.processes.forget(child);
  };
  child.once('exit', end);
  child.once('error', end);
  follow();
}
