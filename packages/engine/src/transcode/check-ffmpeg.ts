// Which ffmpeg is this, and what can it do?
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AppError } from '@praxino/contracts/errors';

export interface FfmpegInfo {
  path: string;
  /** As ffmpeg names itself: "5.1.9-0+deb12u1", "n7.1", "N-118448-g43be8d07281d". */
  version: string;
  /** null for builds from a development tree. */
  major: number | null;
  /** The whole first line of `-version`: part of every recipe. */
  buildId: string;
  hasLibx264: boolean;
  hasAac: boolean;
  /** `zscale` and `tonemap`, which turn HDR into SDR. */
  hasToneMapping: boolean;
  hasBwdif: boolean;
  /** libass, which draws text subtitles. */
  hasLibass: boolean;
  /** Names of all its encoders: being listed does not mean that one works here. */
  encoders: ReadonlySet<string>;
}

/** ffmpeg 5.1 brought `-fps_mode`; its libavcodec is 59.37. Development builds have no other comparable number. */
const MIN_LIBAVCODEC: readonly [number, number] = [59, 37];
const TIMEOUT_MS = 8_000;
const run = promisify(execFile);

/**
 * Runs `ffmpeg -version`, `-encoders` and `-filters`. Throws AppError('transcode.unavailable') when there is no such program,
 * when it is not ffmpeg, when it is older than 5.1, or when it has no H.264 or AAC encoder.
 */
export async function checkFfmpeg(path: string, signal?: AbortSignal): Promise<FfmpegInfo> {
  const ask = async (flag: string): Promise<string> => {
    const options = { timeout: TIMEOUT_MS, maxBuffer: 4 * 1024 * 1024, windowsHide: true, ...(signal && { signal }) };
    try {
      return (await run(path, ['-hide_banner', flag], options)).stdout;
    } catch (cause) {
      signal?.throwIfAborted();
      throw new AppError(
        'transcode.unavailable',
        `ffmpeg could not be run: ${(cause as Error).message.split('\n')[0]}`,
        { cause },
      );
    }
  };
  const [about, ...lists] = await Promise.all([ask('-version'), ask('-encoders'), ask('-filters')]);
  const info = { path, ...parseVersion(about) };
  const [encoders, filters] = [namesIn(lists[0]), namesIn(lists[1])];
  if (!encoders.has('libx264') || !encoders.has('aac')) {
    throw new AppError(
      'transcode.unavailable',
      'This ffmpeg was built without libx264 or AAC; install one that has both.',
    );
  }
  const hasToneMapping = filters.has('zscale') && filters.has('tonemap');
  const hasLibass = filters.has('ass');
  return {
    ...info,
    hasLibx264: true,
    hasAac: true,
    hasToneMapping,
    hasBwdif: filters.has('bwdif'),
    hasLibass,
    encoders,
  };
}

/** What `ffmpeg -version` says. Throws AppError('transcode.unavailable') for other programs and for versions before 5.1. */
export function parseVersion(text: string): Pick<FfmpegInfo, 'version' | 'major' | 'buildId'> {
  const buildId = text.split(/\r?\n/, 1)[0]!.trim().slice(0, 300);
  const version = /^ffmpeg version (\S+)/.exec(buildId)?.[1];
  const library = /^libavcodec\s+(\d+)\.\s*(\d+)/m.exec(text);
  if (!version || !library) throw new AppError('transcode.unavailable', 'This program is not ffmpeg.');
  const [major, minor] = [Number(library[1]), Number(library[2])];
  if (major < MIN_LIBAVCODEC[0] || (major === MIN_LIBAVCODEC[0] && minor < MIN_LIBAVCODEC[1])) {
    throw new AppError('transcode.unavailable', `ffmpeg ${version} is too old; 5.1 or newer is needed.`);
  }
  const release = /^n?(\d+)\./.exec(version)?.[1];
  return { version, major: release ? Number(release) : null, buildId };
}

/** Second column of ffmpeg's lists of encoders and filters. */
function namesIn(list: string): Set<string> {
  return new Set(list.split('\n').map((line) => line.trim().split(/\s+/)[1] ?? ''));
}
