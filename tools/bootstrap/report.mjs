// Says in plain words what is being done, and when something fails, shows the end of its log and the way on.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { root } from './places.mjs';

const TAIL_LINES = 30;
export const logsDir = join(root, '.logs');

/** A failure with words for people: what happened, and what they can do. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {{ hint?: string, log?: string }} [more]
   */
  constructor(message, more = {}) {
    super(message);
    this.hint = more.hint;
    this.log = more.log;
  }
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Prints what begins, and how long it took.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  say(`${title}…`);
  const result = await work();
  say(`  done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Runs a program to its end with its output in `.logs/<name>.log`. Throws SetupError unless it ends with 0.
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, hint: string, shell?: boolean }} options
 * @returns {Promise<void>}
 */
export async function runLogged(name, command, args, options) {
  mkdirSync(logsDir, { recursive: true });
  const log = join(logsDir, `${name}.log`);
  const fd = openSync(log, 'w');
  try {
    writeSync(fd, `$ ${command} ${args.join(' ')}\n`);
    const { cwd = root, shell = false } = options;
    // Logs are read in editors, too.
    const env = { ...(options.env ?? process.env), NO_COLOR: '1', FORCE_COLOR: undefined };
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', fd, fd] });
    const code = await stopWithUs(
      child,
      new Promise((resolve, reject) => {
        child.on('error', reject).on('close', (status, signal) => resolve(status ?? signal));
      }),
    ).catch((error) => {
      throw new SetupError(`${command} could not be run: ${error.message}`, { hint: options.hint });
    });
    if (code !== 0)
      throw new SetupError(`${name} failed (${command} ended with ${code}).`, { hint: options.hint, log });
  } finally {
    closeSync(fd);
  }
}

/**
 * Half an installation must not go on in the background when the person has given up.
 * @template T
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<T>} ended
 * @returns {Promise<T>}
 */
async function stopWithUs(child, ended) {
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    child.kill(signal);
    say('\nStopped.');
    process.exit(128 + constants.signals[signal]);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, stop);
  try {
    return await ended;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

/**
 * Shows a failure to the person at the terminal.
 * @param {unknown} error
 */
export function reportFailure(error) {
  if (!(error instanceof SetupError)) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return;
  }
  say(`\n${error.message}`);
  if (error.log) {
    const lines = readFileSync(error.log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
    say(`--- the last lines of ${error.log}`);
    for (const line of lines) say(`  ${line}`);
    say('---');
  }
  if (error.hint) say(error.hint);
}
