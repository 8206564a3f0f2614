// What an odd film is: how ffmpeg makes it, what is done to its bytes afterwards, and which oddity it stands for.
import { barCode } from '../bar-code.ts';

export interface EdgeFilm {
  /** File name without its ending, which is what a server calls it. */
  title: string;
  extension: 'mkv' | 'mp4' | 'webm' | 'mov';
  /** The oddity, in words. */
  covers: string;
  /**
   * Arguments of ffmpeg runs, one after the other. `@name` stands for a scratch file, `@out` for the film, which the last
   * run writes.
   */
  steps: readonly (readonly string[])[];
  /** Standard output of the last run is the film: no seeking back, as a recorder writes. */
  isPiped?: boolean;
  /** Done to the bytes of the film at the end. */
  rewrite?: Rewrite;
  /** The picture cannot be copied into segments, and why. */
  noCopy?: string;
  /** Nothing is shown for seconds in the middle. */
  hasHole?: boolean;
}

export type Rewrite =
  | { kind: 'block-groups' }
  | { kind: 'lacing'; lacing: 'xiph' | 'ebml' | 'fixed'; frames: number }
  | { kind: 'cut'; share: number }
  /** A second film whose pictures follow with a sample entry of their own; named as in `steps`. */
  | { kind: 'second-entry'; film: string };

export interface PictureShape {
  seconds: number;
  rate?: string;
  width?: number;
  height?: number;
  /** Filters behind the bar code. */
  filters?: readonly string[];
}

/** An input that draws numbered frames. */
export function picture({ seconds, rate = '25', width = 320, height = 180, filters = [] }: PictureShape): string[] {
  const drawn = [`testsrc2=size=${width}x${height}:rate=${rate}:duration=${seconds}`, barCode(width, height)];
  return ['-f', 'lavfi', '-i', [...drawn, ...filters].join(',')];
}

/** An input that sounds: a tone, and a beep at every full second. */
export function tone(seconds: number, more = ''): string[] {
  return ['-f', 'lavfi', '-i', `sine=frequency=220:beep_factor=5:sample_rate=48000:duration=${seconds}${more}`];
}

export const x264: readonly string[] = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '28', '-pix_fmt', 'yuv420p'];

/** B-frames in every gap, a key frame every `frames`. */
export function gop(frames: number): string[] {
  return ['-bf', '3', '-g', String(frames), '-keyint_min', String(frames), '-sc_threshold', '0'];
}
export function x265(params = ''): string[] {
  const options = `log-level=none:bframes=3:scenecut=0${params && `:${params}`}`;
  return ['-c:v', 'libx265', '-preset', 'ultrafast', '-crf', '30', '-pix_fmt', 'yuv420p', '-x265-params', options];
}
export const aac: readonly string[] = ['-c:a', 'aac', '-b:a', '96k'];

/** No random ids and no date: the same file every time. */
export const bitexact: readonly string[] = ['-fflags', '+bitexact', '-map_metadata', '-1'];

/** The usual film: numbered pictures and a tone, through these encoders and options. */
export function plain(
  seconds: number,
  options: readonly string[],
  { target = '@out', ...shape }: Partial<PictureShape> & { target?: string } = {},
): string[] {
  return [...picture({ seconds, ...shape }), ...tone(seconds), ...options, ...bitexact, target];
}
