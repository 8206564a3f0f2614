// Transport streams as ffmpeg and ffprobe, who know nothing of ours, find them.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../model.ts';
import { createStreamEngine } from '../../stream/create-stream-engine.ts';
import type { StreamEngine } from '../../stream/stream-engine.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { FFMPEG, openFilm, readNumbers } from '../../testing/films.ts';
import { hashes, probedPackets } from '../../testing/judge.ts';
import { madeRequest, wholeBody } from '../../testing/made-request.ts';
import { createTimeline } from '../../timeline/timeline.ts';
import { answerStream } from '../protocols.ts';
import { TIME_OFFSET_TICKS } from './ts-muxer.ts';

const signal = AbortSignal.timeout(300_000);
const OFFSET_SECONDS = TIME_OFFSET_TICKS / 90_000;
let dir = '';
let engine: StreamEngine;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-ts-'));
  engine = createStreamEngine({ ffmpegPath: FFMPEG, store: createMemoryStore({ maxBytes: 1e8 }) });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

async function segment(source: Source, name: string, i: number): Promise<Buffer> {
  const request = { ...madeRequest({ name, index: source.index, engine, subtitles: [] }), source, signal };
  return await wholeBody(await answerStream(request, `${i}.ts`));
}

/** All segments, one after the other, as a file. */
async function joined(source: Source, name: string): Promise<string> {
  const count = createTimeline(source.index).boundaries.length - 1;
  const segments: Buffer[] = [];
  for (let i = 0; i < count; i++) segments.push(await segment(source, name, i));
  const path = join(dir, `${source.index.sourceId}-${name}.ts`);
  await writeFile(path, Buffer.concat(segments));
  return path;
}

/** What ffmpeg's demuxer says about counters and corrupt packets, which it passes over in silence. */
async function complaints(path: string): Promise<string[]> {
  const args = ['-hide_banner', '-nostdin', '-v', 'debug', '-i', path, '-map', '0', '-c', 'copy', '-f', 'null', '-'];
  const { stderr } = await promisify(execFile)(FFMPEG, args, { maxBuffer: 64 << 20, timeout: 60_000 });
  // To learn the length it jumps near the end, between packets: a byte there that looks like a sync byte is taken for one now and
  // then, and what follows it for a damaged packet. `badPackets` looks at all of them.
  const known = /cur_dts is invalid|TEI flag set/;
  const lines = stderr.split('\n').filter((line) => !known.test(line));
  return lines.filter((line) => /continuity|corrupt|non.?monoton|invalid|missing/i.test(line));
}

/** Packets that do not begin with a sync byte, or say that they are damaged (ISO/IEC 13818-1 clause 2.4.3.3). */
async function badPackets(path: string): Promise<number[]> {
  const bytes = await readFile(path);
  expect(bytes.length % 188).toBe(0);
  const packets = Array.from({ length: bytes.length / 188 }, (_, i) => i);
  return packets.filter((i) => bytes[i * 188] !== 0x47 || (bytes[i * 188 + 1]! & 0x80) !== 0);
}

const cases = [
  { film: 'mkv', name: 'v0.copy+a2.copy', frames: 600, what: 'copied H.264 and AAC' },
  { film: 'mkv', name: 'v0.copy+a1.copy', frames: 600, what: 'copied H.264 and AC-3' },
  { film: 'hevc', name: 'v0.copy+a1.copy', frames: 575, what: 'copied HEVC with open GOPs, and AAC' },
  { film: 'mkv', name: 'v0.h264-240+a1.aac-2', frames: 600, what: 'encoded H.264 and AAC' },
  { film: 'ladder', name: 'v0.hevc-360+a1.copy', frames: 700, what: 'encoded HEVC, and AAC' },
  { film: 'mp4', name: 'v0.copy', frames: 600, what: 'a picture alone' },
];

describe.each(cases)('$what', ({ film, name, frames }) => {
  it('hold every frame once, at its time, with nothing for a demuxer to complain about', async () => {
    const source = await openFilm(film, signal);
    const path = await joined(source, name);
    const shown = await readNumbers(path);
    expect(shown.map((f) => f.number)).toEqual(Array.from({ length: frames }, (_, n) => n));
    const { num, den } = source.index.streams.find((s) => s.type === 'video')!.frameRate!;
    const timeline = createTimeline(source.index);
    const start = timeline.boundaries[0]! / timeline.timescale + OFFSET_SECONDS;
    const off = shown.filter((f) => Math.abs(f.time - (start + (f.number * den) / num)) > 0.0005);
    expect(off).toEqual([]);
    const decoded = (await probedPackets(path, 'v:0')).map((p) => p.dts);
    expect(decoded.every((dts, i) => i === 0 || dts > decoded[i - 1]!)).toBe(true);
    expect(await badPackets(path)).toEqual([]);
    expect(await complaints(path)).toEqual([]);
  });
});

describe('sound', () => {
  it('of a copy is the very sound of the source, packet by packet', async () => {
    const source = await openFilm('mkv', signal);
    const got = await hashes(await joined(source, 'v0.copy+a1.copy'), 'a:0', 'copy');
    const want = await hashes(source.path, 'a:0', 'copy');
    expect(got.map((h) => h.md5)).toEqual(want.map((h) => h.md5));
    expect(got.every((h, i) => Math.abs(h.time - OFFSET_SECONDS - want[i]!.time) < 0.002)).toBe(true);
  });

  it('alone is a transport stream, too', async () => {
    const source = await openFilm('mkv', signal);
    const packets = await probedPackets(await joined(source, 'a2.copy'), 'a:0');
    expect(packets).toHaveLength((await probedPackets(source.path, 'a:1')).length);
  });
});

describe('a segment', () => {
  it('is the same whatever was asked for before, and plays without the others', async () => {
    const source = await openFilm('mkv', signal);
    const late = await segment(source, 'v0.copy+a2.copy', 2);
    await segment(source, 'v0.copy+a2.copy', 0);
    expect((await segment(source, 'v0.copy+a2.copy', 2)).equals(late)).toBe(true);
    const path = join(dir, 'alone.ts');
    await writeFile(path, late);
    const shown = await readNumbers(path);
    expect(shown[0]!.number).toBeGreaterThan(0);
    expect(shown.map((f) => f.number - shown[0]!.number)).toEqual(shown.map((_, i) => i));
  });
});
