// One ffmpeg process that encodes parts of a film, from the part asked for to the end of its segment.
import { AppError } from '@praxino/contracts/errors';
import { BoxSplitter } from '../package/box-splitter.ts';
import { readFragment } from '../package/fragment.ts';
import { copyInit, reorderTicks, withEditList } from '../package/init.ts';
import { encodedCodecString } from '../stream/encoded-video.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import type { EncoderFamily } from './encoders/family.ts';
import { runFfmpeg } from './ffmpeg.ts';
import type { FfmpegOptions } from './ffmpeg.ts';
import { PartAssembler } from './part-assembler.ts';
import type { EncodedFrame } from './part-assembler.ts';
import { SEEK_ATTEMPTS } from './seek.ts';
import { videoArguments } from './video-arguments.ts';
import { encodeSettings, frameTicksOf, snapPts, toleranceTicks } from './video-job.ts';
import type { PictureChoices, VideoJob } from './video-job.ts';

/** Shorter chunks show the first picture sooner; each costs about 100 bytes. */
const CHUNK_SECONDS = 0.25;
/** Where the frame rate varies, a first frame later than this is taken for one that the seek missed. */
const MAX_LATE_SECONDS = 0.5;

export interface VideoRun {
  first: number;
  end: number;
  picture: PictureChoices;
  family: EncoderFamily;
  /** Somebody waits: more threads. */
  isUrgent: boolean;
  ffmpeg: FfmpegOptions;
  /** Attempt that found the first frame the last time in this file: start with it. */
  seekAttempt?: number;
  onSeekAttempt?: (attempt: number) => void;
}

/** The seek landed behind the first frame of the run. */
class LateStart extends Error {}

/**
 * Encodes parts [first, end). Yields their chunks in order, every part to its last chunk. Throws as `runFfmpeg` does,
 * AppError('transcode.failed') on output that is not what was asked for. Leaving the loop stops the encoder.
 */
export async function* encodeVideo(
  ffmpegPath: string,
  job: VideoJob,
  run: VideoRun,
): AsyncGenerator<EncodedChunk, void, void> {
  for (let attempt = run.seekAttempt ?? 0; ; attempt++) {
    try {
      yield* encodeOnce(ffmpegPath, job, run, attempt);
      run.onSeekAttempt?.(attempt);
      return;
    } catch (error) {
      if (!(error instanceof LateStart)) throw error;
    }
  }
}

async function* encodeOnce(
  ffmpegPath: string,
  job: VideoJob,
  run: VideoRun,
  attempt: number,
): AsyncGenerator<EncodedChunk, void, void> {
  const assembler = new PartAssembler(partShape(job, run));
  let isFirst = true;
  for await (const frame of frames(ffmpegPath, job, run, attempt)) {
    if (isFirst) checkStart(job, run, attempt, frame.pts);
    isFirst = false;
    yield* assembler.push(frame);
  }
  if (isFirst) checkStart(job, run, attempt, Infinity);
  yield* assembler.finish();
}

/** After the last attempt a late frame counts as the first there is: a hole in the film must not stop it. */
function checkStart(job: VideoJob, run: VideoRun, attempt: number, pts: number): void {
  if (attempt + 1 >= SEEK_ATTEMPTS) return;
  const frame = frameTicksOf(job);
  const allowed = frame === null ? MAX_LATE_SECONDS * job.timescale : 1.5 * frame;
  if (pts - job.boundaries[run.first]! > allowed) throw new LateStart();
}

function partShape(job: VideoJob, run: VideoRun): ConstructorParameters<typeof PartAssembler>[0] {
  return {
    first: run.first,
    end: run.end,
    boundaries: job.boundaries,
    tolerance: toleranceTicks(job),
    delay: delayTicks(job),
    frameTicks: frameTicksOf(job),
    chunkTicks: CHUNK_SECONDS * job.timescale,
    reorderFrames: run.family.reorderFrames,
  };
}

/** D of the edit list, in ticks of the encode. */
function delayTicks(job: VideoJob): number {
  return Math.round(reorderTicks({ timescale: job.timescale, frameTicks: frameTicksOf(job) }));
}

async function* frames(
  ffmpegPath: string,
  job: VideoJob,
  run: VideoRun,
  attempt: number,
): AsyncGenerator<EncodedFrame, void, void> {
  const args = videoArguments(job, { ...run, attempt });
  const boxes = new BoxSplitter();
  let moof: Uint8Array | null = null;
  for await (const bytes of runFfmpeg(ffmpegPath, args, run.ffmpeg)) {
    for (const box of boxes.push(bytes)) {
      if (box.type === 'moof') moof = box.bytes;
      if (box.type !== 'mdat') continue;
      if (!moof) throw new AppError('transcode.failed', 'The encoder wrote pictures without their times.');
      yield* framesOf(job, moof, box.bytes.subarray(8));
      moof = null;
    }
  }
  boxes.end();
}

function* framesOf(job: VideoJob, moof: Uint8Array, payload: Uint8Array): Generator<EncodedFrame> {
  const fragment = readFragment(moof);
  let { tfdt: dts } = fragment;
  let at = 0;
  for (const { size, duration, offset, isKey } of fragment.samples) {
    if (at + size > payload.length) throw new AppError('transcode.failed', 'The encoder wrote half a picture.');
    yield { pts: snapPts(job, dts + offset), isKey, data: payload.subarray(at, at + size) };
    at += size;
    dts += duration;
  }
}

/**
 * The init segment of a rendition, from the header of a run that encodes one frame. The same bytes for every run of a recipe.
 * Throws as `encodeVideo`.
 */
export async function videoInit(
  ffmpegPath: string,
  job: VideoJob,
  options: { picture: PictureChoices; family: EncoderFamily; ffmpeg: FfmpegOptions },
): Promise<Uint8Array> {
  const { picture, family, ffmpeg } = options;
  if (job.codec === 'vp9') return vp9Init(job, picture);
  const end = job.boundaries.length - 1;
  const args = videoArguments(job, { first: 0, end, picture, family, isUrgent: true, attempt: 0, onlyHeader: true });
  const boxes = new BoxSplitter();
  const header: Uint8Array[] = [];
  for await (const bytes of runFfmpeg(ffmpegPath, args, ffmpeg)) {
    for (const box of boxes.push(bytes)) {
      if (box.type === 'ftyp' || box.type === 'moov') header.push(box.bytes);
      if (box.type === 'moov') return withEditList(Buffer.concat(header), delayTicks(job));
    }
  }
  throw new AppError('transcode.failed', 'The encoder found no picture in this file.');
}

/** VP9 has nothing in its header that an encoder must tell; ffmpeg would write a level of its own reckoning (libavformat 59). */
function vp9Init(job: VideoJob, picture: PictureChoices): Uint8Array {
  const { stream, timescale } = job;
  const { level } = encodeSettings(job, picture);
  const colour =
    picture.toneMap === 'none' ? stream.colour : { primaries: 1, transfer: 1, matrix: 1, fullRange: false };
  return copyInit({
    ...stream,
    codec: 'vp9',
    codecString: encodedCodecString('vp9', level),
    codecPrivate: null,
    width: picture.width,
    height: picture.height,
    rotation: 0,
    pixelAspect: { num: 1, den: 1 },
    chroma: '4:2:0',
    colour: { ...colour, fullRange: false },
    timescale,
    frameTicks: frameTicksOf(job),
  });
}
