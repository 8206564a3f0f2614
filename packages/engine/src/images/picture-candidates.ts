// Which key frames are looked at when a film or a chapter wants a picture.
import type { Chapter, KeyframeGrid } from '../model.ts';
import { nearestKeyframe } from './trickplay.ts';

const CANDIDATES = 8;
/** How far around the wanted place is looked, as parts of its time: 18 % of a film means from 10 to 30 %. */
const AROUND = { from: 0.55, to: 1.65 } as const;
/** A chapter often begins with a black frame or a title; its next key frames show what it is about. */
const CHAPTER = { skipSeconds: 0.5, withinSeconds: 30, candidates: 3 } as const;
/** Beyond so many chapters each has one candidate. */
const MANY_CHAPTERS = 100;
const MAX_CHAPTERS = 500;

/** Up to eight key frames around a time of the film, seconds; ascending, each once. */
export function candidatesAround(grid: KeyframeGrid, timescale: number, seconds: number): number[] {
  const first = grid.firstPts / timescale;
  return spread(grid, timescale, first + (seconds - first) * AROUND.from, first + (seconds - first) * AROUND.to);
}

/** Up to eight key frames from all over the film but its ends. */
export function candidatesAnywhere(grid: KeyframeGrid, timescale: number): number[] {
  const [first, length] = [grid.firstPts / timescale, (grid.endPts - grid.firstPts) / timescale];
  return spread(grid, timescale, first + 0.05 * length, first + 0.8 * length);
}

function spread({ keyframes }: KeyframeGrid, timescale: number, from: number, to: number): number[] {
  const places = Array.from({ length: CANDIDATES }, (_, i) => from + ((to - from) * (i + 0.5)) / CANDIDATES);
  return [...new Set(places.map((seconds) => nearestKeyframe(keyframes, seconds * timescale)))];
}

/** For each of the first 500 chapters the key frames it may be shown by; ascending. Chapter times count like those of the file. */
export function chapterCandidates(
  chapters: readonly Pick<Chapter, 'startMs'>[],
  { keyframes }: Pick<KeyframeGrid, 'keyframes'>,
  timescale: number,
): number[][] {
  const most = chapters.length > MANY_CHAPTERS ? 1 : CHAPTER.candidates;
  return chapters.slice(0, MAX_CHAPTERS).map(({ startMs }, i) => {
    const start = startMs / 1000;
    const end = Math.min((chapters[i + 1]?.startMs ?? Infinity) / 1000, start + CHAPTER.withinSeconds);
    const found: number[] = [];
    const first = nearestKeyframe(keyframes, start * timescale);
    for (let k = first; k < keyframes.length && found.length < most; k++) {
      const seconds = keyframes[k]! / timescale;
      if (seconds >= end) break;
      if (seconds >= start + CHAPTER.skipSeconds) found.push(k);
    }
    return found.length > 0 ? found : [first];
  });
}
