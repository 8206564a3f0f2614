// All packets of a file as ffprobe lists them, one line each, read while they are written.
import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { AppError } from '@praxino/contracts/errors';
import type { MediaIndex } from '../../model.ts';
import type { InputFile } from '../../transcode/file-input.ts';
import { safeInput } from '../../transcode/input-arguments.ts';
import { pauseWhileBusy } from '../../transcode/pause-processes.ts';
import type { PauseGate } from '../../transcode/pause-processes.ts';

export interface PacketFact {
  /** ffmpeg's number of the stream. */
  stream: number;
  /** Seconds on ffmpeg's clock; null where the container does not say. */
  pts: number | null;
  dts: number | null;
  /** Seconds; null where unknown. */
  duration: number | null;
  bytes: number;
  /** Where the packet begins in the file; null for those that begin behind another in the same unit of the container. */
  position: number | null;
  isKey: boolean;
  /** Samples at its end that are padding of the encoder; decoders leave them out. */
  discardSamples: number;
}

export interface VideoFact {
  /** By how many pictures it is decoded ahead of what is shown. */
  reorder: number;
  /** Pictures the head of the container promises; null where it does not. */
  promised: number | null;
}

export interface PacketRunOptions {
  ffprobePath: string;
  signal: AbortSignal;
  /** Stands still while it is busy. */
  gate?: PauseGate;
  /** Told of each video stream at the end of the list. */
  onVideo?: (stream: number, facts: VideoFact) => void;
}

/** What is listed: a file of a known container. */
export type PacketFile = InputFile & Pick<MediaIndex, 'container'>;

/** A disk that answers nothing for this long is gone. */
const SILENCE_MS = 120_000;
const FIELDS = 'stream_index,pts_time,dts_time,duration_time,size,pos,flags';

export function packetArguments(file: PacketFile): string[] {
  const show = [
    '-show_entries',
    `packet=${FIELDS}:packet_side_data=side_data_type,skip_samples,discard_padding:stream=index,has_b_frames,nb_frames`,
    '-of',
    'compact=print_section=0:nokey=1',
  ];
  return ['-v', 'fatal', '-hide_banner', ...show, ...safeInput(file)];
}

/**
 * Yields every packet in the order of the file. Leaving the loop or aborting ends the process before the generator returns.
 * It runs at the lowest priority. A process that fails in mid-file ends the list: what is there can be played.
 * Throws AppError('media.unreadable') where ffprobe cannot be started or goes silent, or the signal's reason.
 */
export async function* packetsOf(file: PacketFile, options: PacketRunOptions): AsyncGenerator<PacketFact, void, void> {
  const { signal } = options;
  signal.throwIfAborted();
  const child = spawn(options.ffprobePath, packetArguments(file), {
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity });
  let failure: unknown = null;
  const stop = (reason: unknown): void => {
    failure ??= reason;
    child.kill('SIGKILL');
    child.stdout.destroy();
    // A pipe that is destroyed has no end: whoever waits for its next line would wait for ever.
    lines.close();
  };
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (cause) => {
      stop(
        new AppError('media.unreadable', 'ffprobe could not be started; check where ffmpeg is installed.', { cause }),
      );
      if (child.pid === undefined) resolve();
    });
  });
  lowestPriority(child.pid);
  const onAbort = (): void => stop(signal.reason);
  signal.addEventListener('abort', onAbort);
  let isPaused = false;
  const silence = setInterval(() => isPaused || stop(silent()), SILENCE_MS);
  const noting = (paused: boolean) => (): void => {
    isPaused = paused;
    silence.refresh();
  };
  if (options.gate) pauseWhileBusy(child, options.gate, { paused: noting(true), resumed: noting(false) });
  try {
    for await (const line of lines) {
      silence.refresh();
      const packet = parsePacket(line);
      if (packet) yield packet;
      else noteVideo(line, options);
    }
  } finally {
    clearInterval(silence);
    signal.removeEventListener('abort', onAbort);
    lines.close();
    child.kill('SIGKILL');
    await gone;
  }
  if (failure !== null) throw failure;
}

/** `0|2|400`: a video stream, its `has_b_frames` and `nb_frames`; sound has no such middle field. */
function noteVideo(line: string, { onVideo }: PacketRunOptions): void {
  const match = /^(\d+)\|(\d+)\|(\d+|N\/A)\|?$/.exec(line);
  if (match) onVideo?.(Number(match[1]), { reorder: Number(match[2]), promised: numberOf(match[3]) });
}

function silent(): AppError {
  return new AppError('media.unreadable', `ffprobe found no packet for ${SILENCE_MS / 1000} s and was stopped.`);
}

function lowestPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or this system does not allow it: it only runs less politely.
  }
}

/** `0|1.480000|1.400000|0.040000|4634|564|K_`; side data adds fields, and lines that are passed over. */
export function parsePacket(line: string): PacketFact | null {
  const [stream, pts, dts, duration, size, position, flags, kind, , discarded] = line.split('|');
  if (flags === undefined || !/^\d+$/.test(stream!)) return null;
  return {
    stream: Number(stream),
    pts: numberOf(pts),
    dts: numberOf(dts),
    duration: numberOf(duration),
    bytes: numberOf(size) ?? 0,
    position: numberOf(position),
    isKey: flags.startsWith('K'),
    discardSamples: kind === 'Skip Samples' ? (numberOf(discarded) ?? 0) : 0,
  };
}

function numberOf(text: string | undefined): number | null {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
