// How the facts of a test film are written down in short.
import type { Film, PictureFacts, SoundFacts, TextFacts } from '../film.ts';

export const fps25 = { num: 25, den: 1 };
export const film24 = { num: 24000, den: 1001 };

export function picture(codec: PictureFacts['codec'], seconds: number, more: Partial<PictureFacts> = {}): PictureFacts {
  const frameRate = more.frameRate ?? fps25;
  const frames = Math.round((seconds * frameRate.num) / frameRate.den);
  return { codec, width: 640, height: 360, frameRate, frames, bitDepth: 8, hdr: 'sdr', ...more };
}
export function sound(codec: SoundFacts['codec'], more: Partial<SoundFacts> = {}): SoundFacts {
  return { codec, channels: 2, sampleRate: 48000, language: 'eng', toneHz: 220, ...more };
}
function durationOf(p: PictureFacts): number {
  return Math.round((p.frames * p.frameRate.den * 1000) / p.frameRate.num);
}

export interface Draft extends Pick<Film, 'id' | 'path' | 'container' | 'segments'> {
  picture?: PictureFacts;
  sound?: SoundFacts[];
  text?: TextFacts[];
  durationMs?: number;
  encoder: readonly string[];
  muxer: readonly string[];
  through?: 'file' | 'pipe';
}
export function film(draft: Draft): Film {
  const { encoder, muxer, through = 'file', picture: p = null, sound: s = [], text = [], ...rest } = draft;
  const durationMs = draft.durationMs ?? (p ? durationOf(p) : 0);
  return { ...rest, durationMs, picture: p, sound: s, text, recipe: { encoder, muxer, through } };
}

export const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '26', '-pix_fmt', 'yuv420p', '-bf', '3'];
export const everyTwoSeconds = ['-g', '50', '-keyint_min', '50', '-sc_threshold', '0'];
