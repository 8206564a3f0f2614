// Real films through real encoders, judged by ffmpeg: every frame once, at its time, whoever encoded its part.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../model.ts';
import { buildPresentation, mainVideo } from '../stream/build-presentation.ts';
import { encodedBitDepth } from '../stream/encoded-video.ts';
import { renditionId, VIDEO_RUNGS } from '../stream/rendition.ts';
import type { VideoCodec } from '../stream/rendition.ts';
import { FFMPEG, makeFile, numbered, openFile, openFilm, readNumbers } from '../testing/films.ts';
import { hashes, probedPackets, probedStream } from '../testing/judge.ts';
import { countOf, createTimeline } from '../timeline/timeline.ts';
import type { EncodedChunk } from './encoded-chunk.ts';
import { EMPTY_PIECE } from './encoded-chunk.ts';
import { checkFfmpeg } from './check-ffmpeg.ts';
import { softwareFor } from './encoders/families.ts';
import { encodeVideo, videoInit } from './video-head.ts';
import { pictureChoices, videoJob } from './video-job.ts';
import type { VideoJob } from './video-job.ts';
import { unitsOf } from './video-units.ts';

const signal = AbortSignal.timeout(300_000);
let dir = '';
let can = { hasToneMapping: false, hasBwdif: false };
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-head-'));
  can = await checkFfmpeg(FFMPEG);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function jobOf(source: Source, height = 240, codec: VideoCodec = 'h264'): VideoJob {
  const stream = mainVideo(source.index)!;
  const rung = VIDEO_RUNGS.find((r) => r.height === height)!;
  return videoJob(source, createTimeline(source.index), stream, { codec, rung, burned: null });
}

async function encode(job: VideoJob, first: number, end: number, isUrgent = true): Promise<EncodedChunk[]> {
  const picture = pictureChoices(job, can);
  const chunks: EncodedChunk[] = [];
  for await (const chunk of encodeVideo(FFMPEG, job, {
    first,
    end,
    picture,
    family: softwareFor(job.codec),
    isUrgent,
    ffmpeg: { signal },
  }))
    chunks.push(chunk);
  return chunks;
}

/** All parts, each run starting at one of `starts` (or at each unit's first part) and ending before the next. */
async function encodeAll(job: VideoJob, starts?: readonly number[]): Promise<EncodedChunk[]> {
  const parts = countOf(job.boundaries);
  const unitOf = unitsOf(job.source.index, job.timeline);
  const from = starts ?? [...Array(parts).keys()].filter((p) => unitOf(p).first === p);
  const chunks: EncodedChunk[] = [];
  for (const [i, first] of from.entries())
    chunks.push(...(await encode(job, first, from[i + 1] ?? parts, i % 2 === 0)));
  return chunks;
}

let files = 0;
async function fileOf(job: VideoJob, chunks: readonly EncodedChunk[]): Promise<string> {
  const init = await videoInit(FFMPEG, job, {
    picture: pictureChoices(job, can),
    family: softwareFor(job.codec),
    ffmpeg: { signal },
  });
  const path = join(dir, `joined-${files++}.mp4`);
  await writeFile(path, Buffer.concat([init, ...chunks.map((c) => c.bytes)]));
  return path;
}

/** Every frame of the source is there once, in order, and as long after the first one as in the source. */
async function expectEveryFrame(job: VideoJob, chunks: readonly EncodedChunk[], toleranceS = 0.0006): Promise<void> {
  const path = await fileOf(job, chunks);
  const made = await readNumbers(path);
  const source = await readNumbers(job.source.path);
  expect(made.map((f) => f.number)).toEqual(source.map((f) => f.number));
  const isZeroBased = job.source.index.reader === 'ffmpeg';
  const shift = isZeroBased ? made[0]!.time - source[0]!.time : 0;
  for (const [i, frame] of made.entries())
    expect(Math.abs(frame.time - shift - source[i]!.time)).toBeLessThan(toleranceS);
  const dts = (await probedPackets(path, 'v:0')).map((p) => p.dts);
  expect(dts.every((t, i) => i === 0 || t > dts[i - 1]!)).toBe(true);
}

function partsOf(chunks: readonly EncodedChunk[]): number[] {
  return chunks.filter((c) => c.isLast).map((c) => c.piece);
}

