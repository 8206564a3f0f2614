// Packets of one stream as ffmpeg copies them out of a file, one after the other while it runs.
import { AppError } from '@praxino/contracts/errors';
import type { AudioStream, Source, VideoStream } from '../../model.ts';
import { BoxSplitter } from '../../package/box-splitter.ts';
import { readFragment } from '../../package/fragment.ts';
import { runFfmpeg } from '../../transcode/ffmpeg.ts';
import type { ProcessCounter } from '../../transcode/ffmpeg.ts';
import { inputArguments, streamArgument } from '../../transcode/input-arguments.ts';
import { copyOptions } from './copy-facts.ts';
import { TICKS_PER_SECOND } from './packet-survey.ts';

export interface Cut {
  /** Ticks of the muxer: 90 kHz for pictures, samples for sound. */
  pts: number;
  isKey: boolean;
  data: Uint8Array;
}

export interface CutOptions {
  ffmpegPath: string;
  signal: AbortSignal;
  counter?: ProcessCounter;
  /** Nobody waits for what is cut. */
  isBackground?: boolean;
  /** Longest wait for the first packet. */
  firstOutputMs?: number;
}

/**
 * In decode order from `seek` on (seconds of the index's clock; null: from the start) to the end of the file or of its stretch of
 * unbroken time; leaving the loop ends the process. Throws as `runFfmpeg`, AppError('media.unreadable') on half a packet.
 */
export async function* cutPackets(
  source: Source,
  stream: VideoStream | AudioStream,
  seek: number | null,
  { ffmpegPath, signal, counter, isBackground = false, firstOutputMs }: CutOptions,
): AsyncGenerator<Cut> {
  const boxes = new BoxSplitter();
  let moof: Uint8Array | null = null;
  const run = runFfmpeg(ffmpegPath, copyArguments(source, stream, seek), {
    signal,
    isBackground,
    ...(counter && { counter }),
    ...(firstOutputMs !== undefined && { firstOutputMs }),
  });
  for await (const bytes of run) {
    for (const box of boxes.push(bytes)) {
      if (box.type === 'moof') moof = box.bytes;
      if (box.type === 'mdat' && moof) yield* cutsOf(moof, box.bytes.subarray(8));
    }
  }
  boxes.end();
}

export function copyArguments(source: Source, stream: VideoStream | AudioStream, seek: number | null): string[] {
  return [
    inputArguments(source, seek),
    ['-map', streamArgument(source.index, stream), '-c', 'copy', ...copyOptions(stream.codec)],
    ['-map_metadata', '-1', '-map_chapters', '-1', '-avoid_negative_ts', 'disabled'],
    // Sound is counted in samples by default.
    stream.type === 'video' ? ['-video_track_timescale', String(TICKS_PER_SECOND)] : [],
    // One packet in each fragment, at the file's own times; delay_moov: the head of AC-3 is known with its first packet only.
    [
      '-f',
      'mp4',
      '-movflags',
      `+frag_every_frame+empty_moov+delay_moov+default_base_moof+frag_discont+negative_cts_offsets+skip_sidx`,
    ],
    ['-flush_packets', '1', 'pipe:1'],
  ].flat();
}

function* cutsOf(moof: Uint8Array, payload: Uint8Array): Generator<Cut> {
  const fragment = readFragment(moof);
  let { tfdt: dts } = fragment;
  let at = 0;
  for (const { size, duration, offset, isKey } of fragment.samples) {
    if (at + size > payload.length) throw new AppError('media.unreadable', 'ffmpeg wrote half a packet of this file.');
    yield { pts: dts + offset, isKey, data: payload.subarray(at, at + size) };
    at += size;
    dts += duration;
  }
}
