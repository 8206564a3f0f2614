// Runs ffmpeg: no shell, no protocols but files, a watchdog, and never a process left behind.
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { AppError } from '@praxino/contracts';
import { StderrTail } from './stderr-tail.ts';

export interface FfmpegOptions {
  signal: AbortSignal;
  /** Runs below everything that somebody waits for. */
  isBackground?: boolean;
  /** Killed after this long without a sign of life (a byte of output or a progress line). */
  silenceMs?: number;
  /** What it reads from `pipe:0`. */
  input?: Uint8Array;
  /** Counts processes, for whoever wants to know. */
  counter?: ProcessCounter;
  /** Killed when this long after the start there is still no byte of output, however busy it is. */
  firstOutputMs?: number;
}

export interface ProcessCounter {
  started: number;
  running: number;
}

const SILENCE_MS = 8_000;
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
  const { signal, silenceMs = SILENCE_MS, firstOutputMs = FIRST_OUTPUT_MS } = options;
  signal.throwIfAborted();
  const child = start(ffmpegPath, args, options.input);
  const exit = exitOf(child, options.counter);
  const stderr = new StderrTail();
  let stopped: unknown = null;
  const stop = (reason: unknown): void => {
    stopped ??= reason;
    child.kill('SIGKILL');
    // A grandchild that inherited the pipe would keep it open; nobody reads it any more.
    child.stdout.destroy();
  };
  const onAbort = (): void => stop(signal.reason);
  signal.addEventListener('abort', onAbort);
  const silence = watchdog(silenceMs, () => stop(hung(silenceMs)));
  const first = watchdog(firstOutputMs, () => stop(hung(firstOutputMs)));
  child.stderr.on('data', (chunk: Uint8Array) => {
    stderr.push(chunk);
    silence.alive();
  });
  if (options.isBackground) lowerPriority(child);
  try {
    for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) {
      first.stop();
      // The consumer may take its time; only ffmpeg's own silence counts.
      silence.pause();
      yield chunk;
      silence.resume();
    }
    await exit;
  } catch (error) {
    stopped ??= error;
  } finally {
    silence.stop();
    first.stop();
    signal.removeEventListener('abort', onAbort);
    stop(null);
    await gone(exit).catch((error: unknown) => (stopped ??= error));
  }
  if (stopped) throw stopped;
  const { code, killedBy } = await exit;
  if (code !== 0) throw new AppError('transcode.failed', stderr.explain(code, killedBy));
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

function start(ffmpegPath: string, args: readonly string[], input?: Uint8Array): Child {
  const env = { ...process.env, AV_LOG_FORCE_NOCOLOR: '1' };
  const stdin = input ? 'pipe' : 'ignore';
  const child = spawn(ffmpegPath, [...COMMON, ...args], { stdio: [stdin, 'pipe', 'pipe'], windowsHide: true, env });
  // It may end before it has read everything; how it ended is told by its exit.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return child as Child; // stdout and stderr are pipes, as just asked for
}

function exitOf(child: Child, counter?: ProcessCounter): Promise<{ code: number | null; killedBy: string | null }> {
  const exit = Promise.withResolvers<{ code: number | null; killedBy: string | null }>();
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

/** Waits for the end of a killed process; one that hangs in the kernel (a dead mount) is reaped later, without us. */
async function gone(exit: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise((resolve) => (timer = setTimeout(resolve, REAP_MS)));
  try {
    await Promise.race([exit, grace]);
  } finally {
    clearTimeout(timer);
  }
}

interface Watchdog {
  alive(): void;
  pause(): void;
  resume(): void;
  stop(): void;
}

function watchdog(afterMs: number, bark: () => void): Watchdog {
  let isArmed = true;
  let timer = setTimeout(bark, afterMs);
  const alive = (): void => {
    clearTimeout(timer);
    if (isArmed) timer = setTimeout(bark, afterMs);
  };
  const arm = (armed: boolean): void => {
    isArmed = armed;
    alive();
  };
  return { alive, pause: () => arm(false), resume: () => arm(true), stop: () => arm(false) };
}
