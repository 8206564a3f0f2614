// Real sound through real encoders, judged by ffmpeg: the right number of frames, no gap, nothing moved.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioStream, Source } from '../model.ts';
import { readFragment } from '../package/fragment.ts';
import { transcodedAudioInit } from '../package/init.ts';
import { AUDIO_GRID, encodedAudioBitrate } from '../stream/encoded-audio.ts';
import type { AudioChannels, AudioCodec } from '../stream/rendition.ts';
import { FFMPEG, makeFile, openFile, openFilm } from '../testing/films.ts';
import { probedPackets, probedStream } from '../testing/judge.ts';
import { countOf, createTimeline } from '../timeline/timeline.ts';
import { chunkOf, frameBoundaries } from './audio-grid.ts';
import { encodeAudio } from './audio-head.ts';
import type { AudioJob } from './audio-head.ts';
import type { EncodedChunk } from './encoded-chunk.ts';

const signal = AbortSignal.timeout(300_000);
const run = promisify(execFile);
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-sound-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function jobOf(source: Source, channels: AudioChannels = 2, codec: AudioCodec = 'aac'): AudioJob {
  const stream = source.index.streams.find((s): s is AudioStream => s.type === 'audio')!;
  return { source, timeline: createTimeline(source.index), stream, codec, channels };
}
async function encode(job: AudioJob, first: number, end: number): Promise<EncodedChunk[]> {
  const chunks: EncodedChunk[] = [];
  for await (const chunk of encodeAudio(FFMPEG, job, { first, end, ffmpeg: { signal } })) chunks.push(chunk);
  return chunks;
}
async function encodeAll(job: AudioJob): Promise<EncodedChunk[]> {
  const segments = countOf(job.timeline.boundaries);
  const chunks: EncodedChunk[] = [];
  for (let i = 0; i < segments; i = chunkOf(i, segments).end) {
    chunks.push(...(await encode(job, i, chunkOf(i, segments).end)));
  }
  return chunks;
}
let files = 0;
async function fileOf(job: AudioJob, chunks: readonly EncodedChunk[]): Promise<string> {
  const { codec, channels } = job;
  const { sampleRate } = AUDIO_GRID[codec];
  const init = transcodedAudioInit({ codec, sampleRate, channels, bitrateBps: encodedAudioBitrate(codec, channels) });
  const path = join(dir, `sound-${files++}.mp4`);
  await writeFile(path, Buffer.concat([init, ...chunks.map((c) => c.bytes)]));
  return path;
}
/** Mono samples of a file, laid out by their time stamps from time 0 on. */
async function samples(path: string, rate = 48_000): Promise<Int16Array> {
  const filter = `aresample=${rate}:async=1:first_pts=0`;
  const args = [
    '-v',
    'error',
    '-copyts',
    '-i',
    path,
    '-map',
    '0:a:0',
    '-af',
    filter,
    '-ac',
    '1',
    '-f',
    's16le',
    'pipe:1',
  ];
  const { stdout } = await run(FFMPEG, args, { encoding: 'buffer', maxBuffer: 64 << 20 });
  return new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
}
/** Second of the first sample louder than a threshold, searched from a second on. */
function onset(sound: Int16Array, from: number, threshold = 3000): number {
  return sound.findIndex((s, i) => i >= from * 48_000 && Math.abs(s) > threshold) / 48_000;
}
/** A click every second, to find again after everything. */
const CLICKS = `aevalsrc='0.8*sin(2*PI*1000*t)*lt(mod(t,1),0.01)':s=48000:d=40`;
const PICTURE = ['-f', 'lavfi', '-i', 'color=s=64x64:r=25:d=40'];
const SMALL = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '100', '-sc_threshold', '0'];

