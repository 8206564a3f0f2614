// One viewer of a soak: jumps about in a film, watches a little at each place, changes the picture's quality on the way, and
// keeps what arrived. Judged afterwards: what was watched in one go must be the film's own frames, each once, in order.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeTimes } from '../harness/judge.ts';
import type { ManifestTrack } from '../harness/manifest.ts';
import { readFrameNumbers } from '../media/bar-code.ts';
import type { LongFilm } from '../media/long-film.ts';

export interface Stretch {
  track: ManifestTrack;
  /** Pieces [first, end) of the track. */
  first: number;
  end: number;
  segments: Buffer[];
}
/** What was watched after one seek: pieces of one or more renditions that follow each other without a gap. */
export interface Visit {
  pictures: Stretch[];
  sound: Stretch;
}

/** Second of the film (0 = first picture) at which piece i of a track starts; its number of pieces gives the end. */
export function startOf(track: ManifestTrack, piece: number): number {
  let start = 0;
  for (let i = 0; i < piece; i++) start += track.segments[i]!.durationS;
  return start;
}

/** The piece of a track that plays at a time. */
export function pieceAt(track: ManifestTrack, seconds: number): number {
  let end = 0;
  const piece = track.segments.findIndex((s) => (end += s.durationS) > seconds + 1e-3);
  return piece < 0 ? track.segments.length - 1 : piece;
}

export async function fetchStretch(
  track: ManifestTrack,
  first: number,
  end: number,
  signal: AbortSignal,
): Promise<Stretch> {
  const segments: Buffer[] = [];
  for (let i = first; i < end; i++) segments.push(await bytesOf(track.segments[i]!.url, signal));
  return { track, first, end, segments };
}

/** A cold machine is not what this judges: "try again in a moment" is obeyed, everything else fails. */
async function bytesOf(url: string, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const reply = await fetch(url, { signal });
    const body = Buffer.from(await reply.arrayBuffer());
    if (reply.ok) return body;
    if (reply.status !== 503) throw new Error(`${reply.status} for ${url}: ${body.toString('utf8').slice(0, 300)}`);
  }
}

export interface Judge {
  film: LongFilm;
  /** Init segments by address, fetched once. */
  inits: ReadonlyMap<string, Buffer>;
  scratch: string;
  signal: AbortSignal;
}

/** Sentences about what is wrong with a visit; empty for a good one. */
export async function judgeVisit(visit: Visit, name: string, judge: Judge): Promise<string[]> {
  const findings: string[] = [];
  for (const stretch of [...visit.pictures, visit.sound]) {
    const init = judge.inits.get(stretch.track.initUrl)!;
    const finds = judgeTimes({ track: stretch.track, init, segments: stretch.segments });
    findings.push(...finds.map((f) => `${name}: pieces ${stretch.first}–${stretch.end - 1}: ${f}`));
  }
  findings.push(...(await judgeNumbers(visit, name, judge)));
  return findings;
}

async function judgeNumbers(visit: Visit, name: string, judge: Judge): Promise<string[]> {
  const { film, inits, scratch, signal } = judge;
  const seen: number[] = [];
  for (const [i, { track, segments }] of visit.pictures.entries()) {
    const file = join(scratch, `${name}-${i}.mp4`);
    await writeFile(file, Buffer.concat([inits.get(track.initUrl)!, ...segments]));
    seen.push(...(await readFrameNumbers(file, { signal })));
  }
  const [head, tail] = [visit.pictures[0]!, visit.pictures.at(-1)!];
  const from = Math.round(startOf(head.track, head.first) * film.frameRate);
  const to = Math.round(startOf(tail.track, tail.end) * film.frameRate);
  const wanted = Array.from({ length: to - from }, (_, i) => (from + i) % film.framesOfUnit);
  const at = wanted.findIndex((n, i) => seen[i] !== n);
  if (at < 0 && seen.length === wanted.length) return [];
  const place = at < 0 ? wanted.length : at;
  return [
    `${name}: frames ${from}–${to - 1}: ${seen.length} of ${wanted.length} pictures; at ${from + place} stands ${seen[place] ?? 'none'} instead of ${wanted[place] ?? 'none'}`,
  ];
}
