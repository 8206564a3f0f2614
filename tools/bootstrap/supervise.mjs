// Runs the server in the foreground: the signals of this process become its signals, its exit code becomes ours.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Ctrl-C reaches us from the terminal and once more through npm; the server shall hear it once. */
const ECHO_MS = 500;

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} the exit code, or 128 + the number of the signal that ended it
 */
export async function superviseServer(command, args, { cwd, env }) {
  // Its own process group: the terminal's Ctrl-C goes to us alone. On Windows that would be a window of its own, and
  // there the console tells both processes.
  const isWindows = process.platform === 'win32';
  const child = spawn(command, args, { cwd, env, stdio: 'inherit', detached: !isWindows });
  let lastSignalAt = -Infinity;
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    const now = performance.now();
    const isEcho = now - lastSignalAt < ECHO_MS;
    lastSignalAt = now;
    if (!isEcho && !isWindows) child.kill(signal);
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
