// What ffmpeg and ffprobe, who know nothing of our packager, find in a file. For medium tests.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const FFMPEG = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
const FFPROBE = FFMPEG.replace(/ffmpeg(\.exe)?$/, 'ffprobe$1');
const LIMITS = { maxBuffer: 64 << 20, timeout: 60_000, killSignal: 'SIGKILL' } as const;
const run = promisify(execFile);

export async function ffmpeg(args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(FFMPEG, ['-hide_banner', '-nostdin', '-v', 'error', ...args], LIMITS);
  // A complaint is a finding even when ffmpeg went on.
  if (stderr.trim()) throw new Error(`ffmpeg: ${stderr.trim()}`);
  return stdout;
}

export interface HashedFrame {
  /** Seconds. */
  time: number;
  md5: string;
}

/** Every decoded frame (or with `copy` every packet) of one stream in the order it comes, with its time and hash. */
export async function hashes(file: string, stream: string, how: 'decode' | 'copy'): Promise<HashedFrame[]> {
  const codec =
    how === 'copy'
      ? ['-c', 'copy']
      : stream.startsWith('v')
        ? ['-fps_mode', 'passthrough', '-enc_time_base', '-1']
        : [];
  const text = await ffmpeg(['-i', file, '-map', `0:${stream}`, ...codec, '-copyts', '-f', 'framemd5', '-']);
  const [num, den] = /#tb 0: (\d+)\/(\d+)/.exec(text)!.slice(1).map(Number) as [number, number];
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, , pts, , , md5] = line.split(',').map((field) => field.trim());
      return { time: (Number(pts) * num) / den, md5: md5! };
    });
}

export interface ProbedPacket {
  /** Ticks of the track. */
  pts: number;
  dts: number;
  isKey: boolean;
}

/** The packets of one stream as a demuxer sees them, edit list applied. */
export async function probedPackets(file: string, stream: string): Promise<ProbedPacket[]> {
  const show = ['-select_streams', stream, '-show_entries', 'packet=pts,dts,flags'];
  const { stdout } = await run(FFPROBE, ['-v', 'error', '-of', 'json', ...show, file], LIMITS);
  const { packets } = JSON.parse(stdout) as { packets: { pts: number; dts: number; flags: string }[] };
  return packets.map((p) => ({ pts: p.pts, dts: p.dts, isKey: p.flags.startsWith('K') }));
}

/** What ffprobe says about the first stream of a file. */
export async function probedStream(file: string): Promise<Record<string, unknown>> {
  const { stdout } = await run(FFPROBE, ['-v', 'error', '-of', 'json', '-show_streams', file], LIMITS);
  return (JSON.parse(stdout) as { streams: Record<string, unknown>[] }).streams[0]!;
}
