// Text subtitles inside a film: by our own reader where it reads the container, else by ffmpeg.
import { AppError } from '@praxino/contracts/errors';
import type { PacketReader, Source, SubtitleStream } from '../model.ts';
import { ffmpegOutput } from '../transcode/ffmpeg.ts';
import { inputArguments } from '../transcode/input-arguments.ts';
import { checkSourceFile } from '../transcode/source-file.ts';
import type { Cue } from './cue.ts';
import { cueList } from './cue-list.ts';
import type { RawCue } from './cue-list.ts';
import { decodeText } from './decode-text.ts';
import { assBlockText } from './parse-ass.ts';
import { movText, wvttCues } from './parse-mp4-text.ts';
import { srtText } from './parse-srt.ts';
import { parseWebVtt } from './parse-webvtt.ts';
import { textFromMarkup } from './cue-text.ts';

export interface EmbeddedOptions {
  /** null: only containers of our own readers. */
  ffmpegPath: string | null;
  signal: AbortSignal;
  /** Lends the reader of the file. */
  use: <T>(work: (reader: PacketReader) => Promise<T>) => Promise<T>;
}

const MAX_BYTES = 20 * 1024 * 1024;
/** The whole file is read for a few kilobytes; on a slow disk that takes minutes, all of them with progress. */
const FIRST_OUTPUT_MS = 15 * 60_000;

/**
 * The cues of a text stream on the film's clock. Throws AppError('playback.stream-not-found') for a stream that is no text,
 * 'transcode.unavailable' where ffmpeg would be needed, and what the reader or ffmpeg throws.
 */
export async function readEmbeddedCues(source: Source, streamIndex: number, options: EmbeddedOptions): Promise<Cue[]> {
  const stream = source.index.streams.find((s) => s.index === streamIndex);
  if (stream?.type !== 'subtitle' || !stream.isText) {
    throw new AppError(
      'playback.stream-not-found',
      `Stream ${streamIndex} of this file has no subtitles in text form.`,
    );
  }
  if (source.index.reader === 'ffmpeg') return await byFfmpeg(source, streamIndex, options);
  const packets = await options.use((reader) => reader.subtitlePackets(streamIndex, options.signal));
  return cueList(packets.flatMap((packet) => cuesOf(stream, packet)));
}

function cuesOf(stream: SubtitleStream, packet: { startMs: number; durationMs: number; data: Uint8Array }): RawCue[] {
  const { startMs, durationMs, data } = packet;
  const times = { startMs, endMs: durationMs > 0 ? startMs + durationMs : null };
  switch (stream.codec) {
    case 'mov_text':
      return [{ ...times, text: movText(data) }];
    case 'ass':
    case 'ssa':
      return [{ ...times, ...assBlockText(decodeText(data)) }];
    case 'webvtt': {
      // In MP4 the sample is made of boxes, in Matroska it is the text itself.
      const boxed = wvttCues(data);
      if (boxed.length > 0) return boxed.map((cue) => ({ ...times, ...cue }));
      return isEmptyBox(data) ? [] : [{ ...times, text: textFromMarkup(decodeText(data)) }];
    }
    default:
      return [{ ...times, ...srtText(decodeText(data)) }];
  }
}

/** `vtte`: nothing is shown. */
function isEmptyBox(data: Uint8Array): boolean {
  return data.length === 8 && Buffer.from(data).toString('latin1', 4) === 'vtte';
}

async function byFfmpeg(source: Source, streamIndex: number, options: EmbeddedOptions): Promise<Cue[]> {
  const { ffmpegPath, signal } = options;
  if (ffmpegPath === null)
    throw new AppError('transcode.unavailable', 'This server has no ffmpeg to read these subtitles with.');
  await checkSourceFile(source);
  const args = [...inputArguments(source, null), '-map', `0:${streamIndex}`, '-f', 'webvtt', 'pipe:1'];
  const run = { signal, isBackground: true, maxBytes: MAX_BYTES, firstOutputMs: FIRST_OUTPUT_MS };
  return parseWebVtt(decodeText(await ffmpegOutput(ffmpegPath, args, run)));
}
