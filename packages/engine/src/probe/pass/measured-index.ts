// The index of a file, made better by what the pass over its packets found. Pure.
import type { AudioStream, Container, Epoch, KeyframeGrid, MediaIndex, MediaStream, VideoStream } from '../../model.ts';
import { firstSampleOf, lastPacketSamples, samplesAt } from '../audio-clock.ts';
import type { AudioClock } from '../audio-clock.ts';
import type { FrameClock } from '../frame-clock.ts';
import { fitFrameClock, tickRule, toTicks } from '../frame-clock.ts';
import { makeGrid } from '../keyframe-grid.ts';
import { truncationWarning } from '../warnings.ts';
import type { CopyFacts } from './copy-facts.ts';
import type { VideoFact } from './packet-run.ts';
import type { KeyFact, PacketSurvey, Span, StreamSurvey } from './packet-survey.ts';
import { TICKS_PER_SECOND } from './packet-survey.ts';

/** Bump when the pass finds something else in the same file. Part of the name of everything cut out of it. */
export const INDEX_PASS_VERSION = 1;

/** Containers without a head: ffmpeg can begin to read them at any packet. */
const ENTERED_BY_BYTE: ReadonlySet<Container> = new Set<Container>(['mpegts', 'mpegps']);
/** Times of these containers are rounded to a millisecond at worst. */
export const TOLERANCE_SECONDS = 0.001_15;
const OPENING = 64;
/** A film that ends this much before what its head says ends early. */
const EARLY_SECONDS = 1;
const EARLY_SHARE = 0.02;

export interface Findings {
  survey: PacketSurvey;
  /** What ffprobe says at the end, by stream. */
  videos: ReadonlyMap<number, VideoFact>;
  /** What a copy needs to know about each stream, by its number. */
  facts: ReadonlyMap<number, CopyFacts>;
  /** Where to begin to read for key frame at a byte: its own, or earlier where tables stand before it. */
  entryOf: (position: number) => number;
}

function isEnteredByByte(container: Container): boolean {
  return ENTERED_BY_BYTE.has(container);
}

/** What a pass found about a file, put into its index. `index` is the one a probe made. */
export function measuredIndex(index: MediaIndex, findings: Findings): MediaIndex {
  const main = index.streams.find((s): s is VideoStream => s.type === 'video' && !s.isAttachedPicture) ?? null;
  const survey = main && findings.survey.streams.get(main.index);
  const clock = new PassClock(index, findings, main, survey ?? null);
  const picture = main && survey ? measurePicture(main, survey, findings, clock) : null;
  const streams = index.streams.map((s): MediaStream => {
    if (picture && s === main) return picture.stream;
    return s.type === 'audio' ? measureSound(s, findings, clock) : s;
  });
  const seconds = lengthOf(streams, picture, main) ?? index.durationMs / 1000;
  return withLength(
    { ...index, streams, grid: picture?.grid ?? null, access: clock.access },
    seconds,
    Math.max(index.durationMs / 1000, promisedSeconds(main, findings)),
  );
}

/** Length of the film by what its head promises; 0 where it promises nothing. */
function promisedSeconds(main: VideoStream | null, { videos }: Findings): number {
  const promised = main && videos.get(main.index)?.promised;
  return promised ? (promised * frameOf(main)) / TICKS_PER_SECOND : 0;
}

/** From ticks of ffmpeg's clock in an epoch to seconds of the index. */
class PassClock {
  readonly frame: FrameClock | null;
  readonly access: NonNullable<MediaIndex['access']>;
  readonly keys: readonly KeyFact[];
  readonly #shifts: number[];
  readonly #firstKeys: (number | undefined)[];
  /** Ticks between decoding and showing a picture. */
  readonly #delay: number;

