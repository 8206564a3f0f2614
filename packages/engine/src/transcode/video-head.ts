// One ffmpeg process that encodes parts of a film, from the part asked for to the end of its segment.
import { AppError } from '@praxino/contracts/errors';
import { concat } from '../package/boxes.ts';
import { copyInit, reorderTicks, withEditList } from '../package/init.ts';
import { encodedCodecString } from '../stream/encoded-video.ts';
import type { Overlay } from './burn-in.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import type { EncoderFamily } from './encoders/family.ts';
import { headOutput } from './encoded-frames.ts';
import type { FfmpegOptions } from './ffmpeg.ts';
import { parameterSets } from './parameter-sets.ts';
import { PartAssembler } from './part-assembler.ts';
import { SEEK_ATTEMPTS } from './seek.ts';
import { checkSourceFile } from './source-file.ts';
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
  overlay?: Overlay;
  /** Somebody waits: more threads. */
  isUrgent: boolean;
  ffmpeg: FfmpegOptions;
  /** Attempt that found the first frame the last time in this file: start with it. */
  seekAttempt?: number;
  onSeekAttempt?: (attempt: number) => void;
  /** Parameter sets stand in front of each key frame, too: the init segment may be another encoder's. */
  isSelfContained?: boolean;
  /** Who goes on where the encoder fails. Its pieces are kept under names of their own. */
  standIn?: { family: EncoderFamily; keyOf: (part: number) => string; onFailure: (error: AppError) => void };
}

/** The seek landed behind the first frame of the run. */
class LateStart extends Error {}

/** How far a run has come, through all its starts. */
interface Course {
  readonly assembler: PartAssembler;
  family: EncoderFamily;
  /** Key frames bring their parameter sets with them. */
  isSelfContained: boolean;
  /** PTS of the last frame that came. */
  last: number | null;
  /** Part whose frames come from two encoders. */
  mixed: number | null;
}

/**
 * Encodes parts [first, end). Yields their chunks in order, every part to its last chunk. Where the encoder fails and another may
 * stand in, that one goes on behind the last frame. Throws as `runFfmpeg` does, AppError('transcode.failed') on output that is not
 * what was asked for. Leaving the loop stops the encoder.
 */
export async function* encodeVideo(
  ffmpegPath: string,
  job: VideoJob,
  run: VideoRun,
): AsyncGenerator<EncodedChunk, void, void> {
  const course: Course = {
    assembler: new PartAssembler(partShape(job, run)),
    family: run.family,
    isSelfContained: run.isSelfContained ?? false,
    last: null,
    mixed: null,
  };
  for (let attempt = run.seekAttempt ?? 0; ;) {
    try {
      yield* encodeOnce(ffmpegPath, job, run, course, attempt);
      run.onSeekAttempt?.(attempt);
      return;
    } catch (error) {
      if (error instanceof LateStart) attempt++;
      else standIn(run, course, error);
    }
  }
}

/** Puts the other encoder in, or throws what stopped the first. */
function standIn({ standIn: other, ffmpeg }: VideoRun, course: Course, error: unknown): void {
  const isFault = error instanceof AppError && error.code.startsWith('transcode.');
  if (!other || course.family === other.family || !isFault || ffmpeg.signal.aborted) throw error;
  other.onFailure(error);
  course.family = other.family;
  course.assembler.reorderFrames = other.family.reorderFrames;
  course.isSelfContained = true;
  const { part, isBegun } = course.assembler.current;
  course.mixed = isBegun ? part : null;
}

async function* encodeOnce(
  ffmpegPath: string,
  job: VideoJob,
  run: VideoRun,
  course: Course,
  attempt: number,
): AsyncGenerator<EncodedChunk, void, void> {
  const { family, assembler, last } = course;
  const from = last === null ? job.boundaries[run.first]! : last + toleranceTicks(job) + 1;
  const first = last === null ? run.first : assembler.current.part;
  const args = videoArguments(job, { ...run, first, family, attempt, ...(last !== null && { from }) });
  const named = (chunks: EncodedChunk[]): EncodedChunk[] => chunks.map((chunk) => withName(run, course, chunk));
  let isFirst = true;
  let sets: Uint8Array | null = null;
  for await (const output of headOutput(ffmpegPath, args, run.ffmpeg)) {
    if (output.kind === 'header') {
      sets = course.isSelfContained ? parameterSets(output.bytes) : null;
      continue;
    }
    const pts = snapPts(job, output.pts);
    if (isFirst) checkStart(job, from, attempt, pts);
    isFirst = false;
    const data = sets && output.isKey ? concat([sets, output.data]) : output.data;
    course.last = Math.max(course.last ?? 0, pts);
    yield* named(assembler.push({ pts, isKey: output.isKey, data }));
  }
  if (isFirst && last === null) {
    checkStart(job, from, attempt, Infinity);
    assertHole(job, run);
  }
  // A file that was cut short or went away under the encoder looks like one that has no more pictures; what is stored stays.
  await checkSourceFile(job.source);
  yield* named(assembler.finish());
}

function withName(run: VideoRun, course: Course, chunk: EncodedChunk): EncodedChunk {
  if (!chunk.isLast || course.family === run.family) return chunk;
  return { ...chunk, keepAs: chunk.piece === course.mixed ? null : run.standIn!.keyOf(chunk.piece) };
}

/** After the last attempt a late frame counts as the first there is: a hole in the film must not stop it. */
function checkStart(job: VideoJob, start: number, attempt: number, pts: number): void {
  if (attempt + 1 >= SEEK_ATTEMPTS) return;
  const frame = frameTicksOf(job);
  const allowed = frame === null ? MAX_LATE_SECONDS * job.timescale : 1.5 * frame;
  if (pts - start > allowed) throw new LateStart();
}

/** An encoder that ends well without a word has failed where the index says that a key frame is; elsewhere it is a hole in the film. */
function assertHole({ timeline }: VideoJob, { first }: VideoRun): void {
  const { kind, partSegment } = timeline;
  if (kind === 'keyframes' && partSegment[first] !== partSegment[first - 1])
    throw new AppError('transcode.failed', 'The encoder wrote no picture where the film has one.');
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
  for await (const output of headOutput(ffmpegPath, args, ffmpeg)) {
    if (output.kind === 'header') return withEditList(output.bytes, delayTicks(job));
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
