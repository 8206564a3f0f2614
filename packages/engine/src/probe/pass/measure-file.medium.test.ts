// The index pass over real files, judged by what ffmpeg decodes from the streams that are cut on its grid.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaIndex, Source } from '../../model.ts';
import { mainVideo } from '../../stream/build-presentation.ts';
import { createStreamEngine } from '../../stream/create-stream-engine.ts';
import type { RenditionId } from '../../stream/rendition.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { FFMPEG, openFile, readNumbers } from '../../testing/films.ts';
import { hashes, probedPackets } from '../../testing/judge.ts';
import { audioBoundaries, countOf, createTimeline } from '../../timeline/timeline.ts';
import { measureFile } from './measure-file.ts';
import { FRAMES, joinFiles, makeOdd } from './testing/odd-files.ts';
import type { Kind } from './testing/odd-files.ts';

const FFPROBE = FFMPEG.replace(/ffmpeg(\.exe)?$/, 'ffprobe$1');
const signal = AbortSignal.timeout(600_000);
const range = (n: number): number[] => [...Array(n).keys()];
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-pass-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function measured(path: string): Promise<Source> {
  const source = await openFile(path, signal);
  const index = await measureFile(path, source.index, { ffmpegPath: FFMPEG, ffprobePath: FFPROBE, signal });
  return { path, index };
}

let files = 0;
/** A rendition as a viewer gets it who asks for the pieces in this order (default: as they play). */
async function played(source: Source, id: string, order?: readonly number[]): Promise<string> {
  await using engine = createStreamEngine({ ffmpegPath: FFMPEG, store: createMemoryStore({ maxBytes: 1e8 }) });
  const rendition = id as RenditionId;
  const timeline = createTimeline(source.index);
  const count = countOf(id.includes('h264') ? timeline.partBoundaries : timeline.boundaries);
  const pieces = new Map<number, Buffer>();
  for (const i of [...(order ?? []), ...range(count)]) {
    const answer = await engine.segment(source, rendition, i, { viewer: 'v', signal });
    const chunks: Uint8Array[] = [];
    if (answer.kind === 'bytes') chunks.push(answer.bytes);
    else for await (const chunk of answer.chunks) chunks.push(chunk);
    if (!pieces.has(i)) pieces.set(i, Buffer.concat(chunks));
  }
  const path = join(dir, `${files++}.mp4`);
  await writeFile(
    path,
    Buffer.concat([await engine.init(source, rendition, signal), ...range(count).map((i) => pieces.get(i)!)]),
  );
  return path;
}

async function numbersOf(path: string): Promise<number[]> {
  return (await readNumbers(path)).map((f) => f.number);
}

function videoId(index: MediaIndex, what: string): string {
  return `v${mainVideo(index)!.index}.${what}`;
}

