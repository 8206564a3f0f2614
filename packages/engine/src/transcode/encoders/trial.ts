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
  /** `pixelsPerSecond`: as fast as it was, with whatever else the machine did meanwhile. */
  { works: true; pixelsPerSecond: number } | { works: false; reason: string };

/** One second of the smallest picture that every encoder takes; the key frame is forced in its middle. */
const PICTURE = { width: 640, height: 360, fps: 25 } as const;
const FORCED_FRAME = 12;
const TIMESCALE = 90_000;
const FRAME_TICKS = TIMESCALE / PICTURE.fps;
const MAX_BITRATE_BPS = 800_000;
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
  const seconds = Math.max(0.001, (performance.now() - startedAt) / 1000);
  const problem = judge(outputs, codec) ?? (await judgeByDecoding(ffmpegPath, concat(file), options));
  if (problem) return { works: false, reason: problem };
  return { works: true, pixelsPerSecond: (PICTURE.width * PICTURE.height * PICTURE.fps) / seconds };
}

export function trialArguments(family: EncoderFamily, codec: VideoCodec): string[] {
  const { width, height, fps } = PICTURE;
  const bitDepth = encodedBitDepth(codec);
  const filters = [
    `settb=1/${TIMESCALE}`,
    bitDepth === 10 ? 'format=yuv420p10' : 'format=yuv420p',
    ...(family.device?.upload(bitDepth) ?? []),
  ];
  const level = levelFor(codec, PICTURE, fps);
  const settings = { codec, width, height, fps, level, maxBitrateBps: MAX_BITRATE_BPS, bufferSeconds: 2, threads: 1 };
  const forced = ((FORCED_FRAME - 0.25) / fps).toFixed(6);
  return [
    ...(family.device?.open ?? []),
    ...['-f', 'lavfi', '-i', `testsrc2=s=${width}x${height}:r=${fps}:d=1`],
    ...['-vf', filters.join(','), '-c:v', family.encoders[codec]!, ...family.options(settings)],
    ...['-g', String(family.maxGop), '-force_key_frames', forced],
    ...outputArguments(TIMESCALE, family),
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
