// Real files through reader and packager, judged by ffmpeg: every frame once, at its time, with no gap at any joint.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AudioStream, MediaIndex, PacketReader, VideoStream } from '../model.ts';
import { openPacketReader } from '../probe/open-packet-reader.ts';
import { probeFile } from '../probe/probe-file.ts';
import { mainVideo } from '../stream/build-presentation.ts';
import { hashes, probedPackets } from '../testing/judge.ts';
import { audioBoundaries, createTimeline } from '../timeline/timeline.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { concat } from './boxes.ts';
import { copyInit } from './init.ts';
import { packageAudio } from './package-audio.ts';
import { packageVideo } from './package-video.ts';

const signal = AbortSignal.timeout(120_000);
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-remux-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Opened {
  path: string;
  index: MediaIndex;
  timeline: Timeline;
  reader: PacketReader;
}

async function open(id: string): Promise<Opened> {
  const media = process.env['PRAXINO_TEST_MEDIA']!;
  const films = JSON.parse(await readFile(join(media, 'catalogue.json'), 'utf8')) as Record<string, { path: string }>;
  const path = join(media, films[id]!.path);
  const index = await probeFile(path, { ffprobePath: null, signal });
  const reader = await openPacketReader({ path, index }, signal);
  return { path, index, timeline: createTimeline(index), reader };
}

async function videoSegments({ timeline, reader }: Opened, stream: VideoStream): Promise<Uint8Array[]> {
  const { boundaries } = timeline;
  const last = boundaries.length - 2;
  const made: Uint8Array[] = [];
  for (let i = 0; i <= last; i++) {
    const [from, to] = [boundaries[i]!, boundaries[i + 1]!];
    const packets = await reader.packets(stream.index, from, to, signal);
    made.push(concat(packageVideo(stream, packets, { sequence: i + 1, from, to, isLast: i === last })));
  }
  return made;
}

async function audioSegments({ timeline, reader }: Opened, stream: AudioStream): Promise<Uint8Array[]> {
  const boundaries = audioBoundaries(timeline, stream);
  const made: Uint8Array[] = [];
  for (let i = 0; i + 1 < boundaries.length; i++) {
    const [from, to] = [boundaries[i]!, boundaries[i + 1]!];
    const packets = await reader.packets(stream.index, from, to, signal);
    made.push(concat(packageAudio(stream, packets, { sequence: i + 1, from, to })));
  }
  return made;
}

async function joined(name: string, init: Uint8Array, segments: readonly Uint8Array[]): Promise<string> {
  const file = join(dir, `${name}.mp4`);
  await writeFile(file, concat([init, ...segments]));
  return file;
}

describe.each([
  ['H.264 with B-frames and irregular key frames in Matroska', 'mkv'],
  ['H.264 in Matroska without Cues', 'mkvNoCues'],
  ['HEVC 10-bit, open GOP, 23.976 in Matroska', 'hevc'],
  ['HEVC HDR10 in Matroska', 'hdr'],
  ['VP9 in WebM', 'webm'],
  ['H.264 in MP4, moov first', 'mp4'],
  ['H.264 in MP4, moov last', 'mp4MoovLast'],
])('the picture of %s', (_, id) => {
  let opened: Opened;
  let stream: VideoStream;
  let segments: Uint8Array[];
  let whole: string;
  beforeAll(async () => {
    opened = await open(id);
    stream = mainVideo(opened.index)!;
    segments = await videoSegments(opened, stream);
    whole = await joined(id, copyInit(stream), segments);
  });
  afterAll(() => opened.reader[Symbol.asyncDispose]());

  test('can be cut at its key frames', () => {
    expect(opened.timeline.kind).toBe('keyframes');
    expect(segments.length).toBeGreaterThan(1);
  });

  test('decodes to the frames of the source, each once, in its order, at its time', async () => {
    const [ours, source] = [await hashes(whole, 'v:0', 'decode'), await hashes(opened.path, 'v:0', 'decode')];
    expect(ours.map((f) => f.md5)).toEqual(source.map((f) => f.md5));
    // Matroska rounds to a millisecond; on top of that MP4 writers and ffmpeg may count from another first frame.
    const shift = ours[0]!.time - source[0]!.time;
    expect(Math.abs(shift)).toBeLessThan(0.002);
    ours.forEach((f, i) => expect(Math.abs(f.time - source[i]!.time)).toBeLessThan(0.002));
  });

  test('has exact times: every frame on the grid, decode times ascending and meeting at every joint', async () => {
    const packets = await probedPackets(whole, 'v:0');
    const frame = stream.frameTicks!;
    const shown = packets.map((p) => p.pts).toSorted((a, b) => a - b);
    expect(shown[0]).toBe(opened.timeline.boundaries[0]);
    shown.forEach((pts, i) => expect(pts).toBe(shown[0]! + i * frame));
    packets.slice(1).forEach((p, i) => expect(p.dts - packets[i]!.dts).toBe(frame));
    expect(shown.at(-1)! + frame).toBe(opened.timeline.boundaries.at(-1));
    for (const p of packets) expect(p.pts).toBeGreaterThanOrEqual(p.dts);
  });

  test('can be entered at every segment, and starts there at the boundary', async () => {
    for (const [i, segment] of segments.entries()) {
      const alone = await joined(`${id}-alone`, copyInit(stream), [segment]);
      const frames = await hashes(alone, 'v:0', 'decode');
      // Leading pictures cannot be decoded here; players drop them, too.
      expect(frames[0]!.time).toBeCloseTo(opened.timeline.boundaries[i]! / stream.timescale, 4);
      expect((await probedPackets(alone, 'v:0'))[0]!.isKey).toBe(true);
    }
  });

  test('is the same bytes when it is made again', async () => {
    const again = await videoSegments(opened, stream);
    expect(again.every((bytes, i) => Buffer.compare(bytes, segments[i]!) === 0)).toBe(true);
  });
});