describe.each<{ kind: Kind; keys: number; isCopyable: boolean }>([
  { kind: 'ts', keys: 4, isCopyable: true },
  { kind: 'm2ts', keys: 4, isCopyable: true },
  { kind: 'mpeg2.ts', keys: 10, isCopyable: false },
  { kind: 'flv', keys: 4, isCopyable: true },
  { kind: 'avi', keys: 3, isCopyable: false },
  { kind: 'h264.avi', keys: 4, isCopyable: false },
  { kind: 'wmv', keys: 4, isCopyable: false },
  { kind: 'ogv', keys: 4, isCopyable: false },
  { kind: 'mpg', keys: 3, isCopyable: false },
  { kind: 'vob', keys: 3, isCopyable: false },
])('a film in .$kind', ({ kind, keys, isCopyable }) => {
  let before: Source;
  let source: Source;
  beforeAll(async () => {
    before = await openFile(await makeOdd(dir, kind, 'film'), signal);
    source = await measured(before.path);
  });

  it('gets its key frames, its frame clock and its length', () => {
    const { grid, durationMs } = source.index;
    const video = mainVideo(source.index)!;
    expect(grid!.keyframes.length).toBeGreaterThanOrEqual(keys);
    expect(video.frameTicks).toBe(3600);
    expect((grid!.endPts - grid!.firstPts) / 3600).toBe(FRAMES);
    expect(Math.abs(durationMs - 8000)).toBeLessThan(120);
    expect(createTimeline(source.index).kind).toBe('keyframes');
    expect(source.index.warnings).toEqual([]);
  });

  it('comes whole from encoders before the pass and after it, wherever a viewer begins', async () => {
    const before240 = await played(before, videoId(before.index, 'h264-240'), [5, 2]);
    expect(await numbersOf(before240)).toEqual(range(FRAMES));
    expect(await numbersOf(await played(source, videoId(source.index, 'h264-240'), [6, 1, 4]))).toEqual(range(FRAMES));
  });

  it.runIf(isCopyable)('comes whole as a copy: every packet of the source once, at its time', async () => {
    const file = await played(source, videoId(source.index, 'copy'), [1]);
    expect(await numbersOf(file)).toEqual(range(FRAMES));
    const [ours, theirs] = [await hashes(file, 'v:0', 'decode'), await hashes(source.path, 'v:0', 'decode')];
    expect(ours.map((f) => f.md5)).toEqual(theirs.map((f) => f.md5));
    const frame = mainVideo(source.index)!.frameTicks!;
    const packets = await probedPackets(file, 'v:0');
    packets.slice(1).forEach((p, i) => expect(p.dts - packets[i]!.dts).toBe(frame));
  });

  it.runIf(isCopyable)('has its sound as a copy: every packet once, without a gap', async () => {
    const sound = source.index.streams.find((s) => s.type === 'audio')!;
    const file = await played(source, `a${sound.index}.copy`, [1]);
    const pts = (await probedPackets(file, 'a:0')).map((p) => p.pts);
    const boundaries = audioBoundaries(createTimeline(source.index), sound);
    const count = Math.ceil((boundaries.at(-1)! - boundaries[0]!) / sound.frameSamples!);
    expect(pts).toEqual(range(count).map((k) => boundaries[0]! + k * sound.frameSamples!));
  });
});

describe('a clock that jumps', () => {
  it('runs on where recordings were joined: every frame once, in pictures encoded and copied', async () => {
    const first = await makeOdd(dir, 'ts', 'joined-1', { frames: 150 });
    const second = await makeOdd(dir, 'ts', 'joined-2', {
      first: 150,
      frames: 100,
      more: ['-output_ts_offset', '3600'],
    });
    const third = await makeOdd(dir, 'ts', 'joined-3', { first: 250, frames: 50, more: ['-output_ts_offset', '60'] });
    const source = await measured(await joinFiles(join(dir, 'joined.ts'), [first, second, third]));
    expect(source.index.access!.epochs).toHaveLength(3);
    expect(Math.abs(source.index.durationMs - 12_000)).toBeLessThan(150);
    const numbers = await numbersOf(await played(source, videoId(source.index, 'h264-240'), [11, 7]));
    expect(numbers).toEqual(range(300));
    expect(await numbersOf(await played(source, videoId(source.index, 'copy'), [3]))).toEqual(range(300));
    const sound = await probedPackets(await played(source, 'a1.aac-2', [3]), 'a:0');
    expect(sound.slice(1).every((p, i) => p.pts - sound[i]!.pts === 1024)).toBe(true);
    expect(Math.abs((sound.length * 1024) / 48_000 - 12)).toBeLessThan(0.15);
  });

  it.each([
    ['before zero', 95_440],
    ['after more than a minute', 95_443.7 - 64],
    ['at 20 hours, without wrapping', 72_000],
  ])('that wraps after 26.5 hours, %s', async (_, offset) => {
    const more = ['-output_ts_offset', String(offset)];
    const frames = offset === 95_440 || offset === 72_000 ? FRAMES : 1700;
    const path = await makeOdd(dir, 'ts', `wraps-${offset}`, { more, frames });
    const source = await measured(path);
    expect(Math.abs(source.index.durationMs - frames * 40)).toBeLessThan(120);
    const parts = countOf(createTimeline(source.index).partBoundaries);
    const numbers = await numbersOf(await played(source, videoId(source.index, 'h264-240'), [parts - 1, parts - 4]));
    expect(numbers).toEqual(range(frames));
  });
});