describe('a film encoded part by part', () => {
  it.each(['mkv', 'mp4', 'mp4MoovLast', 'hevc', 'webm', 'mkvNoCues', 'ts', 'avi'])(
    'has every frame of %s once and at its time',
    async (id) => {
      const job = jobOf(await openFilm(id, signal));
      const chunks = await encodeAll(job);
      expect(partsOf(chunks)).toEqual([...Array(countOf(job.boundaries)).keys()]);
      await expectEveryFrame(job, chunks);
    },
  );

  it.each(['mkv', 'hevc', 'ts'])('%s joins without a gap wherever the runs began', async (id) => {
    const job = jobOf(await openFilm(id, signal));
    await expectEveryFrame(job, await encodeAll(job, [0, 1, 3, 4, 6, 9, 11]));
  });

  it('starts every part with a key frame, and has no other', async () => {
    const job = jobOf(await openFilm('mkv', signal));
    const packets = await probedPackets(await fileOf(job, await encodeAll(job)), 'v:0');
    const keys = packets.filter((p) => p.isKey).map((p) => p.pts);
    expect(keys).toEqual(job.boundaries.slice(0, -1));
  });

  it('has one init segment, whichever run it comes from', async () => {
    const job = jobOf(await openFilm('mkv', signal));
    const picture = pictureChoices(job, can);
    const inits = [0, 1].map(() =>
      videoInit(FFMPEG, job, { picture, family: softwareFor('h264'), ffmpeg: { signal } }),
    );
    const [a, b] = await Promise.all(inits);
    expect(Buffer.compare(a!, b!)).toBe(0);
  });

  it('makes the same bytes again when nobody hurries it', async () => {
    const job = jobOf(await openFilm('mkv', signal));
    const [a, b] = [await encode(job, 2, 6, false), await encode(job, 2, 6, false)];
    expect(Buffer.concat(a.map((c) => c.bytes)).equals(Buffer.concat(b.map((c) => c.bytes)))).toBe(true);
  });

  it('sends a part in chunks while it is encoded', async () => {
    const job = jobOf(await openFilm('mkv', signal));
    const chunks = (await encode(job, 0, 2)).filter((c) => c.piece === 0);
    expect(chunks.length).toBeGreaterThanOrEqual(2);
    expect(chunks.map((c) => c.isLast)).toEqual([...Array(chunks.length - 1).fill(false), true]);
  });
});

describe('a film in another codec', () => {
  it.each([
    ['hevc', 'mkv'],
    ['hevc10', 'hdr'],
    ['av110', 'hdr'],
    ['av1', 'mkv'],
    ['vp9', 'hevc'],
  ] as const)(
    '%s of %s has every frame once, a key frame where each part begins, and is what was announced',
    async (codec, id) => {
      const source = await openFilm(id, signal);
      const job = jobOf(source, 240, codec);
      const chunks = await encodeAll(job, [0, 1, 3, 6]);
      const path = await fileOf(job, chunks);
      const frames = (await readNumbers(path)).map((f) => f.number);
      expect(frames).toEqual((await readNumbers(source.path)).map((f) => f.number));
      const keys = (await probedPackets(path, 'v:0')).filter((p) => p.isKey).map((p) => p.pts);
      expect(keys).toEqual(job.boundaries.slice(0, -1));
      // Our own parser reads codec, profile, level and bit depth out of what the encoder wrote.
      const made = mainVideo((await openFile(path, signal)).index)!;
      const rendition = renditionId({
        kind: 'video-encode',
        stream: job.stream.index,
        codec,
        rung: job.rung,
        burned: null,
      });
      const announced = buildPresentation(source.index, job.timeline, [rendition], []).video[0]!;
      expect(made.codecString).toBe(announced.codecString);
      expect(announced.videoRange).toBe(encodedBitDepth(codec) === 10 ? 'PQ' : 'SDR');
      expect(made.hdr).toBe(
        encodedBitDepth(codec) === 10 ? source.index.streams.find((s) => s.type === 'video')!.hdr : 'sdr',
      );
    },
  );
});

