// Runs one program to its end. Everything in e2e that starts a process for an answer goes through here.
import { spawn } from 'node:child_process';
import type { StdioOptions } from 'node:child_process';

export interface RunOptions {
  signal?: AbortSignal;
  /** A file descriptor that takes standard output; without one it is returned. */
  stdoutFd?: number;
  /** Milliseconds until the program is killed and the run fails. Default 120 000. */
  timeoutMs?: number;
}

export interface RunResult {
  stdout: Buffer;
  stderr: string;
}

const MAX_STDERR = 64 * 1024;

/** Resolves when the program ends with 0; rejects with the last words of its standard error otherwise. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const limit = AbortSignal.timeout(options.timeoutMs ?? 120_000);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  const stdio: StdioOptions = ['ignore', options.stdoutFd ?? 'pipe', 'pipe'];
  const child = spawn(command, args, { stdio, signal, killSignal: 'SIGKILL' });
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_STDERR);
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  const code = await promise;
  if (code !== 0)
    throw new Error(
      `${command} ended with ${code}: ${stderr.trim().split('\n').slice(-5).join('\n')}\n${args.join(' ')}`,
    );
  return { stdout: Buffer.concat(stdout), stderr };
}

/** ffmpeg with the flags every call wants: no questions, no banner, errors only. */
export function ffmpeg(args: readonly string[], options?: RunOptions): Promise<RunResult> {
  return run(
    process.env['FFMPEG_PATH'] ?? 'ffmpeg',
    ['-hide_banner', '-nostdin', '-loglevel', 'error', ...args],
    options,
  );
}

/** What ffprobe says about a file, as JSON. The caller names the sections it wants (`-show_streams` …). */
export async function ffprobe<T>(file: string, show: readonly string[], options?: RunOptions): Promise<T> {
  const ffmpegPath = process.env['FFMPEG_PATH'];
  const command = ffmpegPath ? ffmpegPath.replace(/ffmpeg(\.exe)?$/, 'ffprobe$1') : 'ffprobe';
  const { stdout } = await run(command, ['-hide_banner', '-loglevel', 'error', '-of', 'json', ...show, file], options);
  // The shape is ffprobe's documented output for the sections asked for.
  return JSON.parse(stdout.toString('utf8')) as T;
}
