// Holds what a server sends against the file it was made from, both as ffmpeg sees them: the same pictures and packets at the
// same times, and sound that beeps when the source's does.
import { readFrameNumbers } from '../media/bar-code.ts';
import { ffmpeg } from './run.ts';

export interface TimedHash {
  /** Seconds on the file's own clock, edit lists applied. */
  time: number;
  hash: string;
}

/** Frames as decoded or packets as stored, of `v:0`, `a:0` …, in the order of ffmpeg's output. */
export async function timedHashes(
  file: string,
  stream: string,
  how: 'decoded' | 'stored',
  signal: AbortSignal,
): Promise<TimedHash[]> {
  const decode = stream.startsWith('v') ? ['-fps_mode', 'passthrough', '-enc_time_base', '-1'] : [];
  const codec = how === 'stored' ? ['-c', 'copy'] : decode;
  const args = ['-copyts', '-i', file, '-map', `0:${stream}`, ...codec, '-f', 'framemd5', 'pipe:1'];
  const { stdout } = await ffmpeg(args, { signal });
  const text = stdout.toString('latin1');
  const [num, den] = /#tb 0: (\d+)\/(\d+)/.exec(text)!.slice(1).map(Number) as [number, number];
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return rows.map((row) => {
    const [, , pts, , , hash] = row.split(',').map((field) => field.trim());
    return { time: (Number(pts) * num) / den, hash: hash! };
  });
}

/** Containers and edit lists round to a millisecond, and so do we on the way. */
const TOLERANCE_S = 0.0025;
const MAX_FINDINGS = 8;

/** A copy shows the very pictures of its source, when the source does. */
export function compareCopies(got: readonly TimedHash[], want: readonly TimedHash[]): string[] {
  const findings = got.length === want.length ? [] : [`${got.length} pictures instead of ${want.length}`];
  for (const [i, frame] of got.entries()) {
    const wanted = want[i];
    if (!wanted) break;
    if (frame.hash !== wanted.hash) findings.push(`picture ${i} at ${frame.time.toFixed(3)} s is another one`);
    findings.push(...compareTimes(`picture ${i}`, frame.time, wanted.time, TOLERANCE_S));
  }
  return bounded(findings);
}

/**
 * Copied sound has the source's packets in their order and at their times. Those that sound before `startS`, where the film
 * begins, may be left out.
 */
export function compareSound(got: readonly TimedHash[], want: readonly TimedHash[], startS: number): string[] {
  const [first] = got;
  if (!first) return ['there is no sound'];
  const skipped = want.findIndex((p) => p.hash === first.hash && Math.abs(p.time - first.time) < TOLERANCE_S);
  if (skipped < 0) return [`the first packet, at ${first.time.toFixed(3)} s, is not in the source at that time`];
  const findings: string[] = [];
  // A packet sounds until the next one does.
  const lost = want.slice(1, skipped + 1).filter((next) => next.time > startS + TOLERANCE_S);
  if (lost.length > 1) findings.push(`${lost.length} packets that sound after the start are missing`);
  const rest = want.slice(skipped);
  if (rest.length !== got.length) findings.push(`${got.length} packets instead of ${rest.length}`);
  for (const [i, packet] of got.entries()) {
    const wanted = rest[i];
    if (!wanted) break;
    if (packet.hash !== wanted.hash) findings.push(`packet ${i} at ${packet.time.toFixed(3)} s is another one`);
    findings.push(...compareTimes(`packet ${i}`, packet.time, wanted.time, TOLERANCE_S));
  }
  return bounded(findings);
}

export interface NumberedPicture {
  number: number;
  time: number;
}

/** The numbers drawn in the pictures of a file, with the time each is shown at. */
export async function numberedPictures(file: string, signal: AbortSignal): Promise<NumberedPicture[]> {
  const [numbers, frames] = await Promise.all([
    readFrameNumbers(file, { signal }),
    timedHashes(file, 'v:0', 'decoded', signal),
  ]);
  if (numbers.length !== frames.length) throw new Error(`${file} has ${numbers.length} and ${frames.length} pictures`);
  return numbers.map((number, i) => ({ number, time: frames[i]!.time }));
}

/** An encode shows every picture of its source once, in order, when the source does. */
export function comparePictures(got: readonly NumberedPicture[], want: readonly NumberedPicture[]): string[] {
  const findings = got.length === want.length ? [] : [`${got.length} pictures instead of ${want.length}`];
  for (const [i, picture] of got.entries()) {
    const wanted = want[i];
    if (!wanted) break;
    if (picture.number !== wanted.number)
      findings.push(`picture ${i} at ${picture.time.toFixed(3)} s is number ${picture.number}, not ${wanted.number}`);
    findings.push(...compareTimes(`picture ${i}`, picture.time, wanted.time, TOLERANCE_S));
  }
  return bounded(findings);
}

const PCM_RATE = 8000;
/** Samples of one look at the sound: 10 ms. */
const LOOK = 80;
/** Five times the tone of 220 Hz. */
const BEEP_HZ = 1100;

/** Seconds at which the first sound of a file begins to beep. */
export async function beepTimes(file: string, signal: AbortSignal): Promise<number[]> {
  const filter = `aresample=${PCM_RATE}:async=1:first_pts=0`;
  const args = ['-copyts', '-i', file, '-map', '0:a:0', '-af', filter, '-ac', '1', '-f', 's16le', 'pipe:1'];
  const { stdout } = await ffmpeg(args, { signal });
  const pcm = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
  const found: number[] = [];
  let wasBeeping = false;
  for (let at = 0; at + LOOK <= pcm.length; at += LOOK / 2) {
    const isBeeping = strength(pcm.subarray(at, at + LOOK)) > 0.25;
    // A beep whose loudness dips is still one.
    if (isBeeping && !wasBeeping && at / PCM_RATE - (found.at(-1) ?? -1) > 0.5) found.push(at / PCM_RATE);
    wasBeeping = isBeeping;
  }
  return found;
}

/** Share of the beep's frequency in the energy of some samples; 0 for silence. */
function strength(samples: Int16Array): number {
  let [re, im, energy] = [0, 0, 0];
  samples.forEach((s, i) => {
    const angle = (2 * Math.PI * BEEP_HZ * i) / PCM_RATE;
    re += s * Math.cos(angle);
    im += s * Math.sin(angle);
    energy += s * s;
  });
  return energy < samples.length * 100 ? 0 : (2 * (re * re + im * im)) / (energy * samples.length);
}

/** Two looks: windows of decoders and of our ears are that long. */
const BEEP_TOLERANCE_S = 0.012;

/** `startS`: beeps before it may be missing, the film begins there. */
export function compareBeeps(got: readonly number[], want: readonly number[], startS: number): string[] {
  const [heard, due] = [got, want].map((list) => list.filter((t) => t > startS + 0.05)) as [number[], number[]];
  if (heard.length !== due.length)
    return [`${heard.length} beeps (${heard.join(', ')}) instead of ${due.length} (${due.join(', ')})`];
  return heard.flatMap((t, i) => compareTimes(`beep ${i}`, t, due[i]!, BEEP_TOLERANCE_S));
}

function compareTimes(what: string, got: number, want: number, tolerance: number): string[] {
  return Math.abs(got - want) <= tolerance ? [] : [`${what} is at ${got.toFixed(4)} s, not at ${want.toFixed(4)} s`];
}

function bounded(findings: string[]): string[] {
  return findings.length > MAX_FINDINGS
    ? [...findings.slice(0, MAX_FINDINGS), `and ${findings.length - MAX_FINDINGS} more`]
    : findings;
}
