// What an episode sounds like, as numbers that survive another encoding: chromaprint, made by ffmpeg.
import { createTimeline } from '../timeline/timeline.ts';
import type { AudioStream, MediaIndex, Source } from '../model.ts';
import { ffmpegOutput } from '../transcode/ffmpeg.ts';
import { inputArguments, seconds } from '../transcode/input-arguments.ts';
import type { PauseGate } from '../transcode/pause-processes.ts';
import { checkSourceFile } from '../transcode/source-file.ts';

/** Part of what a stored fingerprint is kept under: other arguments or another algorithm need a new number. */
export const FINGERPRINT_VERSION = 1;

/** The rate at which chromaprint listens, and its steps (algorithm TEST2, the muxer's default: frames of 4096 samples, two thirds overlapping). */
const SAMPLE_RATE = 11_025;
const STEP_SAMPLES = 1365;
/** Item n of a fingerprint begins `n * ITEM_MS` after the first. */
export const ITEM_MS: number = (STEP_SAMPLES * 1000) / SAMPLE_RATE;
/** Ten minutes are 20 KB; nothing here is longer than an hour. */
const MAX_BYTES = 1 << 20;
/** The muxer writes at the end. A disk that sleeps and a machine that is busy with viewers take their time. */
const PATIENCE_MS = 15 * 60_000;
const SILENCE_MS = 60_000;

export interface Fingerprint {
  /** Place of the first item on the player's clock. */
  startMs: number;
  /** Each of 32 bits tells of 2.7 s of sound from its place on. */
  items: Uint32Array;
}

export interface FingerprintOptions {
  /** Absolute path of ffmpeg; it needs the `chromaprint` muxer, see `canFingerprint`. */
  ffmpegPath: string;
  signal: AbortSignal;
  /** Stands still while it is busy. */
  gate?: PauseGate;
}

/** A stretch of a file on the player's clock (0 is the first picture). */
export interface Stretch {
  startMs: number;
  endMs: number;
}

/** Was this ffmpeg built with chromaprint? Throws what `ffmpegOutput` throws when it cannot be run. */
export async function canFingerprint({ ffmpegPath, signal }: FingerprintOptions): Promise<boolean> {
  const help = await ffmpegOutput(ffmpegPath, ['-h', 'muxer=chromaprint'], { signal, maxBytes: MAX_BYTES });
  return Buffer.from(help).includes('fp_format');
}

/** The sound that is compared: what plays by default, never a commentary. null: a silent film. */
export function soundOf(index: MediaIndex): AudioStream | null {
  const sounds = index.streams.filter((s) => s.type === 'audio');
  const told = sounds.filter((s) => !s.isCommentary);
  return told.find((s) => s.isDefault) ?? told[0] ?? sounds[0] ?? null;
}

/** Seconds of the file's own clock (as ffmpeg is told to keep it) at which the player's clock begins. */
export function playerZeroS(index: MediaIndex): number {
  const { boundaries, timescale } = createTimeline(index);
  return (boundaries[0] ?? 0) / timescale;
}

/**
 * Listens to a stretch of a file at low priority, faster than 500 times its length on one core. Sound that begins late or has
 * holes keeps its place. Throws AppError('media.missing' | 'media.changed' | 'media.unreadable') and what `ffmpegOutput` throws.
 */
export async function fingerprintSound(
  source: Source,
  stretch: Stretch,
  { ffmpegPath, signal, gate }: FingerprintOptions,
): Promise<Fingerprint> {
  const sound = soundOf(source.index);
  if (!sound) return { startMs: stretch.startMs, items: new Uint32Array() };
  await checkSourceFile(source);
  const bytes = await ffmpegOutput(ffmpegPath, fingerprintArguments(source, sound, stretch), {
    signal,
    ...(gate ? { gate } : {}),
    isBackground: true,
    maxBytes: MAX_BYTES,
    firstOutputMs: PATIENCE_MS,
    silenceMs: SILENCE_MS,
  });
  return { startMs: stretch.startMs, items: readItems(bytes) };
}

/** Exported for its test. */
export function fingerprintArguments(source: Source, sound: AudioStream, { startMs, endMs }: Stretch): string[] {
  const zero = playerZeroS(source.index);
  const start = Math.max(0, zero + startMs / 1000);
  const end = zero + endMs / 1000;
  const filters = [
    `atrim=start=${seconds(start)}:end=${seconds(end)}`,
    `asetpts=PTS-${seconds(start)}/TB`,
    // Holes become silence and a late beginning, too: the place of an item is its number times its step.
    `aresample=${SAMPLE_RATE}:async=1:first_pts=0`,
  ];
  return [
    inputArguments(source, startMs >= 1000 ? start : null),
    ['-map', `0:${sound.index}`, '-vn', '-sn', '-dn', '-map_metadata', '-1'],
    ['-af', filters.join(','), '-ac', '1', '-c:a', 'pcm_s16le', '-f', 'chromaprint', '-fp_format', 'raw', 'pipe:1'],
  ].flat();
}

/** chromaprint writes in the machine's order, which is little-endian wherever Node runs. */
export function readItems(bytes: Uint8Array): Uint32Array {
  // A copy: `bytes` may be a piece of a larger buffer and lie at any place in it.
  const copy = new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % 4)));
  return new Uint32Array(copy.buffer);
}

/** As it is stored. */
export function writeItems(items: Uint32Array): Uint8Array {
  return new Uint8Array(items.buffer, items.byteOffset, items.byteLength);
}
