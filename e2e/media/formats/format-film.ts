// A film in a container or folder that people have and only ffmpeg reads, or that is read in another way than MP4 and Matroska.
import { picture, tone } from '../edge-cases/edge-film.ts';

/** Every film has 25 pictures a second, numbered from 0, and beeps at each full second after its first picture. */
export const RATE = 25;

export interface FormatFilm {
  /** What a server calls it. */
  title: string;
  /** Below the folder of all: a file, or a folder that is a disc. */
  path: string;
  /** What it stands for, in words. */
  covers: string;
  frames: number;
  /** Arguments of ffmpeg runs, one after the other; `@name` stands for a scratch file, `@out` for the film. */
  steps: readonly (readonly string[])[];
  /** How the film is put together from scratch files, where no step writes `@out`. */
  assemble?: Assembly;
  /** Pictures cannot be copied into segments, and why. */
  noCopy?: string;
}

export type Assembly =
  /** One behind the other, as recordings are joined. */
  | { kind: 'joined'; parts: readonly string[] }
  | { kind: 'dvd'; menu: string; parts: readonly Part[] }
  | { kind: 'blu-ray'; clips: readonly Part[]; trailer: string };

export interface Part {
  name: string;
  seconds: number;
}

/**
 * Pictures and sound of the seconds [from, to) of a film that is `total` seconds long. Where parts meet there must be no beep: the
 * first milliseconds behind a seam are what a decoder makes of a packet without the one before it.
 */
export function stretch(
  from: number,
  to: number,
  total: number,
  shape: { width?: number; height?: number } = {},
): string[] {
  const cut = `trim=start=${from}:end=${to},setpts=PTS-STARTPTS`;
  return [...picture({ seconds: total, ...shape, filters: [cut] }), ...tone(total, `,a${cut.replace('set', 'aset')}`)];
}

/** A whole film. */
export function whole(seconds: number, shape: { width?: number; height?: number } = {}): string[] {
  return [...picture({ seconds, ...shape }), ...tone(seconds)];
}