describe('an odd film', () => {
  const size = '320x180';
  const lines = (seconds: number, rate = 25): string[] => [
    ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`],
    ...['-vf', `${numbered(320, 180)},format=yuv420p`],
  ];
  const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '3'];
  async function made(name: string, args: readonly string[]): Promise<VideoJob> {
    const path = join(dir, name);
    await makeFile(path, args);
    return jobOf(await openFile(path, signal));
  }

  it('whose first picture comes late keeps its clock', async () => {
    const job = await made('late.mkv', [...lines(8), ...x264, '-g', '50', '-output_ts_offset', '1.517']);
    expect(job.boundaries[0]! / job.timescale).toBeCloseTo(1.517, 2);
    await expectEveryFrame(job, await encodeAll(job));
  });

  it('of variable frame rate keeps every time', async () => {
    const rate = ['-fps_mode', 'vfr', '-enc_time_base', '1:1000'];
    const drop = `${numbered(320, 180)},select='not(eq(mod(n,5),2))*not(between(n,60,120))',format=yuv420p`;
    const input = ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=25:d=10`, '-vf', drop];
    const job = await made('vfr.mkv', [...input, ...rate, ...x264, '-g', '50']);
    const chunks = await encodeAll(job);
    await expectEveryFrame(job, chunks, 0.0011);
    expect(partsOf(chunks)).toEqual([...Array(countOf(job.boundaries)).keys()]);
  });

  it('with a single key frame is cut into a fixed grid', async () => {
    const job = await made('one-key.mkv', [...lines(24), ...x264, '-g', '9999', '-sc_threshold', '0']);
    expect(job.timeline.kind).toBe('fixed');
    await expectEveryFrame(job, await encodeAll(job, [0, 5, 6, 17]));
  });

  it('in a transport stream with key frames ten seconds apart loses nothing at a seek', async () => {
    const job = await made('sparse.ts', [...lines(24), ...x264, '-g', '250', '-sc_threshold', '0']);
    await expectEveryFrame(job, await encodeAll(job, [0, 9, 14, 18]));
  });

  it('that is interlaced comes out in full frames', async () => {
    const flags = ['-flags', '+ilme+ildct', '-x264-params', 'tff=1'];
    const job = await made('interlaced.ts', [...lines(6), ...x264, ...flags, '-g', '25']);
    const forced = { ...job, stream: { ...job.stream, isInterlaced: true } };
    expect(pictureChoices(forced, can).deinterlace).not.toBe('none');
    const path = await fileOf(forced, await encodeAll(forced));
    expect((await readNumbers(path)).map((f) => f.number)).toEqual([...Array(150).keys()]);
  });

  it('of odd size and turned by its container stands upright in even numbers', async () => {
    const flat = join(dir, 'flat.mp4');
    const crop = ['-f', 'lavfi', '-i', 'testsrc2=s=321x181:r=25:d=3', '-c:v', 'libx264', '-pix_fmt', 'yuv444p'];
    await makeFile(flat, crop);
    const job = await made('turned.mp4', ['-i', flat, '-c', 'copy', '-metadata:s:v:0', 'rotate=90']);
    expect(job.stream.rotation % 180).toBe(90);
    const path = await fileOf(job, await encodeAll(job));
    const { width, height } = pictureChoices(job, can);
    expect(height).toBeGreaterThan(width);
    expect(await probedStream(path)).toMatchObject({ width, height });
    expect(await hashes(path, 'v:0', 'decode')).toHaveLength(75);
  });

  it('in HDR comes out as standard range', async () => {
    const job = jobOf(await openFilm('hdr', signal));
    if (can.hasToneMapping) expect(pictureChoices(job, can).toneMap).toBe('pq');
    const path = await fileOf(job, await encodeAll(job));
    const stream = await probedStream(path);
    expect(stream['pix_fmt']).toBe('yuv420p');
    if (can.hasToneMapping) expect(stream['color_transfer']).toBe('bt709');
    expect(await readNumbers(path)).toHaveLength(200);
  });

  it('whose container promises more than is there ends in empty parts', async () => {
    const source = await openFilm('ts', signal);
    const job = jobOf({ ...source, index: { ...source.index, durationMs: source.index.durationMs + 6000 } });
    const chunks = await encodeAll(job);
    expect(partsOf(chunks)).toEqual([...Array(countOf(job.boundaries)).keys()]);
    expect(chunks.at(-1)!.bytes).toEqual(EMPTY_PIECE);
    expect(await readNumbers(await fileOf(job, chunks))).toHaveLength(400);
  });
});
