// How a media file is handed to ffmpeg.
import type { Container, MediaIndex, Source } from '../model.ts';
import { DEMUXERS, HARMLESS_DEMUXERS } from '../probe/demuxers.ts';

/** A path for `-i`: absolute and with its protocol, so that no name ("-i", "concat:a|b", "http:") means anything else. */
export function fileArgument(path: string): string {
  return `file:${path}`;
}

/**
 * Input options and `-i`. `-copyts` keeps the file's own clock, the one of the index; without a reader of ours the
 * index counts from the start of the file (a transport stream begins at 1.4 s or at 20 h), hence `-start_at_zero`.
 */
export function inputArguments(source: Source, seekSeconds: number | null): string[] {
  const { index } = source;
  return [
    // Accurate seek would decode from one more key frame and trim by its own rounding; `trim` does it exactly.
    ...(seekSeconds === null ? [] : ['-noaccurate_seek', ...clockOf(index), '-ss', seconds(seekSeconds)]),
    '-copyts',
    ...(isOurClock(index) ? [] : ['-start_at_zero']),
    ...safeInput(source.path, index.container),
  ];
}

/** `-i` with what keeps a hostile file from naming others: an input option stands before its `-i`. */
export function safeInput(path: string, container: Container): string[] {
  const demuxer = DEMUXERS[container];
  return [
    '-protocol_whitelist',
    'file,pipe',
    ...(demuxer ? ['-f', demuxer] : ['-format_whitelist', HARMLESS_DEMUXERS.join(',')]),
    '-i',
    fileArgument(path),
  ];
}

/** `-ss` counts from the start of the file unless told that it is a time stamp. */
function clockOf(index: MediaIndex): string[] {
  return isOurClock(index) ? ['-seek_timestamp', '1'] : [];
}

/** True where the index has the container's own times (our readers); false where it counts from the file's start. */
export function isOurClock(index: Pick<MediaIndex, 'reader'>): boolean {
  return index.reader !== 'ffmpeg';
}

/** Seconds with a microsecond's precision, never in exponent form. */
export function seconds(value: number): string {
  return value.toFixed(6);
}
