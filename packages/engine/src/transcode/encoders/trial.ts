// Does an encoder work here? The only honest answer is to encode with it and to look at what comes out.
import { AppError } from '@praxino/contracts/errors';
import { concat } from '../../package/boxes.ts';
import { readAv1Config } from '../../probe/codec/av1.ts';
import { readAvcConfig } from '../../probe/codec/avc.ts';
import { readHevcConfig } from '../../probe/codec/hevc.ts';
import { encodedBitDepth, encodedCodecString, levelFor } from '../../stream/encoded-video.ts';
import type { VideoCodec } from '../../stream/rendition.ts';
import { HeadParser } from '../encoded-frames.ts';
import type { HeadOutput } from '../encoded-frames.ts';
import { ffmpegOutput, runFfmpeg } from '../ffmpeg.ts';
import type { FfmpegOptions } from '../ffmpeg.ts';
import { configRecord } from '../parameter-sets.ts';
import { outputArguments } from '../video-arguments.ts';
import type { EncoderFamily } from './family.ts';

export type Trial =
  /** `pixelsPerSecond`: as fast as it was, with whatever else the machine did meanwhile; software on one core. */
  { works: true; pixelsPerSecond: number } | { works: false; reason: string };

/** One second of the smallest picture that every encoder takes; the key frame is forced in its middle. */
const PICTURE = { width: 640, height: 360, fps: 25 } as const;
const FORCED_FRAME = 12;
const TIMESCALE = 90_000;
const FRAME_TICKS = TIMESCALE / PICTURE.fps;
const MAX_BITRATE_BPS = 800_000;
/** Hardware spends a second of small pictures on its start: its speed is that of these, behind the first of them. */
const SPEED = { width: 1920, height: 1080, fps: 25, frames: 60, maxBitrateBps: 8_000_000 } as const;
/** Pictures that are made for it; then they are repeated, because making them takes longer than encoding them. */
const DISTINCT_FRAMES = 10;
/** Drivers need a second or two when they are used for the first time. */
const TRIAL_MS = 30_000;
const MAX_LIST_BYTES = 100_000;

/** Encodes a second of test picture. Never throws but the signal's reason: what goes wrong is the answer. */
export async function tryEncoder(
  ffmpegPath: string,
  family: EncoderFamily,
  codec: VideoCodec,
  options: FfmpegOptions,
): Promise<Trial> {
  try {
    return await attempt(ffmpegPath, family, codec, { ...options, firstOutputMs: TRIAL_MS, silenceMs: TRIAL_MS });
  } catch (error) {
    options.signal.throwIfAborted();
    return { works: false, reason: error instanceof AppError ? error.message : String(error) };
  }
}

async function attempt(
  ffmpegPath: string,
  family: EncoderFamily,
  codec: VideoCodec,
  options: FfmpegOptions,
): Promise<Trial> {
  const parser = new HeadParser();
  const outputs: HeadOutput[] = [];
  const file: Uint8Array[] = [];
  let startedAt = performance.now();
  for await (const bytes of runFfmpeg(ffmpegPath, trialArguments(family, codec), options)) {
    file.push(bytes);
    for (const output of parser.push(bytes)) {
      // From here on it encodes: before, it started and opened the device.
      if (output.kind === 'header') startedAt = performance.now();
      outputs.push(output);
    }
  }
  parser.end();
  const seconds = secondsSince(startedAt);
  const problem = judge(outputs, codec) ?? (await judgeByDecoding(ffmpegPath, concat(file), options));
  if (problem) return { works: false, reason: problem };
  const pixelsPerSecond = (PICTURE.width * PICTURE.height * PICTURE.fps) / seconds;
  if (family.kind === 'software') return { works: true, pixelsPerSecond };
  return { works: true, pixelsPerSecond: (await hardwareSpeed(ffmpegPath, family, codec, options)) ?? pixelsPerSecond };
}

/** Samples per second, or null for hardware that does not take pictures of this size. */
async function hardwareSpeed(
  ffmpegPath: string,
  family: EncoderFamily,
  codec: VideoCodec,
  options: FfmpegOptions,
): Promise<number | null> {
  const parser = new HeadParser();
  let [frames, firstAt, lastAt] = [0, 0, 0];
  try {
    for await (const bytes of runFfmpeg(ffmpegPath, speedArguments(family, codec), options)) {
      const made = [...parser.push(bytes)].filter((o) => o.kind === 'frame').length;
      if (made === 0) continue;
      lastAt = performance.now();
      if (frames === 0) firstAt = lastAt;
      frames += made;
    }
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof AppError) return null;
    throw error;
  }
  const seconds = Math.max(0.001, (lastAt - firstAt) / 1000);
  return frames < SPEED.frames ? null : (SPEED.width * SPEED.height * (frames - 1)) / seconds;
}

