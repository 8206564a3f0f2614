// A film made ready segment by segment, one encoder each, against one long encode with the same settings and key frames.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPresentation, createTimeline, probeFile, type RenditionId } from '@praxino/engine';
import { makeLongFilm } from '@praxino/e2e/media/long-film.ts';
import { costOf } from '../process-cost.ts';
import { atMostTimes } from '../table.ts';
import type { BenchContext, Row } from '../table.ts';
import { pictureBytes } from './picture-bytes.ts';

export interface EncodeOutcome {
  bytes: number;
  pieces: number;
  encoders: number;
}

/** Two minutes: long enough for some twenty encoders, short enough to be done again and again. */
const REPEATS = 2;
/** Quiet enough that quality decides about bytes, not the cap, which any way of encoding just fills. */
const NOISE = 4;
const WHOLE = 'v0.h264-720.whole' as RenditionId;
const MOST_ROUNDS = 2;

export async function preEncodeRows({ rounds, say, signal }: BenchContext & { signal: AbortSignal }): Promise<Row[]> {
  const film = await makeLongFilm(signal, say, { repeats: REPEATS, noise: NOISE });
  const scratch = await mkdtemp(join(tmpdir(), 'praxino-encode-'));
  const cpu = { ours: [] as number[], long: [] as number[] };
  let bytes = { segments: 0, parts: 0, long: 0 };
  try {
    for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round++) {
      const ours = await encode(film.path, WHOLE, signal);
      const long = await longEncode(film.path, join(scratch, 'long.mp4'), signal);
      cpu.ours.push(ours.cpuMs);
      cpu.long.push(long.cpuMs);
      bytes = { ...bytes, segments: ours.bytes, long: long.bytes };
      say(
        `pre-encode ${round + 1}: ${ours.pieces} segments, ${(ours.cpuMs / 1000).toFixed(1)} s CPU against ${(long.cpuMs / 1000).toFixed(1)} s`,
      );
    }
    bytes.parts = (await encode(film.path, 'v0.h264-720', signal)).bytes;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  const megabytes = (value: number): number[] => [value / 1e6];
  return [
    atMostTimes('whole film, segment by segment: CPU', cpu.ours, cpu.long, 'ms CPU', 1.15),
    atMostTimes('whole film, segment by segment: bytes', megabytes(bytes.segments), megabytes(bytes.long), 'MB', 1.03),
    {
      ...atMostTimes(
        'whole film in parts of about 1 s: bytes',
        megabytes(bytes.parts),
        megabytes(bytes.long),
        'MB',
        Infinity,
      ),
      target: 'printed',
    },
  ];
}

async function encode(
  path: string,
  rendition: string,
  signal: AbortSignal,
): Promise<EncodeOutcome & { cpuMs: number }> {
  const program = join(import.meta.dirname, 'encode-once.ts');
  const { stdout, cpuMs } = await costOf(process.execPath, [program, path, rendition], signal);
  return { ...(JSON.parse(stdout) as EncodeOutcome), cpuMs }; // as encode-once.ts prints it
}

/** One encoder from the first frame to the last, with the engine's settings and a key frame where each segment begins. */
async function longEncode(
  path: string,
  target: string,
  signal: AbortSignal,
): Promise<{ bytes: number; cpuMs: number }> {
  const index = await probeFile(path, { ffprobePath: null, signal });
  const timeline = createTimeline(index);
  const { boundaries, timescale } = timeline;
  const cap = buildPresentation(index, timeline, [WHOLE], []).video[0]!.peakBitrateBps;
  const starts = boundaries.slice(1, -1).map((t) => (t / timescale - 0.005).toFixed(6));
  const args = [
    ...['-hide_banner', '-nostdin', '-v', 'error', '-i', `file:${path}`, '-map', '0:v:0', '-an', '-sn'],
    ...['-vf', 'scale=1280:720:flags=bilinear,format=yuv420p', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23'],
    ...['-maxrate', String(cap), '-bufsize', String(2 * cap), '-profile:v', 'high', '-level:v', '3.1'],
    ...['-x264-params', 'scenecut=0:open-gop=0:rc-lookahead=4:bframes=3:b-pyramid=normal:threads=1'],
    ...['-g', '100000', '-force_key_frames', starts.join(','), '-fps_mode', 'passthrough', '-f', 'mp4', '-y', target],
  ];
  const { cpuMs } = await costOf(process.env['FFMPEG_PATH'] ?? 'ffmpeg', args, signal);
  return { bytes: pictureBytes(await readFile(target)), cpuMs };
}
