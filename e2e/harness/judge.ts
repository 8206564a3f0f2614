// Judges a stream from outside: every frame there once, timestamps exact and monotonic, no gap where pieces meet,
// and for copies the very pictures of the source. Findings are sentences, so that a test expects an empty list.
import { writeFile } from 'node:fs/promises';
import { readFrameNumbers } from '../media/bar-code.ts';
import type { Film } from '../media/film.ts';
import { readFragments, readInit } from './boxes.ts';
import type { Fragment, Sample, TrackHead } from './boxes.ts';
import type { ManifestTrack } from './manifest.ts';
import { ffmpeg } from './run.ts';

export interface Download {
  track: ManifestTrack;
  init: Buffer;
  segments: Buffer[];
}

async function bytes(url: string, signal: AbortSignal): Promise<Buffer> {
  const reply = await fetch(url, { signal });
  if (!reply.ok) throw new Error(`${reply.status} for ${url}: ${(await reply.text()).slice(0, 300)}`);
  return Buffer.from(await reply.arrayBuffer());
}

/**
 * Fetches init and segments of a track. `order` is the order of the requests (default: as they play; a test of seeking
 * gives another one); the result is always in playing order. Segments that are not in `order` are left out.
 */
export async function download(
  track: ManifestTrack,
  signal: AbortSignal,
  order: readonly number[] = track.segments.map((_, i) => i),
): Promise<Download> {
  const init = await bytes(track.initUrl, signal);
  const got = new Map<number, Buffer>();
  for (const i of order) {
    const segment = track.segments[i];
    if (!segment) throw new RangeError(`the track has ${track.segments.length} segments, no number ${i}`);
    got.set(i, await bytes(segment.url, signal));
  }
  const segments = [...got].toSorted(([a], [b]) => a - b).map(([, data]) => data);
  return { track, init, segments };
}

/** Writes init and segments one after the other: a file that ffmpeg plays. */
export async function join(part: Download, file: string): Promise<string> {
  await writeFile(file, Buffer.concat([part.init, ...part.segments]));
  return file;
}

/** What is wrong with the boxes and times of a downloaded track. Empty for a good one. */
export function judgeTimes(part: Download): string[] {
  const head = readInit(part.init);
  const pieces = part.segments.map((data) => readFragments(data, head));
  return [...joints(pieces, head), ...judgePictures(pieces, head), ...judgeManifest(part, pieces, head)];
}

/** The same without a word on how pictures are spaced: for films whose rate varies. */
export function judgePieces(part: Download): string[] {
  const head = readInit(part.init);
  return joints(
    part.segments.map((data) => readFragments(data, head)),
    head,
  );
}

function joints(pieces: readonly Fragment[][], head: TrackHead): string[] {
  const findings: string[] = [];
  let expected: number | null = null;
  for (const [i, fragments] of pieces.entries()) {
    if (fragments.length === 0) findings.push(`segment ${i} has no fragment`);
    if (head.handler === 'vide' && fragments[0]?.samples[0]?.isSync === false)
      findings.push(`segment ${i} does not start with a key frame`);
    for (const { baseTime, samples, payloadBytes } of fragments) {
      if (expected !== null && baseTime !== expected)
        findings.push(`segment ${i} decodes from ${baseTime}, the one before ends at ${expected}`);
      const size = samples.reduce((sum, s) => sum + s.size, 0);
      if (size !== payloadBytes)
        findings.push(`segment ${i} lists ${size} bytes of samples and carries ${payloadBytes}`);
      expected = baseTime + samples.reduce((sum, s) => sum + s.duration, 0);
    }
  }
  return findings;
}

