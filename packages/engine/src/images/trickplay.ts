// Trickplay: which small pictures of a film exist, how they lie on sheets, and which key frame each of them shows.
import { createHash } from 'node:crypto';
import type { MediaIndex, VideoStream } from '../model.ts';
import { mainVideo } from '../stream/build-presentation.ts';
import { displaySize } from '../stream/video-shape.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** Part of every name: bump it when the same film gives other pictures. */
export const TRICKPLAY_VERSION = 1;

/**
 * Pictures of one film, on sheets. Picture `i` stands for player time [i, i + 1) × `intervalMs`. It lies on sheet
 * `floor(i / (columns × rows))`, there in row-major order. The last sheet is filled up with its last picture.
 */
export interface Trickplay {
  /** Everything that decides the bytes: part of addresses and keys. */
  id: string;
  /** Of one picture. */
  widthPx: number;
  heightPx: number;
  columns: number;
  rows: number;
  intervalMs: number;
  /** Pictures, and the sheets they fill. */
  count: number;
  sheets: number;
}

/** A picture fits in this box: upright films are not taller than wide ones are high. */
const BOX = { width: 320, height: 240 } as const;
/** 25 pictures: 150 KB that are there within half a second when nobody has asked for them before. */
const LAYOUT = { columns: 5, rows: 5 } as const;
const INTERVAL_MS = 10_000;
const MIN_INTERVAL_MS = 1000;
const MAX_PICTURES = 2000;
/** A short film is not done with five pictures. */
const WANTED_PICTURES = 100;

/** Pure: the same index gives the same pictures on every machine. null for a file without moving pictures. */
export function planTrickplay(index: MediaIndex, timeline: Timeline): Trickplay | null {
  const stream = mainVideo(index);
  const durationMs = ((timeline.boundaries.at(-1)! - timeline.boundaries[0]!) * 1000) / timeline.timescale;
  if (!stream || !(durationMs > 0)) return null;
  const intervalMs = intervalOf(durationMs);
  const count = Math.ceil(durationMs / intervalMs);
  const { columns } = LAYOUT;
  const layout = { columns: Math.min(columns, count), rows: Math.min(LAYOUT.rows, Math.ceil(count / columns)) };
  const facts = {
    ...tileSize(stream),
    ...layout,
    intervalMs,
    count,
    sheets: Math.ceil(count / (layout.columns * layout.rows)),
  };
  const id = createHash('sha256')
    .update(JSON.stringify([TRICKPLAY_VERSION, facts]))
    .digest('hex')
    .slice(0, 12);
  return { id, ...facts };
}

function intervalOf(durationMs: number): number {
  const dense = Math.max(MIN_INTERVAL_MS, Math.min(INTERVAL_MS, roundUp(durationMs / WANTED_PICTURES, 500)));
  return Math.max(dense, roundUp(durationMs / MAX_PICTURES, 1000));
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/** Square pixels, upright, never enlarged, even. */
function tileSize(stream: VideoStream): { widthPx: number; heightPx: number } {
  const { width, height } = displaySize(stream);
  const factor = Math.min(1, BOX.width / width, BOX.height / height);
  const even = (size: number): number => Math.max(2, Math.round((size * factor) / 2) * 2);
  return { widthPx: even(width), heightPx: even(height) };
}

/** Pictures [first, end) of a sheet. Throws RangeError for a sheet that does not exist. */
export function picturesOn(plan: Trickplay, sheet: number): { first: number; end: number } {
  if (!Number.isInteger(sheet) || sheet < 0 || sheet >= plan.sheets) throw new RangeError(`there is no sheet ${sheet}`);
  const perSheet = plan.columns * plan.rows;
  return { first: sheet * perSheet, end: Math.min(plan.count, (sheet + 1) * perSheet) };
}

/** Seconds on the film's own clock of the middle of picture `i`. */
export function pictureSeconds(plan: Trickplay, timeline: Timeline, i: number): number {
  return timeline.boundaries[0]! / timeline.timescale + ((i + 0.5) * plan.intervalMs) / 1000;
}

/** Position in `keyframes` (ascending, ticks) of the one nearest to `ticks`. RangeError for none. */
export function nearestKeyframe(keyframes: readonly number[], ticks: number): number {
  if (keyframes.length === 0) throw new RangeError('there are no key frames');
  let [low, high] = [0, keyframes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyframes[middle]! < ticks) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  if (low === keyframes.length) return low - 1;
  return keyframes[low]! - ticks < ticks - keyframes[low - 1]! ? low : low - 1;
}