describe('transcoded sound', () => {
  it.each(['mkv', 'ts', 'avi', 'webm'])('has exactly the frames of its grid in %s, one after the other', async (id) => {
    const job = jobOf(await openFilm(id, signal));
    const chunks = await encodeAll(job);
    const boundaries = frameBoundaries(job.timeline, job.stream, 'aac');
    const counts = chunks.map((c) => readFragment(c.bytes).samples.length);
    expect(counts).toEqual(chunks.map((c) => boundaries[c.piece + 1]! - boundaries[c.piece]!));
    expect(chunks.map((c) => readFragment(c.bytes).tfdt)).toEqual(chunks.map((c) => boundaries[c.piece]! * 1024));
    const pts = (await probedPackets(await fileOf(job, chunks), 'a:0')).map((p) => p.pts);
    expect(pts).toEqual([...Array(boundaries.at(-1)! - boundaries[0]!).keys()].map((k) => (boundaries[0]! + k) * 1024));
  });

  it('sounds when the source sounds, in every chunk', async () => {
    const path = join(dir, 'clicks.mkv');
    await makeFile(path, [...PICTURE, '-f', 'lavfi', '-i', CLICKS, ...SMALL, '-c:a', 'ac3']);
    const job = jobOf(await openFile(path, signal));
    const [source, made] = [await samples(path), await samples(await fileOf(job, await encodeAll(job)))];
    // Every eight seconds another chunk begins.
    for (const second of [1, 7, 8, 9, 15, 16, 17, 24, 32, 39]) {
      expect(Math.abs(onset(made, second - 0.2) - onset(source, second - 0.2))).toBeLessThan(0.002);
    }
  });

  it('sounds at the same time in Opus, without a gap between chunks', async () => {
    const path = join(dir, 'clicks.mkv');
    await makeFile(path, [...PICTURE, '-f', 'lavfi', '-i', CLICKS, ...SMALL, '-c:a', 'ac3']);
    const job = jobOf(await openFile(path, signal), 2, 'opus');
    const chunks = await encodeAll(job);
    const boundaries = frameBoundaries(job.timeline, job.stream, 'opus');
    expect(chunks.map((c) => readFragment(c.bytes).tfdt)).toEqual(chunks.map((c) => boundaries[c.piece]! * 960));
    const file = await fileOf(job, chunks);
    const pts = (await probedPackets(file, 'a:0')).map((p) => p.pts);
    expect(pts).toEqual([...Array(boundaries.at(-1)!).keys()].map((k) => k * 960));
    const [source, made] = [await samples(path), await samples(file)];
    for (const second of [0, 1, 7, 8, 9, 15, 16, 17, 24, 32, 39]) {
      expect(Math.abs(onset(made, second - 0.2) - onset(source, second - 0.2))).toBeLessThan(0.002);
    }
  });

  it.each(['aac', 'opus'] as const)('makes the same bytes for the same chunk of %s', async (codec) => {
    const job = jobOf(await openFilm('mkv', signal), 2, codec);
    const [a, b] = [await encode(job, 0, 3), await encode(job, 0, 3)];
    expect(Buffer.concat(a.map((c) => c.bytes)).equals(Buffer.concat(b.map((c) => c.bytes)))).toBe(true);
  });

  it.each([
    ['aac', 1],
    ['aac', 2],
    ['aac', 6],
    ['opus', 1],
    ['opus', 2],
    ['opus', 6],
  ] as const)('comes in %s of %d channels', async (codec, channels) => {
    const job = jobOf(await openFilm('mkv', signal), channels, codec);
    const path = await fileOf(job, await encode(job, 0, 1));
    expect(await probedStream(path)).toMatchObject({ codec_name: codec, channels, sample_rate: '48000' });
  });

  it('is silence where the source has none: before, in a hole, and after', async () => {
    const path = join(dir, 'holes.mkv');
    // Packets from 3 to 8 s and from 14 to 19 s of a film of 40 s, and none elsewhere.
    const tone = ['-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=40'];
    const holes = ['-af', "volume=4,aselect='between(t,3,8)+between(t,14,19)'", '-c:a', 'ac3'];
    await makeFile(path, [...PICTURE, ...tone, ...SMALL, ...holes]);
    const job = jobOf(await openFile(path, signal));
    const chunks = await encodeAll(job);
    expect(chunks.map((c) => c.piece)).toEqual([...Array(countOf(job.timeline.boundaries)).keys()]);
    const sound = await samples(await fileOf(job, chunks));
    const loud = (from: number, to: number): boolean =>
      sound.subarray(from * 48_000, to * 48_000).some((s) => Math.abs(s) > 500);
    expect(loud(0, 2.9)).toBe(false);
    expect(loud(3.1, 7.9)).toBe(true);
    expect(loud(8.2, 13.8)).toBe(false);
    expect(loud(14.2, 18.8)).toBe(true);
    expect(loud(19.2, 39)).toBe(false);
    expect(sound.length / 48_000).toBeGreaterThan(39.9);
  });

  it('of a file without pictures is cut, too', async () => {
    const job = jobOf(await openFilm('track1', signal));
    const chunks = await encodeAll(job);
    const pts = (await probedPackets(await fileOf(job, chunks), 'a:0')).map((p) => p.pts);
    expect(pts).toHaveLength(Math.ceil((10 * 48_000) / 1024));
  });
});