  constructor(index: MediaIndex, findings: Findings, main: VideoStream | null, picture: StreamSurvey | null) {
    const { originSeconds } = index.access ?? { originSeconds: 0 };
    const origin = Math.round(originSeconds * TICKS_PER_SECOND);
    this.#delay = main ? Math.round((findings.videos.get(main.index)?.reorder ?? 0) * frameOf(main)) : 0;
    const keys = picture ? keysOf(picture, this.#delay) : [];
    this.keys = keys;
    const byBytes = isEnteredByByte(index.container) && keys.some((k) => k.position !== null);
    const starts = byBytes ? findings.survey.epochStarts : [0];
    this.#firstKeys = starts.map((_, e) => keys.find((k) => k.epoch === e && k.position !== null)?.pts);
    this.#shifts = [-origin];
    this.frame = picture && main && fitEpoch(picture, main, 0, -origin, this.#firstKeys[0] ?? 0);
    const length = frameTicks(this.frame) ?? frameOf(main);
    for (let e = 1; e < starts.length; e++) this.#shifts.push(this.#nextShift(e, picture, length));
    if (picture && main && starts.length > 1 && !this.#explains(picture, main)) this.frame = null;
    this.access = {
      originSeconds,
      pass: INDEX_PASS_VERSION,
      epochs: byBytes ? this.#epochs(index, starts, keys, findings) : null,
    };
  }

  get isContinuous(): boolean {
    return this.#shifts.length === 1;
  }

  seconds(ticks: number, epoch: number): number {
    return (ticks + (this.#shifts[epoch] ?? 0)) / TICKS_PER_SECOND;
  }

  /** Ticks of ffmpeg's clock at which the last picture of an epoch is shown. */
  last(picture: StreamSurvey | null, epoch: number): number | null {
    return lastTime(picture, epoch, this.#delay);
  }

  /** An epoch is shown from its first key frame on, right behind the last picture of the one before. */
  #nextShift(epoch: number, picture: StreamSurvey | null, frame: number): number {
    const before = this.#shifts[epoch - 1]!;
    const first = this.#firstKeys[epoch];
    const last = this.last(picture, epoch - 1);
    return first === undefined || last === null ? before : Math.round(last + frame) + before - first;
  }

  #explains(picture: StreamSurvey, main: VideoStream): boolean {
    const all = this.#shifts.map((shift, e) => fitEpoch(picture, main, e, shift, this.#firstKeys[e] ?? 0));
    return all.every((c) => c?.timescale === this.frame?.timescale && c?.frameTicks === this.frame?.frameTicks);
  }

  #epochs(index: MediaIndex, starts: readonly number[], keys: readonly KeyFact[], { entryOf }: Findings): Epoch[] {
    return starts.flatMap((_, e): Epoch[] => {
      const first = keys.find((k) => k.epoch === e && k.position !== null);
      if (!first) return [];
      return [
        { fromByte: entryOf(first.position!), toByte: starts[e + 1] ?? index.sizeBytes, shiftTicks: this.#shifts[e]! },
      ];
    });
  }
}

/** When the last picture of an epoch is shown. Where not all have presentation times it is decoded last and shown after its delay. */
function lastTime(picture: StreamSurvey | null, epoch: number, delay: number): number | null {
  let last: number | null = null;
  picture?.times.forEach((t, i) => {
    if (picture.epochs[i] === epoch && (last === null || t > last)) last = t;
  });
  const decoded = picture?.spans[epoch]?.lastDts;
  return last === null || decoded === undefined || picture?.unknownTimes === 0 ? last : Math.max(last, decoded + delay);
}

function frameTicks(clock: FrameClock | null): number | null {
  return clock && (clock.frameTicks * TICKS_PER_SECOND) / clock.timescale;
}

/** Ticks of a frame by what the container says of its rate. */
function frameOf(main: VideoStream | null): number {
  const rate = main?.frameRate;
  return rate ? (TICKS_PER_SECOND * rate.den) / rate.num : TICKS_PER_SECOND / 25;
}

/**
 * Key frames with the time at which a decoder gives them out. Where no packet has a presentation time (H.264 in AVI) that is
 * the decode time and the decoder's delay; where only those of reference pictures lack it the survey has found it.
 */
function keysOf(picture: StreamSurvey, delay: number): readonly KeyFact[] {
  if (picture.unknownTimes < picture.count) return picture.keys;
  return picture.keys.map((k) => ({ ...k, pts: (k.dts ?? k.pts) + delay }));
}

function fitEpoch(
  picture: StreamSurvey,
  main: VideoStream,
  epoch: number,
  shift: number,
  firstKey: number,
): FrameClock | null {
  const checks = Float64Array.from(
    picture.times.filter((_, i) => picture.epochs[i] === epoch),
    (t) => (t + shift) / TICKS_PER_SECOND,
  );
  const { frameRate } = main;
  return fitFrameClock({
    nominalSeconds: frameRate && frameRate.den / frameRate.num,
    originSeconds: (firstKey + shift) / TICKS_PER_SECOND,
    opening: [...checks.subarray(0, OPENING)],
    checks,
    toleranceSeconds: TOLERANCE_SECONDS,
  });
}

interface Picture {
  stream: VideoStream;
  grid: KeyframeGrid | null;
  endSeconds: number;
}

function measurePicture(main: VideoStream, survey: StreamSurvey, findings: Findings, clock: PassClock): Picture {
  const { frame, access } = clock;
  const keys = access.epochs ? clock.keys.filter((k) => k.position !== null) : clock.keys;
  const first = keys.reduce((least, k) => Math.min(least, clock.seconds(k.pts, k.epoch)), Infinity);
  const rule = tickRule(frame, Number.isFinite(first) ? first : 0, TOLERANCE_SECONDS);
  const ticks = (pts: number, epoch: number): number => toTicks(clock.seconds(pts, epoch), rule);
  const lastEpoch = keys.at(-1)?.epoch ?? 0;
  const last = clock.last(survey, lastEpoch) ?? 0;
  const length = frame?.frameTicks ?? Math.round((frameOf(main) * rule.timescale) / TICKS_PER_SECOND);
  const endPts = ticks(last, lastEpoch) + length;
  const isOrdered = clock.isContinuous ? findings.survey.epochStarts.length === 1 : true;
  const positions = access.epochs ? keys.map((k) => findings.entryOf(k.position!)) : null;
  const times = keys.map((k) => ticks(k.pts, k.epoch));
  const facts = survey.unknownTimes > 0 ? undefined : findings.facts.get(main.index);
  return {
    stream: {
      ...main,
      ...(facts?.kind === 'video' ? facts.video : {}),
      frameRate: frame?.rate ?? main.frameRate,
      timescale: rule.timescale,
      frameTicks: frame?.frameTicks ?? null,
    },
    grid: isOrdered ? makeGrid(main.index, rule.timescale, times, positions, endPts) : null,
    endSeconds: endPts / rule.timescale,
  };
}

function measureSound(stream: AudioStream, { survey, facts }: Findings, clock: PassClock): AudioStream {
  const found = survey.streams.get(stream.index);
  const known = facts.get(stream.index);
  if (!found || found.times.length === 0) return stream;
  const described = { ...stream, ...(known?.kind === 'audio' ? known.audio : {}) };
  const { sampleRate } = described;
  const { frameSamples } = described;
  const secondsAt = (i: number): number => clock.seconds(found.times[i]!, found.epochs[i]!);
  const opening = Array.from({ length: Math.min(OPENING, found.times.length) }, (_, i) => secondsAt(i));
  const firstSample = firstSampleOf(opening.slice(0, 16), { sampleRate, frameSamples });
  const grid = { sampleRate, frameSamples, firstSample };
  const { last, end } = found.spans.at(-1)!; // a stream with times has been in an epoch
  const endSeconds = clock.seconds(end, found.spans.length - 1);
  const isCopyable =
    clock.isContinuous && frameSamples !== null && isRegular(found, secondsAt, { ...grid, frameSamples });
  return {
    ...described,
    frameSamples,
    firstSample,
    endSample: Math.max(firstSample + 1, endSampleOf(grid, clock.seconds(last.time, found.spans.length - 1), last)),
    bitrateBps: stream.bitrateBps ?? (endSeconds > 0 ? Math.round((found.bytes * 8) / endSeconds) : null),
    ...(isCopyable ? {} : { codecString: null, codecPrivate: null }),
  };
}

/**
 * The end of the last packet without the padding of its encoder. `start`: its time in seconds. Ogg's packets are told without
 * their padding, those of MP3 with it.
 */
function endSampleOf(clock: AudioClock, start: number, last: Span['last']): number {
  const { frameSamples, sampleRate } = clock;
  const told = Math.round((last.length * sampleRate) / TICKS_PER_SECOND);
  const length = lastPacketSamples(frameSamples, told);
  return samplesAt(start, clock) + (length === frameSamples ? length - last.discardSamples : length);
}

/** Whether every packet lies where counting packets puts it: a hole would move all that follows. */
function isRegular(
  found: StreamSurvey,
  secondsAt: (i: number) => number,
  grid: { sampleRate: number; frameSamples: number; firstSample: number },
): boolean {
  const { sampleRate, frameSamples, firstSample } = grid;
  let expected: number | null = null;
  return found.times.every((_, i) => {
    const frames = Math.round((secondsAt(i) * sampleRate - firstSample) / frameSamples);
    const isNext = expected === null || frames === expected;
    expected = frames + 1;
    return isNext;
  });
}

function lengthOf(streams: readonly MediaStream[], picture: Picture | null, main: VideoStream | null): number | null {
  const ends = streams.flatMap((s) => (s.type === 'audio' && s.endSample !== null ? [s.endSample / s.sampleRate] : []));
  if (picture && main) ends.push(picture.endSeconds);
  const end = Math.max(...ends);
  return ends.length > 0 && Number.isFinite(end) && end > 0 ? end : null;
}

function withLength(index: MediaIndex, seconds: number, declaredSeconds: number): MediaIndex {
  // A container that is entered by bytes declares nothing: what ffprobe said of its length was an estimate.
  const isEarly =
    !index.access?.epochs &&
    declaredSeconds - seconds > EARLY_SECONDS &&
    declaredSeconds - seconds > declaredSeconds * EARLY_SHARE;
  const isTruncated = index.isTruncated || isEarly;
  return {
    ...index,
    durationMs: Math.round(seconds * 1000),
    bitrateBps: Math.round((index.sizeBytes * 8) / Math.max(seconds, 0.001)),
    isTruncated,
    warnings: isEarly ? [...index.warnings, truncationWarning(seconds, declaredSeconds)] : index.warnings,
  };
}
