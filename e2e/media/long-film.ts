// A film of two hours for benchmarks and soaks, as a disc rip looks: 1080p24 H.264 with B-frames and irregular key frames, AAC,
// AC-3 and ASS. Only its first minute is encoded; the rest repeats those packets by stream copy.
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg, ffprobe } from '../harness/run.ts';
import { barCode } from './bar-code.ts';
import { subtitleFile } from './film.ts';
import type { CueFacts } from './film.ts';
import { withLock } from './lock.ts';

/**
 * 64 s: whole frames of 24 fps, of AAC (1024 samples) and of AC-3 (1536 samples) end here, so that the repeats join
 * without a gap. That is true of every multiple of 8 s.
 */
const UNIT_S = 64;
const FRAME_RATE = 24;
const SAMPLE_RATE = 48_000;
/** Key frames of the minute, in seconds: between 1 and 8 s apart. */
const KEYFRAMES_S = [0, 3.5, 4.75, 9, 16.5, 19.25, 26, 28.125, 33.5, 41.25, 43, 48.5, 50.75, 57.5, 61.25];
/** Bump with every change of the recipe. */
const RECIPE = 3;
const root = join(import.meta.dirname, '..', '.media');

/** A line of dialogue begins this often and stands for half of it. */
const CUE_S = 5;

export interface LongFilm {
  path: string;
  /** A folder with nothing but this film: a library for a server. */
  folder: string;
  /** As a server will call it. */
  title: string;
  durationS: number;
  frames: number;
  frameRate: number;
  /** Frames carry their number modulo this: the minute repeats. */
  framesOfUnit: number;
}
export interface LongFilmShape {
  /** Times 64 s. */
  repeats?: number;
  height?: number;
  /** MP4 has no ASS: its text is left out. */
  container?: 'matroska' | 'mp4';
  /** Strength of the noise. 20 makes an encoder work for its bit rate; with 4 it reaches its quality before its cap. */
  noise?: number;
}

/**
 * Makes the film once and keeps it: 113 × 64 s, a little over two hours and 2.2 GB. A test asks for fewer repeats and a smaller picture.
 */
