// A film of two hours for benchmarks, as a disc rip looks: 1080p24 H.264 with B-frames and irregular key frames, AAC and AC-3.
// Only its first minute is encoded; the rest repeats those packets by stream copy.
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg, ffprobe } from '../harness/run.ts';
import { barCode } from './bar-code.ts';
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
const RECIPE = 2;
const root = join(import.meta.dirname, '..', '.media');

export interface LongFilm {
  path: string;
  /** A folder with nothing but this film: a library for a server. */
  folder: string;
  /** As a server will call it. */
  title: string;
  durationS: number;
  frames: number;
  frameRate: number;
}

/**
 * Makes the film once and keeps it: 113 × 64 s, a little over two hours and 2.2 GB. A test asks for fewer repeats and a smaller picture.
 */
export async function makeLongFilm(
  signal: AbortSignal,
  say: (line: string) => void = () => {},
  { repeats = 113, height = 1080 }: { repeats?: number; height?: number } = {},
): Promise<LongFilm> {
  const folder = join(root, `long-${RECIPE}-${height}p-${repeats}`);
  const film: LongFilm = {
    path: join(folder, FILE),
    folder,
    title: 'The Long Road',
    durationS: repeats * UNIT_S,
    frames: repeats * UNIT_S * FRAME_RATE,
    frameRate: FRAME_RATE,
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
      await makeUnits(scratch, height, signal);
      await repeat(scratch, join(scratch, 'film', FILE), repeats, signal);
      await rename(join(scratch, 'film'), folder);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
  return film;
}

const FILE = 'The Long Road (2001).mkv';
const PICTURES = 'video.mp4';
const SOUNDS = [
  { codec: 'aac', channels: 2, bitrate: '160k', packetSamples: 1024, format: 'adts' },
  { codec: 'ac3', channels: 6, bitrate: '384k', packetSamples: 1536, format: 'ac3' },
] as const;
async function makeUnits(dir: string, height: number, signal: AbortSignal): Promise<void> {
  const width = (height * 16) / 9;
  // Noise, so that the encoder has to work for its bitrate; drawn small and enlarged, because drawing costs more than encoding.
  const picture = `testsrc2=size=480x270:rate=${FRAME_RATE},noise=alls=20:allf=t,scale=${width}:${height},${barCode(width, height)}`;
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

async function repeat(dir: string, target: string, repeats: number, signal: AbortSignal): Promise<void> {
  for (const { codec } of SOUNDS) {
    // Bare packets carry no times: written one minute after the other they are one long stream, counted by the reader.
    const unit = await readFile(join(dir, `unit.${codec}`));
    await using all = await open(join(dir, `all.${codec}`), 'w');
    for (let i = 0; i < repeats; i++) await all.appendFile(unit);
  }
  const inputs = [
    '-stream_loop',
    String(repeats - 1),
    '-i',
    join(dir, PICTURES),
    ...SOUNDS.flatMap(({ codec }) => ['-i', join(dir, `all.${codec}`)]),
  ];
  const languages = ['-metadata:s:a:0', 'language=eng', '-metadata:s:a:1', 'language=eng'];
  await ffmpeg(
    [
      ...inputs,
      '-map',
      '0:v',
      '-map',
      '1:a',
      '-map',
      '2:a',
      '-c',
      'copy',
      ...languages,
      '-fflags',
      '+bitexact',
      '-f',
      'matroska',
      target,
    ],
    {
      signal,
      timeoutMs: 900_000,
    },
  );
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
