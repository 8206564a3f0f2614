// Files in containers we do not read ourselves, described by ffprobe.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { AppError } from '@praxino/contracts/errors';
import type { Container, MediaIndex, Piece, SourceId } from '../model.ts';
import { fileInput } from '../transcode/file-input.ts';
import type { Detection } from './container.ts';
import { DEMUXERS, HARMLESS_DEMUXERS } from './demuxers.ts';
import { indexFromReport } from './ffprobe-report.ts';

export interface FfprobeOptions {
  ffprobePath: string;
  signal: AbortSignal;
  sourceId: SourceId;
  sizeBytes: number;
  detection: Detection;
  /** Of a disc folder. */
  pieces?: Piece[];
  timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;
/** The first minutes of a DVD over a slow network. */
const DISC_TIMEOUT_MS = 240_000;
const MAX_OUTPUT_BYTES = 16 << 20;
const MAX_MESSAGE_CHARS = 400;

/** The streams of a DVD are known when their first packet comes, and nobody speaks under its logos. */
const FIRST_MINUTES = ['-probesize', String(256 << 20), '-analyzeduration', String(600 * 1_000_000)];

/** Arguments for ffprobe. `file:` and an absolute path keep names such as "-i" or "concat:x" from being anything but names. */
export function ffprobeArguments(path: string, detection: Detection, pieces?: Piece[]): string[] {
  const { url, protocols } = fileInput({ path: resolve(path), ...(pieces && { pieces }) });
  const demuxer = detection === 'text' || detection === 'unknown' ? null : DEMUXERS[detection];
  return [
    '-v',
    'error',
    '-hide_banner',
    ...(pieces && detection === 'mpegps' ? FIRST_MINUTES : []),
    '-protocol_whitelist',
    pieces ? protocols.join(',') : 'file',
    '-format_whitelist',
    demuxer ?? HARMLESS_DEMUXERS.join(','),
    ...(demuxer === null ? [] : ['-f', demuxer]),
    '-show_format',
    '-show_streams',
    '-show_chapters',
    '-of',
    'json',
    '-i',
    url,
  ];
}

/** Throws AppError('media.unreadable') with what ffprobe said, or after a minute; the signal's reason when aborted. */
export async function probeByFfprobe(path: string, options: FfprobeOptions): Promise<MediaIndex> {
  const text = await run(options.ffprobePath, ffprobeArguments(path, options.detection, options.pieces), options);
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch (error) {
    throw new AppError('media.unreadable', 'ffprobe gave no answer about this file.', { cause: error });
  }
  const { detection, sourceId, sizeBytes, pieces } = options;
  const container: Container = detection === 'text' || detection === 'unknown' ? 'other' : detection;
  const index = indexFromReport(report, { container, sourceId, sizeBytes, ...(pieces && { pieces }) });
  if (!index.streams.some((s) => s.type === 'video' || s.type === 'audio')) {
    throw new AppError('media.unreadable', 'There is neither picture nor sound in this file.');
  }
  return index;
}

async function run(command: string, args: string[], options: FfprobeOptions): Promise<string> {
  const { signal, timeoutMs = options.pieces ? DISC_TIMEOUT_MS : TIMEOUT_MS } = options;
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutMs);
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.any([signal, timeout]),
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  let message = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (message.length < MAX_MESSAGE_CHARS * 4) message += text;
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_OUTPUT_BYTES) chunks.push(chunk);
    else child.kill('SIGKILL');
  });
  const { promise, resolve: settle, reject } = Promise.withResolvers<number | null>();
  let failure: unknown;
  child.on('error', (error) => {
    failure = error;
    // A process that never started closes nothing.
    if (child.pid === undefined) reject(error);
  });
  child.on('close', settle);
  try {
    const code = await promise;
    if (failure === undefined && code === 0) return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    failure = error;
  }
  signal.throwIfAborted();
  if (timeout.aborted)
    throw new AppError('media.unreadable', `ffprobe did not finish reading this file within ${timeoutMs / 1000} s.`);
  throw new AppError('media.unreadable', explain(message, failure), { cause: failure });
}

/** ffprobe's first words without the file's name. */
function explain(message: string, failure: unknown): string {
  const line = message.split('\n').find((l) => l.trim() !== '') ?? '';
  const words = line
    .replace(/(?:file|concatf):.*: (?=[A-Z])/s, '')
    .replaceAll(/\[[^\]]*\] ?/g, '')
    .slice(0, MAX_MESSAGE_CHARS)
    .trim();
  if (words.startsWith('Format not on whitelist')) return 'This is neither a film nor sound that can be read here.';
  if (words) return `ffprobe cannot read this file: ${words}.`.replace('..', '.');
  return failure ? 'ffprobe could not be started; check where ffmpeg is installed.' : 'ffprobe cannot read this file.';
}
