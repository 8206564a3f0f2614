// How a media file is handed to ffmpeg.
import type { AudioStream, Container, Epoch, MediaIndex, Source, VideoStream } from '../model.ts';
import { epochStarts } from '../timeline/epochs.ts';
import { DEMUXERS, HARMLESS_DEMUXERS } from '../probe/demuxers.ts';
import { fileInput, partOf } from './file-input.ts';
import type { InputFile } from './file-input.ts';
import { lastAtOrBefore } from './seek.ts';

/**
 * Input options and `-i`, such that every time stamp that comes out is one of the index: `-copyts` keeps the file's own clock, the
 * one of our readers; other files count from their start (a transport stream begins at 1.4 s or at 20 h).
 */
export function inputArguments(source: Source, seekSeconds: number | null): string[] {
  const { index } = source;
  if (index.access?.epochs && index.grid?.positions) return bytesFrom(source, seekSeconds);
  return [
    // Accurate seek would decode from one more key frame and trim by its own rounding; `trim` does it exactly.
    ...(seekSeconds === null ? [] : ['-noaccurate_seek', ...clockOf(index), '-ss', seconds(seekSeconds)]),
    '-copyts',
    ...(isOurClock(index) ? [] : originOf(index)),
    ...safeInput({ path: source.path, ...index }),
  ];
}

/** `-i` with what keeps a hostile file from naming others: an input option stands before its `-i`. */
export function safeInput(file: InputFile & Pick<MediaIndex, 'container'>): string[] {
  const { url, protocols } = fileInput(file);
  return ['-protocol_whitelist', protocols.join(','), ...demuxerOf(file.container), '-i', url];
}

/**
 * What `-map` calls a stream. ffmpeg numbers the streams of a program stream as they appear, which is another order in the
 * middle of the file than at its head; their ids are the same everywhere.
 */
export function streamArgument(
  index: MediaIndex,
  stream: Pick<VideoStream | AudioStream, 'index' | 'trackId'>,
): string {
  const isUnique = index.streams.filter((s) => s.trackId === stream.trackId).length === 1;
  return index.access?.epochs && stream.trackId > 0 && isUnique ? `0:i:${stream.trackId}` : `0:${stream.index}`;
}

/** The second at which the stretch of unbroken time begins in which a time lies; 0 where there is only one. */
export function epochStart(index: MediaIndex, second: number, timescale: number): number {
  return (epochStarts(index).findLast((start) => start <= second * timescale + 1) ?? 0) / timescale;
}

function demuxerOf(container: Container): string[] {
  const demuxer = DEMUXERS[container];
  return demuxer ? ['-f', demuxer] : ['-format_whitelist', HARMLESS_DEMUXERS.join(',')];
}

/** `-ss` counts from the start of the file unless told that it is a time stamp. */
function clockOf(index: MediaIndex): string[] {
  return isOurClock(index) ? ['-seek_timestamp', '1'] : [];
}

/** MPEG's time stamps have 33 bits of 90 kHz and begin anew after 26.5 hours. */
const WRAP_TICKS = 2 ** 33;
/** libavformat takes a stream that begins in the last minute before that for one that began before zero. */
const BEFORE_ZERO_TICKS = 60 * 90_000;
/**
 * ffmpeg 5.1 moves streams once more when the offset it is given is exactly minus the start of the file (a correction meant for
 * its own default): a fifth of a tick keeps it from that and rounds to the same tick.
 */
const NUDGE_SECONDS = 0.000_002;

/** Time stamps that count from the start of the file. `-start_at_zero` would count from the first of the streams in use. */
function originOf(index: MediaIndex): string[] {
  return index.access ? ['-itsoffset', seconds(NUDGE_SECONDS - index.access.originSeconds)] : ['-start_at_zero'];
}

/**
 * Reads from the key frame at or before a time to the end of its epoch, by bytes: a search by time would land anywhere around
 * it, and is lost where the clock jumps.
 */
function bytesFrom({ path, index }: Source, seekSeconds: number | null): string[] {
  const { keyframes, positions, streamIndex } = index.grid!;
  const timescale = timescaleOf(index, streamIndex);
  const k = seekSeconds === null ? 0 : keyframeAt(keyframes, seekSeconds * timescale);
  const epoch = epochOf(index.access!.epochs!, positions![k]!);
  const at = (keyframes[k]! * 90_000) / timescale;
  const stamp = Math.round(at) - epoch.shiftTicks;
  const seen = modulo(stamp, WRAP_TICKS);
  const shown = seen >= WRAP_TICKS - BEFORE_ZERO_TICKS ? seen - WRAP_TICKS : seen;
  const offset = (epoch.shiftTicks + stamp - shown) / 90_000;
  // At the very start sound may lie before the first picture.
  const from = k === 0 ? 0 : positions![k]!;
  const { url, protocols } = fileInput({ path, ...index });
  return [
    ['-copyts', '-itsoffset', seconds(offset + NUDGE_SECONDS)],
    ['-protocol_whitelist', [...new Set([...protocols, 'subfile'])].join(','), ...demuxerOf(index.container)],
    ['-i', partOf(url, from, epoch.toByte)],
  ].flat();
}

function keyframeAt(keyframes: readonly number[], ticks: number): number {
  return Math.max(0, lastAtOrBefore(keyframes, ticks));
}

function epochOf(epochs: readonly Epoch[], byte: number): Epoch {
  return epochs.findLast((e) => e.fromByte <= byte) ?? epochs[0]!;
}

function timescaleOf(index: MediaIndex, streamIndex: number): number {
  const stream = index.streams.find((s) => s.index === streamIndex);
  return stream?.type === 'video' ? stream.timescale : 90_000;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** True where the index has the container's own times (our readers); false where it counts from the file's start. */
export function isOurClock(index: Pick<MediaIndex, 'reader'>): boolean {
  return index.reader !== 'ffmpeg';
}

/** Seconds with a microsecond's precision, never in exponent form. */
export function seconds(value: number): string {
  return value.toFixed(6);
}