describe('a picture that a copy could not describe', () => {
  it('is encoded where its size changes in mid-film: every frame once', async () => {
    const first = await makeOdd(dir, 'ts', 'size-1', { frames: 150 });
    const second = await makeOdd(dir, 'ts', 'size-2', { first: 150, frames: 100, more: ['-s', '480x270'] });
    const source = await measured(await joinFiles(join(dir, 'sizes.ts'), [first, second]));
    expect(mainVideo(source.index)!.codecString).toBeNull();
    expect(source.index.warnings).toHaveLength(1);
    expect(await numbersOf(await played(source, videoId(source.index, 'h264-240'), [8]))).toEqual(range(250));
  });

  it('is known for its open groups', async () => {
    const open = await makeOdd(dir, 'ts', 'open', { more: ['-x264-params', 'open-gop=1:scenecut=0:bframes=3'] });
    expect(mainVideo((await measured(open)).index)!.hasOpenGroups).toBe(true);
    const closed = await measured(await makeOdd(dir, 'ts', 'closed'));
    expect(mainVideo(closed.index)!.hasOpenGroups).toBeUndefined();
  });
});

describe('a file that is not whole', () => {
  it('is measured to where it ends when it is a transport stream', async () => {
    const path = await makeOdd(dir, 'ts', 'cut');
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, Math.floor(whole.length * 0.6) - 50));
    const source = await measured(path);
    expect(source.index.durationMs).toBeGreaterThan(3500);
    expect(source.index.durationMs).toBeLessThan(6500);
    const numbers = await numbersOf(await played(source, videoId(source.index, 'h264-240')));
    // What the last reference picture needed may be cut off.
    expect(numbers.slice(0, -4)).toEqual(range(numbers.length - 4));
    expect(numbers.length).toBeGreaterThan(80);
  });

  it.each(['flv', 'avi'] as const)('says how much is there where the head of an %s promises more', async (kind) => {
    const path = await makeOdd(dir, kind, 'cut');
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, Math.floor(whole.length * 0.5)));
    const source = await measured(path);
    expect(source.index.isTruncated).toBe(true);
    expect(source.index.warnings[0]).toMatch(/ends early; \d of 8 seconds/);
  });

  it('has a length even where its container has lost it', async () => {
    const path = await makeOdd(dir, 'wmv', 'cut');
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, Math.floor(whole.length * 0.5)));
    const before = await openFile(path, signal);
    expect(before.index.durationMs).toBeGreaterThan(2000);
    expect(before.index.durationMs).toBeLessThan(6000);
    const numbers = await numbersOf(await played(await measured(path), 'v0.h264-240'));
    expect(numbers).toEqual(range(numbers.length));
  });

  it('is measured as far as it was when it was scanned, while it grows', async () => {
    const path = await makeOdd(dir, 'ts', 'grows');
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, Math.floor(whole.length / 2 / 188) * 188));
    const { index } = await openFile(path, signal);
    await writeFile(path, whole);
    const found = await measureFile(path, index, { ffmpegPath: FFMPEG, ffprobePath: FFPROBE, signal });
    expect(found.durationMs).toBeLessThan(6000);
    expect(found.grid!.positions!.at(-1)).toBeLessThan(index.sizeBytes);
    // What is there can be watched meanwhile.
    const numbers = await numbersOf(await played({ path, index: found }, videoId(found, 'h264-240')));
    expect(numbers.slice(0, -4)).toEqual(range(numbers.length - 4));
    expect(numbers.length).toBeLessThan(150);
  });
});

it('stops while it waits for a first packet that does not come', async () => {
  const path = await makeOdd(dir, 'ts', 'silent');
  const { index } = await openFile(path, signal);
  const started = join(dir, 'started');
  const ffprobePath = join(dir, 'silent-ffprobe');
  await writeFile(ffprobePath, `#!/bin/sh\n: > '${started}'\nexec sleep 60\n`, { mode: 0o755 });
  const stop = new AbortController();
  const pass = measureFile(path, index, { ffmpegPath: FFMPEG, ffprobePath, signal: stop.signal });
  const refused = expect(pass).rejects.toThrow('enough');
  await expect.poll(() => existsSync(started), { timeout: 20_000 }).toBe(true);
  stop.abort(new Error('enough'));
  await refused;
});

it('stops at once and leaves no process when it is aborted', async () => {
  const path = await makeOdd(dir, 'ts', 'stopped');
  const { index } = await openFile(path, signal);
  const stop = new AbortController();
  const pass = measureFile(path, index, {
    ffmpegPath: FFMPEG,
    ffprobePath: FFPROBE,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  stop.abort(new Error('enough'));
  await expect(pass).rejects.toThrow('enough');
});