export async function makeLongFilm(
  signal: AbortSignal,
  say: (line: string) => void = () => {},
  { repeats = 113, height = 1080, container = 'matroska', noise = 20 }: LongFilmShape = {},
): Promise<LongFilm> {
  const folder = join(
    root,
    `long-${RECIPE}-${height}p-${repeats}${container === 'mp4' ? '-mp4' : ''}${noise === 20 ? '' : `-noise${noise}`}`,
  );
  const file = `${NAME}.${container === 'mp4' ? 'mp4' : 'mkv'}`;
  const film: LongFilm = {
    path: join(folder, file),
    folder,
    title: 'The Long Road',
    durationS: repeats * UNIT_S,
    frames: repeats * UNIT_S * FRAME_RATE,
    frameRate: FRAME_RATE,
    framesOfUnit: UNIT_S * FRAME_RATE,
  };
  if (existsSync(folder)) return film;
  await mkdir(root, { recursive: true });
  await withLock(join(root, 'long-lock'), signal, async () => {
    if (existsSync(folder)) return;
    say(`Making a film of ${Math.round(film.durationS / 60)} minutes…`);
    const scratch = `${folder}.making`;
    await rm(scratch, { recursive: true, force: true });
    await mkdir(join(scratch, 'film'), { recursive: true });
    try {
      await makeUnits(scratch, { height, noise }, signal);
      await repeat(scratch, join(scratch, 'film', file), { repeats, container }, signal);
      await rename(join(scratch, 'film'), folder);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
  return film;
}

const NAME = 'The Long Road (2001)';
const PICTURES = 'video.mp4';
const SOUNDS = [
  { codec: 'aac', channels: 2, bitrate: '160k', packetSamples: 1024, format: 'adts' },
  { codec: 'ac3', channels: 6, bitrate: '384k', packetSamples: 1536, format: 'ac3' },
] as const;
async function makeUnits(
  dir: string,
  { height, noise }: Required<Pick<LongFilmShape, 'height' | 'noise'>>,
  signal: AbortSignal,
): Promise<void> {
  const width = (height * 16) / 9;
  // Drawn small and enlarged, because drawing costs more than encoding.
  const picture = `testsrc2=size=480x270:rate=${FRAME_RATE},noise=alls=${noise}:allf=t,scale=${width}:${height},${barCode(width, height)}`;
  const limits = { signal, timeoutMs: 600_000 };
  await ffmpeg(
    [
      '-f',
      'lavfi',
      '-i',
      picture,
      '-frames:v',
      String(UNIT_S * FRAME_RATE),
      '-c:v',
      'libx264',
      '-preset',
      'superfast',
      '-pix_fmt',
      'yuv420p',
      '-b:v',
      '2200k',
      '-maxrate',
      '3500k',
      '-bufsize',
      '6000k',
      '-bf',
      '3',
      '-g',
      '999',
      '-sc_threshold',
      '0',
      '-force_key_frames',
      KEYFRAMES_S.join(','),
      '-f',
      'mp4',
      join(dir, PICTURES),
    ],
    limits,
  );
  const sine = `sine=frequency=220:beep_factor=5:sample_rate=${SAMPLE_RATE}:duration=${UNIT_S + 1}`;
  for (const { codec, channels, bitrate, packetSamples, format } of SOUNDS) {
    const packets = String((UNIT_S * SAMPLE_RATE) / packetSamples);
    const args = [
      '-f',
      'lavfi',
      '-i',
      sine,
      '-c:a',
      codec,
      '-ac',
      String(channels),
      '-b:a',
      bitrate,
      '-frames:a',
      packets,
      '-f',
      format,
    ];
    await ffmpeg([...args, join(dir, `unit.${codec}`)], limits);
  }
}

async function repeat(
  dir: string,
  target: string,
  { repeats, container }: Required<Pick<LongFilmShape, 'repeats' | 'container'>>,
  signal: AbortSignal,
): Promise<void> {
  for (const { codec } of SOUNDS) {
    // Bare packets carry no times: written one minute after the other they are one long stream, counted by the reader.
    const unit = await readFile(join(dir, `unit.${codec}`));
    await using all = await open(join(dir, `all.${codec}`), 'w');
    for (let i = 0; i < repeats; i++) await all.appendFile(unit);
  }
  const isMatroska = container === 'matroska';
  const text = subtitleFile({ codec: 'ass', language: 'eng', cues: dialogue(repeats * UNIT_S) }, { picture: null });
  if (isMatroska) await writeFile(join(dir, text.name), text.content);
  const inputs = [
    ['-stream_loop', String(repeats - 1), '-i', join(dir, PICTURES)],
    ...SOUNDS.map(({ codec }) => ['-i', join(dir, `all.${codec}`)]),
    ...(isMatroska ? [['-i', join(dir, text.name)]] : []),
  ];
  const maps = inputs.flatMap((_, i) => ['-map', String(i)]);
  const languages = ['a:0', 'a:1', ...(isMatroska ? ['s:0'] : [])].flatMap((s) => [`-metadata:s:${s}`, 'language=eng']);
  const output = [...maps, '-c', 'copy', ...languages, '-fflags', '+bitexact', '-f', container, target];
  await ffmpeg([...inputs.flat(), ...output], { signal, timeoutMs: 900_000 });
}

function dialogue(seconds: number): CueFacts[] {
  const at = (i: number): number => i * CUE_S * 1000;
  return Array.from({ length: Math.floor(seconds / CUE_S) }, (_, i) => ({
    startMs: at(i),
    endMs: at(i) + (CUE_S * 1000) / 2,
    text: `Line ${i} of the long road`,
  }));
}

/** Presentation times of the key frames in seconds, from the container. */
export async function keyframeTimes(path: string, from: number, to: number): Promise<number[]> {
  const { packets } = await ffprobe<{ packets: { pts_time: string; flags: string }[] }>(path, [
    '-select_streams',
    'v:0',
    '-show_entries',
    'packet=pts_time,flags',
    '-read_intervals',
    `${from}%${to}`,
  ]);
  return packets.filter((p) => p.flags.startsWith('K')).map((p) => Number(p.pts_time));
}
