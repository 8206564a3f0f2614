// Runs ffmpeg: no shell, no protocols but files, a watchdog, and never a process left behind.
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { AppError } from '@praxino/contracts/errors';
import type { PauseGate } from './pause-processes.ts';
import { pauseWhileBusy } from './pause-processes.ts';
import { StderrTail } from './stderr-tail.ts';
import { watchdog } from './watchdog.ts';

export interface FfmpegOptions {
  signal: AbortSignal;
  /** Runs below everything that somebody waits for. */
  isBackground?: boolean;
  /** Stands still while it is busy (see `createViewerGate`); a paused process is not a hung one. POSIX only. */
  gate?: PauseGate;
  /** Killed after this long without a sign of life (a byte of output or a progress line). */
  silenceMs?: number;
  /** What it reads from `pipe:0`; an iterable is asked for more only as fast as it reads. An error of it ends the run. */
  input?: Uint8Array | AsyncIterable<Uint8Array>;
  /** Counts processes, for whoever wants to know. */
  counter?: ProcessCounter;
  /** Killed when this long after the start there is still no byte of output, however busy it is. */
  firstOutputMs?: number;
}

export interface ProcessCounter {
  started: number;
  running: number;
}

/** Readers are told within ten seconds; starting a process on a busy machine takes some of them. */
const SILENCE_MS = 7_000;
/** A file whose only key frame is far away is decoded for long before the first byte; nobody waits longer than this. */
const FIRST_OUTPUT_MS = 60_000;
const REAP_MS = 1_000;
/** Arguments that every run has. Progress lines on stderr tell a busy ffmpeg from a hung one. */
const COMMON = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-stats'] as const;

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;

/**
 * Runs ffmpeg and yields what it writes to standard output. Ends when it has exited with 0. Leaving the loop early, an
 * aborted signal and an error all kill it, and the generator returns only when the process is gone.
 * Throws AppError('transcode.unavailable') when it cannot be started, 'transcode.failed' with its last words when it fails,
 * 'transcode.timeout' when it hangs, or the signal's reason.
 */
export async function* runFfmpeg(
  ffmpegPath: string,
  args: readonly string[],
  options: FfmpegOptions,
): AsyncGenerator<Uint8Array, void, void> {
  options.signal.throwIfAborted();
  const run = supervise(ffmpegPath, args, options);
  /** The pipe's own complaint: the process says better what happened, where it says anything. */
  let broken: unknown = null;
  try {
    for await (const chunk of run.stdout) {
      run.pause();
      yield chunk;
      run.resume();
    }
    await run.exit;
  } catch (error) {
    broken = error;
  } finally {
    await run.end();
  }
  if (run.stopped ?? broken) throw run.stopped ?? broken;
  const { code, killedBy } = await run.exit;
  if (code !== 0) throw new AppError('transcode.failed', (await run.lastWords()).explain(code, killedBy));
}

interface Supervised {
  stdout: AsyncIterable<Uint8Array>;
  exit: Promise<Exit>;
  /** Why it was stopped, or could not be started; null otherwise. */
  stopped: unknown;
  /** Its silence does not count while the reader works. */
  pause(): void;
  resume(): void;
  /** Kills it unless it has ended, and waits until it is gone. */
  end(): Promise<void>;
  lastWords(): Promise<StderrTail>;
}

