// The captions of a stretch of film, read with its pictures: by our own reader, else by one run of ffmpeg that copies them out.
import { AppError } from '@praxino/contracts/errors';
import type { Source, TimeRange, VideoStream } from '../../model.ts';
import { captionsOfFrame, frameLayout } from '../../probe/captions/frame-captions.ts';
import type { FrameLayout } from '../../probe/captions/frame-captions.ts';
import { cutPackets } from '../../probe/pass/packet-cuts.ts';
import { TICKS_PER_SECOND } from '../../probe/pass/packet-survey.ts';
import { mainVideo } from '../../stream/build-presentation.ts';
import { epochStarts } from '../../timeline/epochs.ts';
import { lastAtOrBefore, seekSeconds } from '../../transcode/seek.ts';
import { checkSourceFile } from '../../transcode/source-file.ts';
import type { PacketPorts } from '../read-packets.ts';
import type { CaptionFrame } from './caption-cues.ts';

export interface CaptionBatch {
  frames: CaptionFrame[];
  bytesRead: number;
}

/** Pictures held at once: at 100 Mbit/s these are 50 MB. */
const STRETCH_SECONDS = 4;
const BATCH_BYTES = 8 << 20;
/** Frames are stored up to this much before they are shown. */
const REORDER_MS = 2_000;
/** On a slow disk it takes a while until a search has landed. */
const FIRST_OUTPUT_MS = 5 * 60_000;

/**
 * Frames that say something and are shown in `range` (or a little outside), in the order of the file, batch by batch. Throws
 * AppError('transcode.unavailable') where ffmpeg would be needed, and what the reader or ffmpeg throws.
 */
export async function* readCaptions(
  ports: PacketPorts,
  source: Source,
  range: TimeRange,
  signal: AbortSignal,
): AsyncGenerator<CaptionBatch, void, void> {
  const { index } = source;
  const video = mainVideo(index);
  const config = video?.codecPrivate ? Buffer.from(video.codecPrivate, 'base64') : null;
  const layout = video && frameLayout(video.codec, config);
  if (!video || !layout) return;
  if (index.reader === 'ffmpeg') yield* byFfmpeg(ports, { source, video, layout, range, signal });
  else if (index.grid?.streamIndex === video.index) yield* byReader(ports, { source, video, layout, range, signal });
}

interface Order {
  source: Source;
  video: VideoStream;
  layout: FrameLayout;
  range: TimeRange;
  signal: AbortSignal;
}

async function* byReader(ports: PacketPorts, order: Order): AsyncGenerator<CaptionBatch, void, void> {
  const { source, video, layout, range, signal } = order;
  const { timescale } = video;
  const { keyframes, endPts } = source.index.grid!; // asked for by the caller
  const toTicks = (ms: number): number => (ms * timescale) / 1000;
  for (let k = Math.max(0, lastAtOrBefore(keyframes, toTicks(range.fromMs))); k < keyframes.length;) {
    const from = keyframes[k]!;
    if (from >= toTicks(range.toMs)) return;
    k++;
    while (k < keyframes.length && keyframes[k]! - from < STRETCH_SECONDS * timescale) k++;
    const to = keyframes[k] ?? endPts;
    const packets = await ports.use(source, signal, (reader) => reader.packets(video.index, from, to, signal));
    const batch: CaptionBatch = { frames: [], bytesRead: 0 };
    for (const { pts, data } of packets) add(batch, layout, Math.round((pts * 1000) / timescale), data);
    yield batch;
  }
}

/** From each jump of the clock on anew. */
async function* byFfmpeg({ ffmpegPath }: PacketPorts, order: Order): AsyncGenerator<CaptionBatch, void, void> {
  const { source, video, layout, range, signal } = order;
  if (ffmpegPath === null)
    throw new AppError('transcode.unavailable', 'This server has no ffmpeg to read these captions with.');
  await checkSourceFile(source);
  const isGridStream = source.index.grid?.streamIndex === video.index;
  const first = Math.max(0, Number.isFinite(range.fromMs) ? (range.fromMs * video.timescale) / 1000 : 0);
  const starts = [first, ...epochStarts(source.index).filter((start) => start > first)];
  let batch: CaptionBatch = { frames: [], bytesRead: 0 };
  for (const start of starts) {
    if ((start * 1000) / video.timescale >= range.toMs) break;
    const seek = start > 0 ? seekSeconds(source.index, { start, timescale: video.timescale, isGridStream }, 0) : null;
    const run = { ffmpegPath, signal, isBackground: true, firstOutputMs: FIRST_OUTPUT_MS };
    for await (const { pts, data } of cutPackets(source, video, seek, run)) {
      const startMs = Math.round((pts * 1000) / TICKS_PER_SECOND);
      if (startMs > range.toMs + REORDER_MS) break;
      add(batch, layout, startMs, data);
      if (batch.bytesRead < BATCH_BYTES) continue;
      yield batch;
      batch = { frames: [], bytesRead: 0 };
    }
  }
  yield batch;
}

function add(batch: CaptionBatch, layout: FrameLayout, startMs: number, frame: Uint8Array): void {
  batch.bytesRead += frame.length;
  const constructs = withoutPadding(captionsOfFrame(frame, layout));
  if (constructs.length > 0) batch.frames.push({ startMs, constructs });
}

/** What fills up the channel says nothing; of a film it would be tens of megabytes. Nulls between others keep these in their time. */
function withoutPadding(constructs: Uint8Array): Uint8Array {
  const kept = new Uint8Array(constructs.length);
  let length = 0;
  let saysNothing = true;
  for (let at = 0; at + 2 < constructs.length; at += 3) {
    const isValid = (constructs[at]! & 0x04) !== 0;
    const isLine21 = (constructs[at]! & 0x02) === 0;
    const isNull = isLine21 && (constructs[at + 1]! & 0x7f) === 0 && (constructs[at + 2]! & 0x7f) === 0;
    if (!isValid) continue;
    saysNothing &&= isNull;
    kept.set(constructs.subarray(at, at + 3), length);
    length += 3;
  }
  return kept.slice(0, saysNothing ? 0 : length);
}
