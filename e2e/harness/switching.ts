// Judges switching between renditions of one film: pieces taken from several of them, as a player would, and joined.
import { join } from 'node:path';
import { readFrameNumbers } from '../media/bar-code.ts';
import { readFragments, readInit } from './boxes.ts';
import { compareFrames, download, join as joinSegments } from './judge.ts';
import type { ManifestTrack } from './manifest.ts';

interface Stretch {
  rendition: string;
  numbers: number[];
  /** Composition times in seconds. */
  from: number;
  to: number;
}

/**
 * Plays the film once, changing to the next of `rungs` (and around again) wherever the coarsest of them has a boundary. What is
 * wrong with the pictures that come out, in sentences; empty when every frame is there once, at its time.
 */
export async function judgeSwitching(
  tracks: readonly ManifestTrack[],
  rungs: readonly string[],
  frames: number,
  scratch: string,
  signal: AbortSignal,
): Promise<string[]> {
  const chosen = rungs.map((id) => {
    const track = tracks.find((t) => t.id === id);
    if (!track) throw new Error(`there is no ${id} among ${tracks.map((t) => t.id).join(', ')}`);
    return track;
  });
  const coarsest = chosen.reduce((a, b) => (b.segments.length < a.segments.length ? b : a));
  const marks = startsOf(coarsest);
  const stretches: Stretch[] = [];
  for (let i = 0; i + 1 < marks.length; i++) {
    const track = chosen[i % chosen.length]!;
    stretches.push(await stretch(track, marks[i]!, marks[i + 1]!, join(scratch, `${i}.mp4`), signal));
  }
  return [
    ...compareFrames(
      stretches.flatMap((s) => s.numbers),
      frames,
    ),
    ...judgeJoints(stretches),
  ];
}

/** When each segment starts, and when the last one ends. */
function startsOf(track: ManifestTrack): number[] {
  let at = 0;
  return [0, ...track.segments.map((s) => (at += s.durationS))];
}

async function stretch(
  track: ManifestTrack,
  from: number,
  to: number,
  file: string,
  signal: AbortSignal,
): Promise<Stretch> {
  const starts = startsOf(track);
  const inside = track.segments.flatMap((_, i) => (starts[i]! > from - 0.001 && starts[i]! < to - 0.001 ? [i] : []));
  if (inside.length === 0 || Math.abs(starts[inside[0]!]! - from) > 0.001)
    throw new Error(`${track.id} has no segment that starts at ${from} s`);
  const part = await download(track, signal, inside);
  const numbers = await readFrameNumbers(await joinSegments(part, file), { signal });
  const head = readInit(part.init);
  const samples = part.segments.flatMap((data) => readFragments(data, head)).flatMap((f) => f.samples);
  const times = samples.map((s) => s.pts / head.timescale).toSorted((a, b) => a - b);
  const frame = times[1]! - times[0]!;
  return { rendition: track.id, numbers, from: times[0]!, to: times.at(-1)! + frame };
}

function judgeJoints(stretches: readonly Stretch[]): string[] {
  return stretches.flatMap((next, i) => {
    const before = stretches[i - 1];
    if (!before || Math.abs(before.to - next.from) < 0.002) return [];
    return [
      `${before.rendition} ends at ${before.to.toFixed(4)} s, ${next.rendition} goes on at ${next.from.toFixed(4)} s`,
    ];
  });
}
