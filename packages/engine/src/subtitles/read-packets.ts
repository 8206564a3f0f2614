// Subtitle packets of any file: by our own reader, else by one run of ffmpeg that copies all asked streams at once.
import { AppError } from '@praxino/contracts/errors';
import type { PacketReader, Source, SubtitlePacket, SubtitleStream, TimeRange } from '../model.ts';
import { readSubtitleCopy } from '../probe/matroska/subtitle-copy.ts';
import { isPictureSubtitle } from '../probe/subtitle-codecs.ts';
import { ffmpegOutput } from '../transcode/ffmpeg.ts';
import { inputArguments, seconds } from '../transcode/input-arguments.ts';
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
  const bytes = await ffmpegOutput(ffmpegPath, copyArguments(source, streams, range), run);
  const tracks = bytes.length === 0 ? [] : await readSubtitleCopy(bytes, signal);
  const isInRange = ({ startMs }: SubtitlePacket): boolean =>
    range === null || (startMs >= range.fromMs && startMs < range.toMs);
  const byStream = new Map(
    streams.map((s, i) => [
      s.index,
      {
        codec: isCopied(s.codec) ? s.codec : 'subrip',
        header: tracks[i]?.header ?? null,
        packets: (tracks[i]?.packets ?? []).filter(isInRange),
      },
    ]),
  );
  const share = range ? Math.min(1, (range.toMs - range.fromMs) / Math.max(1, source.index.durationMs)) : 1;
  return { byStream, bytesRead: Math.round(source.index.sizeBytes * share) };
}

function isCopied(codec: string): boolean {
  return COPIED.has(codec) || isPictureSubtitle(codec);
}

/** All streams into one Matroska file on standard output. */
export function copyArguments(
  source: Source,
  streams: readonly Pick<SubtitleStream, 'index' | 'codec'>[],
  range: TimeRange | null,
): string[] {
  const from = range && range.fromMs > LEAD_MS ? (range.fromMs - LEAD_MS) / 1000 : null;
  return [
    ...inputArguments(source, from),
    ...streams.flatMap((s, i) => ['-map', `0:${s.index}`, `-c:s:${i}`, isCopied(s.codec) ? 'copy' : 'subrip']),
    ...(range && Number.isFinite(range.toMs) ? ['-to', seconds(range.toMs / 1000)] : []),
    '-f',
    'matroska',
    'pipe:1',
  ];
}
