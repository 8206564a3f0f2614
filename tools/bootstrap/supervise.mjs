// Runs a program in the foreground: the signals of this process become its signals, its exit code becomes ours.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Ctrl-C reaches us from the terminal and once more through npm; the program shall hear it once. */
const ECHO_MS = 500;
const followParent = new URL('follow-parent.mjs', import.meta.url).href;

/**
 * @param {string} node a Node of our toolchain
 * @param {string[]} args script and its arguments
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, wholeGroup?: boolean }} options `wholeGroup`: signals go to what the
 *   program has started, too, for a program that does not pass them on
 * @returns {Promise<number>} the exit code, or 128 + the number of the signal that ended it
 */
export async function supervise(node, args, { cwd, env, wholeGroup = false }) {
  // Its own process group: the terminal's Ctrl-C goes to us alone. On Windows that would be a window of its own, and
  // there the console tells both processes.
  const isWindows = process.platform === 'win32';
  const child = spawn(node, ['--import', followParent, ...args], {
    cwd,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: !isWindows,
  });
  let lastSignalAt = -Infinity;
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    const now = performance.now();
    const isEcho = now - lastSignalAt < ECHO_MS;
    lastSignalAt = now;
    if (isEcho || isWindows || child.pid === undefined) return;
    // A closed terminal ends the program as politely as everything else does.
    const sent = signal === 'SIGHUP' ? 'SIGTERM' : signal;
    if (wholeGroup) process.kill(-child.pid, sent);
    else child.kill(sent);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, pass);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  } finally {
    for (const signal of signals) process.off(signal, pass);
  }
}