test('an open GOP really is one: segments begin with pictures that are shown before their boundary', async () => {
  const opened = await open('hevc');
  await using _ = opened.reader;
  const { boundaries } = opened.timeline;
  const packets = await opened.reader.packets(0, boundaries[1]!, boundaries[2]!, signal);
  expect(packets[0]).toMatchObject({ isKey: true, pts: boundaries[1] });
  expect(packets.filter((p) => p.pts < boundaries[1]!).length).toBeGreaterThan(0);
});

describe.each([
  ['AC-3 5.1 in Matroska', 'mkv', 0],
  ['AAC in Matroska', 'mkv', 1],
  ['AAC beside 23.976 in Matroska', 'hevc', 0],
  ['Opus in WebM', 'webm', 0],
  ['AAC in MP4', 'mp4', 0],
  ['AAC in MP4, moov last', 'mp4MoovLast', 0],
])('the sound of %s', (_, id, nth) => {
  let opened: Opened;
  let stream: AudioStream;
  let whole: string;
  beforeAll(async () => {
    opened = await open(id);
    stream = opened.index.streams.filter((s): s is AudioStream => s.type === 'audio')[nth]!;
    whole = await joined(`${id}-sound`, copyInit(stream), await audioSegments(opened, stream));
  });
  afterAll(() => opened.reader[Symbol.asyncDispose]());

  test('has every packet of the source that sounds, each once, in its order', async () => {
    const [ours, source] = [await hashes(whole, 'a:0', 'copy'), await hashes(opened.path, `a:${nth}`, 'copy')];
    const first = source.findIndex((p) => p.md5 === ours[0]!.md5);
    // What the encoder put in front of time 0 is left out.
    expect(first).toBeGreaterThanOrEqual(0);
    expect(first).toBeLessThanOrEqual(2);
    expect(ours.map((p) => p.md5)).toEqual(source.slice(first).map((p) => p.md5));
  });

  test('has no gap and no overlap at any joint', async () => {
    const packets = await probedPackets(whole, 'a:0');
    packets.slice(1).forEach((p, i) => expect(p.pts - packets[i]!.pts).toBe(stream.frameSamples));
    expect(packets[0]!.pts).toBe(audioBoundaries(opened.timeline, stream)[0]);
  });

  test('keeps its time to the millisecond of the container', async () => {
    const [ours, source] = [await hashes(whole, 'a:0', 'copy'), await hashes(opened.path, `a:${nth}`, 'copy')];
    const skipped = source.length - ours.length;
    ours.forEach((p, i) => expect(Math.abs(p.time - source[i + skipped]!.time)).toBeLessThan(0.002));
  });

  test('decodes without a complaint', async () => {
    const frames = await hashes(whole, 'a:0', 'decode');
    expect(frames.length).toBeGreaterThan(100);
  });
});

test('a segment without packets stands between others without harm', async () => {
  const opened = await open('webm');
  await using _ = opened.reader;
  const stream = opened.index.streams.find((s): s is AudioStream => s.type === 'audio')!;
  const segments = await audioSegments(opened, stream);
  const from = audioBoundaries(opened.timeline, stream)[1]!;
  const empty = concat(packageAudio(stream, [], { sequence: 99, from, to: from }));
  const plain = await hashes(await joined('plain', copyInit(stream), segments), 'a:0', 'copy');
  const mixed = await joined('mixed', copyInit(stream), [segments[0]!, empty, ...segments.slice(1), empty]);
  expect(await hashes(mixed, 'a:0', 'copy')).toEqual(plain);
});