function secondsSince(start: number): number {
  return Math.max(0.001, (performance.now() - start) / 1000);
}

function speedArguments(family: EncoderFamily, codec: VideoCodec): string[] {
  const { width, height, fps, frames, maxBitrateBps } = SPEED;
  const source = `testsrc2=s=${width}x${height}:r=${fps}:d=${DISTINCT_FRAMES / fps}`;
  const filters = [`loop=loop=-1:size=${DISTINCT_FRAMES}`, ...inputFilters(family, codec)];
  return [
    ...encodingArguments(family, codec, { picture: SPEED, maxBitrateBps, source, filters }),
    ...['-frames:v', String(frames)],
    ...outputArguments(TIMESCALE, family),
  ];
}

export function trialArguments(family: EncoderFamily, codec: VideoCodec): string[] {
  const { width, height, fps } = PICTURE;
  const source = `testsrc2=s=${width}x${height}:r=${fps}:d=1`;
  const filters = inputFilters(family, codec);
  const forced = ((FORCED_FRAME - 0.25) / fps).toFixed(6);
  return [
    ...encodingArguments(family, codec, { picture: PICTURE, maxBitrateBps: MAX_BITRATE_BPS, source, filters }),
    ...['-force_key_frames', forced],
    ...outputArguments(TIMESCALE, family),
  ];
}

function inputFilters(family: EncoderFamily, codec: VideoCodec): string[] {
  const bitDepth = encodedBitDepth(codec);
  const format = bitDepth === 10 ? 'format=yuv420p10' : 'format=yuv420p';
  return [`settb=1/${TIMESCALE}`, format, ...(family.device?.upload(bitDepth) ?? [])];
}

function encodingArguments(
  family: EncoderFamily,
  codec: VideoCodec,
  made: {
    picture: { width: number; height: number; fps: number };
    maxBitrateBps: number;
    source: string;
    filters: string[];
  },
): string[] {
  const { picture, maxBitrateBps, source, filters } = made;
  const { width, height, fps } = picture;
  const level = levelFor(codec, picture, fps);
  const settings = { codec, width, height, fps, level, maxBitrateBps, bufferSeconds: 2, threads: 1 };
  return [
    ...(family.device?.open ?? []),
    ...['-f', 'lavfi', '-i', source, '-vf', filters.join(',')],
    ...['-c:v', family.encoders[codec]!, ...family.options(settings), '-g', String(family.maxGop)],
  ];
}

/** What is wrong with it, or null. */
function judge(outputs: readonly HeadOutput[], codec: VideoCodec): string | null {
  const frames = outputs.filter((o) => o.kind === 'frame');
  if (frames.length !== PICTURE.fps) return `It made ${frames.length} pictures of ${PICTURE.fps}.`;
  const shown = frames.map((f) => ({ ...f, n: Math.round(f.pts / FRAME_TICKS) })).toSorted((a, b) => a.pts - b.pts);
  const moved = shown.find((f, i) => f.n !== i);
  if (moved) return `It moved a picture in time, to ${(moved.pts / TIMESCALE).toFixed(3)} s.`;
  const keys = shown.filter((f) => f.isKey).map((f) => f.n);
  if (keys.join() !== `0,${FORCED_FRAME}`)
    return `Its key frames are at ${keys.join(', ')} instead of 0, ${FORCED_FRAME}.`;
  const header = outputs.find((o) => o.kind === 'header');
  const written = header && writtenCodec(header.bytes);
  const announced = encodedCodecString(codec, levelFor(codec, PICTURE, PICTURE.fps));
  return written && written !== announced ? `It wrote ${written} where ${announced} was asked for.` : null;
}

/** The codec string of what is in the header; null for VP9, whose header says nothing of the encoder's. */
function writtenCodec(header: Uint8Array): string | null {
  const [avc, hevc, av1] = (['avcC', 'hvcC', 'av1C'] as const).map((type) => configRecord(header, type));
  const facts = avc ? readAvcConfig(avc) : hevc ? readHevcConfig(hevc) : av1 ? readAv1Config(av1) : null;
  return facts?.codecString ?? null;
}

async function judgeByDecoding(ffmpegPath: string, file: Uint8Array, options: FfmpegOptions): Promise<string | null> {
  const args = ['-f', 'mp4', '-i', 'pipe:0', '-map', '0:v:0', '-f', 'framecrc', 'pipe:1'];
  const list = await ffmpegOutput(ffmpegPath, args, { ...options, input: file, maxBytes: MAX_LIST_BYTES });
  const decoded = Buffer.from(list).toString('latin1').match(/^0,/gm)?.length ?? 0;
  return decoded === PICTURE.fps ? null : `Only ${decoded} of its ${PICTURE.fps} pictures decode.`;
}