function judgePictures(pieces: readonly Fragment[][], head: TrackHead): string[] {
  const samples = pieces.flat().flatMap((f) => f.samples);
  const findings: string[] = [];
  const shown = samples.toSorted((a, b) => a.pts - b.pts);
  const steps = new Map<number, number>();
  for (let i = 1; i < shown.length; i++) {
    const step = shown[i]!.pts - shown[i - 1]!.pts;
    steps.set(step, (steps.get(step) ?? 0) + 1);
    if (step === 0) findings.push(`two samples are presented at ${shown[i]!.pts}`);
  }
  const [usual = 0] = [...steps].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  const isVideo = head.handler === 'vide';
  // Audio of a copy follows the source's clock; pictures of our films are evenly spaced to the tick.
  const allowed = isVideo ? 0 : head.timescale / 1000;
  for (let i = 1; i < shown.length; i++) {
    const step = shown[i]!.pts - shown[i - 1]!.pts;
    if (step !== 0 && Math.abs(step - usual) > allowed)
      findings.push(`between ${shown[i - 1]!.pts} and ${shown[i]!.pts} lie ${step} ticks instead of ${usual}`);
  }
  return findings;
}

const REORDER_FRAMES = 4;
function judgeManifest(part: Download, pieces: readonly Fragment[][], head: TrackHead): string[] {
  if (part.segments.length !== part.track.segments.length) return [];
  const findings: string[] = [];
  const first = Math.min(...presentation(pieces[0] ?? []).map((s) => s.pts));
  let promised = 0;
  for (const [i, fragments] of pieces.entries()) {
    const start = (Math.min(...presentation(fragments).map((s) => s.pts)) - first) / head.timescale;
    const frame = (presentation(fragments)[0]?.duration ?? 0) / head.timescale;
    // Leading pictures of an open GOP are stored behind their key frame and shown before it: up to the reorder delay.
    const early = head.handler === 'vide' ? REORDER_FRAMES * frame : frame;
    if (start - promised > frame + 0.002 || promised - start > early + 0.002)
      findings.push(`segment ${i} starts at ${start.toFixed(3)} s, the manifest says ${promised.toFixed(3)} s`);
    promised += part.track.segments[i]!.durationS;
  }
  return findings;
}
function presentation(fragments: readonly Fragment[]): Sample[] {
  return fragments.flatMap((f) => f.samples);
}

/** Decodes a joined video file and says which of the film's frames are missing, doubled or out of order. */
export async function judgeFrames(file: string, film: Film, signal: AbortSignal): Promise<string[]> {
  const numbers = await readFrameNumbers(file, { signal });
  return compareFrames(numbers, film.picture?.frames ?? 0);
}

export function compareFrames(numbers: readonly number[], frames: number): string[] {
  const findings: string[] = [];
  const seen = new Map<number, number>();
  for (const n of numbers) seen.set(n, (seen.get(n) ?? 0) + 1);
  for (let n = 0; n < frames; n++) {
    const times = seen.get(n) ?? 0;
    if (times !== 1) findings.push(`frame ${n} is there ${times} times`);
  }
  for (const n of seen.keys()) if (n >= frames) findings.push(`frame ${n} is not in the film`);
  const turn = numbers.findIndex((n, i) => i > 0 && n < numbers[i - 1]!);
  if (turn > 0) findings.push(`frame ${numbers[turn]} comes after frame ${numbers[turn - 1]}`);
  return findings.length > 20 ? [...findings.slice(0, 20), `and ${findings.length - 20} more`] : findings;
}

/** Hashes of every decoded frame of one stream, in presentation order. Equal for a source and its copy. */
export function decodedHashes(file: string, stream: string, signal: AbortSignal): Promise<string[]> {
  return hashes(file, stream, ['-fps_mode', 'passthrough'], signal);
}

/**
 * Hashes of every stored packet of one stream. For sound: what an AAC decoder makes of a packet depends on those before it
 * (noise substitution), so decoded sound differs as soon as one packet of warm-up is left out.
 */
export function packetHashes(file: string, stream: string, signal: AbortSignal): Promise<string[]> {
  return hashes(file, stream, ['-c', 'copy'], signal);
}

/** stream, dts, pts, duration, size, hash; then side data, where a container adds it. */
const HASH_COLUMN = 5;
async function hashes(file: string, stream: string, how: readonly string[], signal: AbortSignal): Promise<string[]> {
  const { stdout } = await ffmpeg(['-i', file, '-map', stream, ...how, '-f', 'framemd5', 'pipe:1'], { signal });
  const lines = stdout.toString('utf8').split('\n');
  return lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split(',')[HASH_COLUMN]!.trim());
}
