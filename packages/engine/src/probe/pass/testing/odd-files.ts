// Films in the containers that only ffmpeg reads, made on the spot: eight seconds of numbered frames and a tone.
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFile, numbered } from '../../../testing/films.ts';

export const FRAMES = 200;
const [WIDTH, HEIGHT] = [320, 180];

const x264 = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-bf',
  '3',
  '-g',
  '50',
  '-sc_threshold',
  '0',
  '-pix_fmt',
  'yuv420p',
];
const mpeg2 = ['-c:v', 'mpeg2video', '-bf', '2', '-g', '15', '-q:v', '6', '-pix_fmt', 'yuv420p'];

export type Kind = 'ts' | 'm2ts' | 'mpeg2.ts' | 'flv' | 'avi' | 'h264.avi' | 'wmv' | 'ogv' | 'mpg' | 'vob';
/** Encoder and muxer of each kind, by the ending people know. */
const KINDS: Readonly<Record<Kind, readonly string[]>> = {
  ts: [...x264, '-c:a', 'aac', '-f', 'mpegts'],
  m2ts: [...x264, '-c:a', 'ac3', '-mpegts_m2ts_mode', '1', '-f', 'mpegts'],
  'mpeg2.ts': [...mpeg2, '-c:a', 'mp2', '-f', 'mpegts'],
  flv: [...x264, '-c:a', 'aac', '-f', 'flv'],
  avi: ['-c:v', 'mpeg4', '-bf', '2', '-g', '75', '-q:v', '5', '-c:a', 'libmp3lame', '-f', 'avi'],
  'h264.avi': [...x264, '-c:a', 'libmp3lame', '-f', 'avi'],
  wmv: ['-c:v', 'wmv2', '-g', '50', '-q:v', '4', '-c:a', 'wmav2', '-f', 'asf'],
  ogv: ['-c:v', 'libtheora', '-g', '50', '-q:v', '7', '-c:a', 'libvorbis', '-f', 'ogg'],
  mpg: [...mpeg2, '-c:a', 'mp2', '-f', 'mpeg'],
  vob: [...mpeg2, '-c:a', 'ac3', '-f', 'dvd'],
};

export interface OddOptions {
  /** Number of the first frame. */
  first?: number;
  frames?: number;
  /** Options of the muxer, in front of its name. */
  more?: readonly string[];
}

export async function makeOdd(dir: string, kind: Kind, name: string, options: OddOptions = {}): Promise<string> {
  const { first = 0, frames = FRAMES, more = [] } = options;
  const path = join(dir, `${name}.${kind}`);
  const seconds = String(frames / 25);
  const picture = `testsrc2=size=${WIDTH}x${HEIGHT}:rate=25,setpts=N+${first},${numbered(WIDTH, HEIGHT).replaceAll('bitand(n,', `bitand(n+${first},`)},setpts=N/25/TB`;
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
  await makeFile(path, [...inputs, '-t', seconds, ...KINDS[kind].slice(0, -2), ...more, ...KINDS[kind].slice(-2)]);
  return path;
}

/** One file behind the other, as people join recordings. */
export async function joinFiles(path: string, parts: readonly string[]): Promise<string> {
  await writeFile(path, '');
  for (const part of parts) await appendFile(path, await readFile(part));
  return path;
}
