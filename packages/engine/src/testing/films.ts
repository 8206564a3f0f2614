// Films for medium tests: those of the whole project by name, and odd ones made on the spot. Every frame carries its number.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Source } from '../model.ts';
import { probeFile } from '../probe/probe-file.ts';

export const FFMPEG: string = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
const FFPROBE = FFMPEG.replace(/ffmpeg(\.exe)?$/, 'ffprobe$1');
const run = promisify(execFile);
const LIMITS = { timeout: 120_000, killSignal: 'SIGKILL', maxBuffer: 256 << 20 } as const;

const BITS = 16;
const ROW = 12;

/** A film of `e2e/media`, opened as a scan does. */
export async function openFilm(id: string, signal: AbortSignal): Promise<Source> {
  const media = process.env['PRAXINO_TEST_MEDIA']!;
  const films = JSON.parse(await readFile(join(media, 'catalogue.json'), 'utf8')) as Record<string, { path: string }>;
  return await openFile(join(media, films[id]!.path), signal);
}

export async function openFile(path: string, signal: AbortSignal): Promise<Source> {
  return { path, index: await probeFile(path, { ffprobePath: FFPROBE, signal }) };
}

/** An ffmpeg filter that draws each frame's number as a row of black and white blocks along its top edge. */
export function numbered(width: number, height: number): string {
  const box = (x: number, w: number, rest: string): string =>
    `drawbox=x=${x}:y=0:w=${w}:h=${Math.ceil(height / ROW)}:t=fill:color=${rest}`;
  const block = width / BITS;
  const bits = Array.from({ length: BITS }, (_, i) => box(i * block, block, `white:enable='bitand(n,${1 << i})'`));
  return [box(0, width, 'black'), ...bits].join(',');
}

/** Makes a file; `args` end with options of the output. */
export async function makeFile(path: string, args: readonly string[]): Promise<void> {
  await run(FFMPEG, ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...args, path], LIMITS);
}

export interface NumberedFrame {
  number: number;
  /** Seconds. */
  time: number;
}

/** The frames of a file in the order they are shown, as ffmpeg decodes them. */
export async function readNumbers(path: string): Promise<NumberedFrame[]> {
  const filter = `crop=iw:ih/${ROW * 2}:0:0,scale=${BITS}:1:flags=area,format=gray,settb=1/90000,showinfo=checksum=0`;
  const output = ['-map', '0:v:0', '-vf', filter, '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'];
  const args = ['-hide_banner', '-nostdin', '-nostats', '-copyts', '-i', path, ...output];
  const { stdout, stderr } = await run(FFMPEG, args, { ...LIMITS, encoding: 'buffer' });
  const times = [...stderr.toString('latin1').matchAll(/ n: *\d+ pts: *(-?\d+) /g)].map((m) => Number(m[1]) / 90_000);
  return times.map((time, n) => {
    let number = 0;
    for (let bit = 0; bit < BITS; bit++) if (stdout[n * BITS + bit]! > 127) number |= 1 << bit;
    return { number, time };
  });
}