function supervise(ffmpegPath: string, args: readonly string[], options: FfmpegOptions): Supervised {
  const { signal, silenceMs = SILENCE_MS, firstOutputMs = FIRST_OUTPUT_MS } = options;
  const child = start(ffmpegPath, args, options.input !== undefined);
  if (options.isBackground) lowerPriority(child);
  const kill = (): void => {
    child.kill('SIGKILL');
    // A grandchild that inherited the pipe would keep it open; nobody reads it any more.
    child.stdout.destroy();
  };
  const stop = (reason: unknown): void => {
    run.stopped ??= reason;
    kill();
  };
  const onAbort = (): void => stop(signal.reason);
  const silence = watchdog(silenceMs, () => stop(hung(silenceMs)));
  const first = watchdog(firstOutputMs, () => stop(hung(firstOutputMs)));
  const words = new StderrTail();
  child.stderr.on('data', (chunk: Uint8Array) => {
    words.push(chunk);
    silence.alive();
  });
  signal.addEventListener('abort', onAbort);
  const watchdogs = [silence, first];
  if (options.gate) {
    pauseWhileBusy(child, options.gate, {
      paused: () => watchdogs.forEach((w) => w.pause()),
      resumed: () => watchdogs.forEach((w) => w.resume()),
    });
  }
  const fed = child.stdin && options.input ? feed(child.stdin, options.input).catch(stop) : Promise.resolve();
  const run: Supervised = {
    stdout: child.stdout,
    exit: exitOf(child, options.counter),
    stopped: null,
    pause() {
      first.stop();
      silence.pause();
    },
    resume() {
      silence.resume();
      silence.alive();
    },
    async end() {
      silence.stop();
      first.stop();
      signal.removeEventListener('abort', onAbort);
      kill();
      await soon(fed, REAP_MS);
      await soon(run.exit, REAP_MS).catch((error: unknown) => (run.stopped ??= error));
    },
    async lastWords() {
      // The process may be gone before its last words were read.
      if (!child.stderr.readableEnded) await soon(once(child.stderr, 'end'), REAP_MS);
      return words;
    },
  };
  return run;
}

/** All output of a short run. Throws as `runFfmpeg`, and AppError('transcode.failed') on more than `maxBytes`. */
export async function ffmpegOutput(
  ffmpegPath: string,
  args: readonly string[],
  options: FfmpegOptions & { maxBytes: number },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of runFfmpeg(ffmpegPath, args, options)) {
    size += chunk.length;
    if (size > options.maxBytes)
      throw new AppError('transcode.failed', `The encoder wrote more than ${options.maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function start(ffmpegPath: string, args: readonly string[], hasInput: boolean): Child {
  const env = { ...process.env, AV_LOG_FORCE_NOCOLOR: '1' };
  const stdin = hasInput ? 'pipe' : 'ignore';
  const child = spawn(ffmpegPath, [...COMMON, ...args], { stdio: [stdin, 'pipe', 'pipe'], windowsHide: true, env });
  return child as Child; // stdout and stderr are pipes, as just asked for
}

/** Throws what the input throws. ffmpeg may end before it has read everything; how it ended is told by its exit. */
async function feed(stdin: Writable, input: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  stdin.on('error', () => {});
  if (input instanceof Uint8Array) {
    stdin.end(input);
    return;
  }
  const closed = new Promise<void>((resolve) => stdin.once('close', resolve));
  for await (const chunk of input) {
    if (stdin.destroyed) break;
    if (!stdin.write(chunk)) await Promise.race([closed, new Promise<void>((resolve) => stdin.once('drain', resolve))]);
  }
  stdin.end();
}

interface Exit {
  code: number | null;
  killedBy: string | null;
}

function exitOf(child: Child, counter?: ProcessCounter): Promise<Exit> {
  const exit = Promise.withResolvers<Exit>();
  child.once('error', (cause) => {
    // Without a process there is no exit; the pipes would stay open for ever.
    child.stdout.destroy();
    exit.reject(new AppError('transcode.unavailable', `ffmpeg could not be started: ${cause.message}`, { cause }));
  });
  if (counter && child.pid !== undefined) {
    counter.started++;
    counter.running++;
    child.once('exit', () => counter.running--);
  }
  child.once('exit', (code, killedBy) => exit.resolve({ code, killedBy }));
  exit.promise.catch(() => {});
  return exit.promise;
}

function hung(afterMs: number): AppError {
  return new AppError(
    'transcode.timeout',
    `The encoder gave no sign of life for ${Math.round(afterMs / 1000)} s and was stopped.`,
  );
}

function lowerPriority(child: Child): void {
  if (child.pid === undefined) return;
  try {
    setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or this system does not allow it: it only runs less politely.
  }
}

/** Waits for something, but not long: a killed process that hangs in the kernel (a dead mount) is reaped later, without us. */
async function soon(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  try {
    await Promise.race([promise, grace]);
  } finally {
    clearTimeout(timer);
  }
}
