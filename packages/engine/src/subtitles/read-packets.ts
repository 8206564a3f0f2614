// Subtitle packets of any file: by our own reader, else by one run of ffmpeg that copies all asked streams at once.
import { AppError } from '@praxino/contracts/errors';
import type { MediaIndex, PacketReader, Source, SubtitlePacket, SubtitleStream, TimeRange } from '../model.ts';
import { readSubtitleCopy } from '../probe/matroska/subtitle-copy.ts';
import { isPictureSubtitle } from '../probe/subtitle-codecs.ts';
import { ffmpegOutput } from '../transcode/ffmpeg.ts';
import { epochStarts } from '../timeline/epochs.ts';
import { inputArguments, seconds, streamArgument } from '../transcode/input-arguments.ts';
import { checkSourceFile } from '../transcode/source-file.ts';

export interface PacketPorts {
  /** null: only containers of our own readers. */
  ffmpegPath: string | null;
  /** Lends the reader of a file. */
  use: <T>(source: Source, signal: AbortSignal, work: (reader: PacketReader) => Promise<T>) => Promise<T>;
}

export interface ReadStream {
  /** What the payloads are: the stream's codec, or what ffmpeg made of it. */
  codec: string;
  header: Uint8Array | null;
  packets: SubtitlePacket[];
}

export interface ReadStreams {
  byStream: Map<number, ReadStream>;
  bytesRead: number;
}

const MAX_COPY_BYTES = 128 << 20;
/** The whole file is read for a few kilobytes; on a slow disk that takes minutes, all of them with progress. */
const FIRST_OUTPUT_MS = 15 * 60_000;
/** A seek in a transport stream lands somewhere before the place; what was shown there may still stand. */
const LEAD_MS = 5_000;
/** Copied as they are; other text is turned into SubRip. */
const COPIED = new Set(['subrip', 'srt', 'ass', 'ssa', 'webvtt', 'text']);

/**
 * Packets that start in `range`; the whole file without one. Throws AppError('transcode.unavailable') where ffmpeg would be needed,
 * and what the reader or ffmpeg throws.
 */
export async function readPackets(
  ports: PacketPorts,
  source: Source,
  streams: readonly SubtitleStream[],
  range: TimeRange | null,
  signal: AbortSignal,
): Promise<ReadStreams> {
  if (source.index.reader === 'ffmpeg') return await byFfmpeg(ports, source, streams, range, signal);
  return await ports.use(source, signal, async (reader) => {
    const indexes = streams.map((s) => s.index);
    const { packets, bytesRead } = await reader.subtitlePackets(indexes, range ?? ALL, signal);
    const byStream = new Map(
      streams.map((s) => [
        s.index,
        { codec: s.codec, header: reader.subtitleHeader(s.index), packets: packets.get(s.index) ?? [] },
      ]),
    );
    return { byStream, bytesRead };
  });
}

const ALL: TimeRange = { fromMs: -Infinity, toMs: Infinity };

async function byFfmpeg(
  { ffmpegPath }: PacketPorts,
  source: Source,
  streams: readonly SubtitleStream[],
  range: TimeRange | null,
  signal: AbortSignal,
): Promise<ReadStreams> {
  if (ffmpegPath === null)
    throw new AppError('transcode.unavailable', 'This server has no ffmpeg to read these subtitles with.');
  await checkSourceFile(source);
  const run = { signal, isBackground: true, maxBytes: MAX_COPY_BYTES, firstOutputMs: FIRST_OUTPUT_MS };
  const byStream = new Map<number, ReadStream>();
  for (const s of streams)
    byStream.set(s.index, { codec: isCopied(s.codec) ? s.codec : 'subrip', header: headerOf(s), packets: [] });
  for (const stretch of stretchesOf(source.index, range)) {
    for (const group of groupsOf(source.index, streams)) {
      const bytes = await ffmpegOutput(ffmpegPath, copyArguments(source, group, stretch.range, stretch.startMs), run);
      const tracks = bytes.length === 0 ? [] : await readSubtitleCopy(bytes, signal);
      for (const [i, s] of group.entries()) {
        const known = byStream.get(s.index)!; // every stream was put in above
        known.header ??= tracks[i]?.header ?? null;
        known.packets.push(...(tracks[i]?.packets ?? []).filter(isIn(stretch.range)));
      }
    }
  }
  const share = range ? Math.min(1, (range.toMs - range.fromMs) / Math.max(1, source.index.durationMs)) : 1;
  return { byStream, bytesRead: Math.round(source.index.sizeBytes * share) };
}

function isIn(range: TimeRange | null): (packet: SubtitlePacket) => boolean {
  return ({ startMs }) => range === null || (startMs >= range.fromMs && startMs < range.toMs);
}

/** What the disc of a film says about these subtitles. */
function headerOf({ head }: SubtitleStream): Uint8Array | null {
  return head === undefined ? null : Buffer.from(head, 'latin1');
}

interface Stretch {
  range: TimeRange | null;
  /** Where its unbroken time begins; null for the start of the file. */
  startMs: number | null;
}

/** Where the clock of a file jumps, ffmpeg is given one stretch of unbroken time after the other. */
function stretchesOf(index: MediaIndex, range: TimeRange | null): Stretch[] {
  const main = index.streams.find((s) => s.index === index.grid?.streamIndex);
  const timescale = main?.type === 'video' ? main.timescale : 90_000;
  const starts = epochStarts(index).map((ticks) => (ticks * 1000) / timescale);
  if (starts.length === 0) return [{ range, startMs: null }];
  const { fromMs, toMs } = range ?? ALL;
  return [null, ...starts].flatMap((startMs, i): Stretch[] => {
    const own = { fromMs: Math.max(fromMs, startMs ?? -Infinity), toMs: Math.min(toMs, starts[i] ?? Infinity) };
    return own.toMs > own.fromMs ? [{ range: own, startMs }] : [];
  });
}

/** A program stream has no list of its streams: one that does not show itself must not keep the others away. */
function groupsOf(index: MediaIndex, streams: readonly SubtitleStream[]): (readonly SubtitleStream[])[] {
  return index.container === 'mpegps' ? streams.map((s) => [s]) : [streams];
}

function isCopied(codec: string): boolean {
  return COPIED.has(codec) || isPictureSubtitle(codec);
}

/** In a program stream subtitles are known when their first packet comes; nothing is decoded, so looking for long costs only reading. */
const PATIENCE = ['-probesize', String(256 << 20), '-analyzeduration', String(120 * 1_000_000)];

/** All streams into one Matroska file on standard output. `startMs`: nothing before it may be read. */
export function copyArguments(
  source: Source,
  streams: readonly Pick<SubtitleStream, 'index' | 'codec' | 'trackId'>[],
  range: TimeRange | null,
  startMs: number | null = null,
): string[] {
  const fromMs = Math.max(range ? range.fromMs - LEAD_MS : 0, startMs === null ? 0 : startMs + 1);
  const isProgram = source.index.container === 'mpegps';
  const isLate = isProgram ? '?' : '';
  return [
    ...(isProgram ? PATIENCE : []),
    ...inputArguments(source, fromMs > 0 ? fromMs / 1000 : null),
    ...streams.flatMap((s, i) => [
      ...['-map', `${streamArgument(source.index, s)}${isLate}`],
      ...[`-c:s:${i}`, isCopied(s.codec) ? 'copy' : 'subrip'],
    ]),
    ...(range && Number.isFinite(range.toMs) ? ['-to', seconds(range.toMs / 1000)] : []),
    '-f',
    'matroska',
    'pipe:1',
  ];
}
