// The whole engine with real films and real encoders.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Source } from '../model.ts';
import { createDiskStore } from '../store/disk-store.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { FFMPEG, openFilm, readNumbers } from '../testing/films.ts';
import { probedPackets } from '../testing/judge.ts';
import { countOf, createTimeline } from '../timeline/timeline.ts';
import { CHUNK_SEGMENTS } from '../transcode/audio-grid.ts';
import { createEncoders } from '../transcode/encoders/encoders.ts';
import { createFfmpegBackend } from '../transcode/ffmpeg-backend.ts';
import { createStreamEngine } from './create-stream-engine.ts';
import type { StreamEngineOptions } from './create-stream-engine.ts';
import type { RenditionId } from './rendition.ts';
import type { SegmentAnswer, StreamEngine } from './stream-engine.ts';

const signal = AbortSignal.timeout(300_000);
const VIDEO = 'v0.h264-240' as RenditionId;
const SOUND = 'a1.aac-2' as RenditionId;
let dir = '';
let film: Source;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-engine-'));
  film = await openFilm('mkv', signal);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function engineWith(options: Partial<StreamEngineOptions> = {}): StreamEngine {
  return createStreamEngine({ ffmpegPath: FFMPEG, store: createMemoryStore({ maxBytes: 1e8 }), ...options });
}
async function bytesOf(answer: SegmentAnswer): Promise<Buffer> {
  if (answer.kind === 'bytes') return Buffer.from(answer.bytes);
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
}
async function piece(engine: StreamEngine, id: RenditionId, i: number, viewer = 'v', source = film): Promise<Buffer> {
  return await bytesOf(await engine.segment(source, id, i, { viewer, signal }));
}
let files = 0;
async function joined(engine: StreamEngine, id: RenditionId, pieces: Buffer[], source = film): Promise<string> {
  const path = join(dir, `${files++}.mp4`);
  await writeFile(path, Buffer.concat([await engine.init(source, id, signal), ...pieces]));
  return path;
}
const parts = (source = film): number => countOf(createTimeline(source.index).partBoundaries);
const segments = (source = film): number => countOf(createTimeline(source.index).boundaries);
const range = (n: number): number[] => [...Array(n).keys()];

describe('a film asked for piece by piece', () => {
  it('comes whole from encoders, in whatever order it is asked for', async () => {
    await using engine = engineWith();
    const made = new Map<number, Buffer>();
    for (const i of [13, 14, 3, 20, 0, ...range(parts())]) made.set(i, await piece(engine, VIDEO, i));
    const path = await joined(
      engine,
      VIDEO,
      range(parts()).map((i) => made.get(i)!),
    );
    expect((await readNumbers(path)).map((f) => f.number)).toEqual(range(600));
    expect(engine.stats().answered.encoded).toBeGreaterThan(0);
  });

  it('comes in whole segments that go on where parts end', async () => {
    await using engine = engineWith();
    const whole = `${VIDEO}.whole` as RenditionId;
    const { partSegment } = createTimeline(film.index);
    const half = Math.floor(segments() / 2);
    const numbers: number[] = [];
    const until = partSegment.indexOf(half);
    for (const [id, pieces] of [
      [VIDEO, range(until)],
      [whole, range(segments()).slice(half)],
    ] as const) {
      const made: Buffer[] = [];
      for (const i of pieces) made.push(await piece(engine, id, i));
      const path = await joined(engine, id, made);
      numbers.push(...(await readNumbers(path)).map((f) => f.number));
      const keys = (await probedPackets(path, 'v:0')).filter((p) => p.isKey).length;
      expect(keys, id).toBe(pieces.length);
    }
    expect(numbers).toEqual(range(600));
  });

  it('comes whole as a copy, without any process', async () => {
    await using engine = engineWith({ ffmpegPath: null });
    const id = 'v0.copy' as RenditionId;
    const pieces: Buffer[] = [];
    for (const i of range(segments())) pieces.push(await piece(engine, id, i));
    const sound: Buffer[] = [];
    for (const i of range(segments())) sound.push(await piece(engine, 'a2.copy' as RenditionId, i));
    expect((await readNumbers(await joined(engine, id, pieces))).map((f) => f.number)).toEqual(range(600));
    expect((await probedPackets(await joined(engine, 'a2.copy' as RenditionId, sound), 'a:0')).length).toBeGreaterThan(
      1000,
    );
    await piece(engine, id, 0);
    expect(engine.stats()).toEqual({
      encodersStarted: 0,
      encodersRunning: 0,
      answered: { stored: 1, packaged: 2 * segments(), encoded: 0 },
    });
  });

  it('is kept in memory as a copy by the second who asks', async () => {
    await using engine = engineWith({ ffmpegPath: null });
    const asked = async (): Promise<{ kind: string; bytes: Buffer }> => {
      const answer = await engine.openSegment(film, 'v0.copy' as RenditionId, 2, { viewer: 'v', signal });
      if (answer.kind !== 'stored') return { kind: answer.kind, bytes: await bytesOf(answer) };
      await using reader = answer.reader;
      const bytes = Buffer.alloc(reader.size);
      expect(await reader.read(bytes, 0)).toBe(reader.size);
      return { kind: answer.kind, bytes };
    };
    const [first, second, third] = [await asked(), await asked(), await asked()];
    expect([first.kind, second.kind, third.kind]).toEqual(['stored', 'bytes', 'bytes']);
    expect(second.bytes.equals(first.bytes) && third.bytes.equals(first.bytes)).toBe(true);
    expect(engine.stats().answered).toEqual({ stored: 1, packaged: 2, encoded: 0 });
  });

  it('has its sound, every segment as long as the grid says', async () => {
    await using engine = engineWith();
    const pieces: Buffer[] = [];
    for (const i of range(segments())) pieces.push(await piece(engine, SOUND, i));
    const pts = (await probedPackets(await joined(engine, SOUND, pieces), 'a:0')).map((p) => p.pts);
    const { boundaries, timescale } = createTimeline(film.index);
    const frames = Math.ceil(((boundaries.at(-1)! / timescale) * 48_000) / 1024);
    expect(pts).toEqual(range(frames).map((k) => k * 1024));
    expect(engine.stats().encodersStarted).toBe(Math.ceil(segments() / CHUNK_SEGMENTS));
  });
});

describe('sharing', () => {
  it('gives two viewers of the same place one encoder', async () => {
    await using engine = engineWith();
    const [a, b] = await Promise.all(['a', 'b'].map((viewer) => piece(engine, VIDEO, parts() - 1, viewer)));
    expect(a!.equals(b!)).toBe(true);
    expect(engine.stats().encodersStarted).toBe(1);
  });

  it('starts nothing for what was encoded before a restart', async () => {
    const store = join(dir, 'store');
    const first: Buffer[] = [];
    {
      await using disk = await createDiskStore({ dir: store, maxBytes: 1e8 });
      await using engine = engineWith({ store: disk });
      await engine.init(film, VIDEO, signal);
      for (const i of range(parts())) first.push(await piece(engine, VIDEO, i));
    }
    await using disk = await createDiskStore({ dir: store, maxBytes: 1e8 });
    await using engine = engineWith({ store: disk });
    await engine.init(film, VIDEO, signal);
    for (const i of range(parts())) expect((await piece(engine, VIDEO, i)).equals(first[i]!)).toBe(true);
    expect(engine.stats()).toEqual({
      encodersStarted: 0,
      encodersRunning: 0,
      answered: { stored: parts(), packaged: 0, encoded: 0 },
    });
  });

  it('has the next pieces ready before they are asked for', async () => {
    const store = createMemoryStore({ maxBytes: 1e8 });
    await using engine = engineWith({ store });
    await piece(engine, VIDEO, 0);
    const isDone = (): void => {
      expect(store.usage().entries).toBeGreaterThanOrEqual(20);
      expect(engine.stats().encodersRunning).toBe(0);
    };
    await vi.waitFor(isDone, { timeout: 50_000, interval: 100 });
    const { encodersStarted } = engine.stats();
    for (const i of range(20))
      expect((await engine.segment(film, VIDEO, i, { viewer: 'v', signal })).kind).toBe('bytes');
    expect(engine.stats().answered.stored).toBe(20);
    expect(encodersStarted).toBeLessThanOrEqual(6);
  });
});

describe('encoders that nobody needs', () => {
  it('are gone when the request is aborted and the viewer left', async () => {
    await using engine = engineWith();
    const stop = new AbortController();
    await engine.init(film, VIDEO, signal);
    const asked = engine.segment(film, VIDEO, 0, { viewer: 'v', signal: stop.signal });
    await vi.waitFor(() => expect(engine.stats().encodersRunning).toBeGreaterThan(0), { timeout: 15_000 });
    stop.abort(new Error('closed the page'));
    await expect(asked).rejects.toThrow('closed the page');
    engine.leave('v');
    await vi.waitFor(() => expect(engine.stats().encodersRunning).toBe(0), { timeout: 5000 });
  });

  it('are gone when the engine is', async () => {
    const engine = engineWith();
    const asked = Promise.allSettled([0, 8, 16].map((i) => piece(engine, VIDEO, i, `v${i}`)));
    await vi.waitFor(() => expect(engine.stats().encodersRunning).toBeGreaterThan(0), { timeout: 15_000 });
    await engine[Symbol.asyncDispose]();
    expect(engine.stats().encodersRunning).toBe(0);
    const codes = (await asked).filter((r) => r.status === 'rejected').map((r) => (r.reason as { code: string }).code);
    expect(codes.every((c) => c === 'server.unavailable')).toBe(true);
  });
});

describe('when it cannot be done', () => {
  /** Answers questions about itself as ffmpeg does, and does something else with films. */
  async function brokenFfmpeg(name: string, script: string): Promise<string> {
    const path = join(dir, name);
    const asks = 'case "$2" in -version|-encoders|-filters) exec ' + `${FFMPEG} "$@";; esac`;
    await writeFile(path, `#!/bin/sh\n${asks}\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }

  it('says so within ten seconds when ffmpeg hangs, and leaves nothing running', async () => {
    const ffmpegPath = await brokenFfmpeg('hangs', 'exec sleep 600');
    await using engine = engineWith({ ffmpegPath });
    // A server has asked ffmpeg what it can do long before anybody presses play.
    await expect(piece(engine, VIDEO, 9999)).rejects.toMatchObject({ code: 'stream.not-found' });
    const started = performance.now();
    await expect(piece(engine, VIDEO, 0)).rejects.toMatchObject({ code: 'transcode.timeout' });
    expect(performance.now() - started).toBeLessThan(10_000);
    engine.leave('v');
    await vi.waitFor(() => expect(engine.stats().encodersRunning).toBe(0));
  });

  it('says what ffmpeg said when it fails, and tries again when asked again', async () => {
    const ffmpegPath = await brokenFfmpeg('fails', 'echo "[x264 @ 0x12ab] malloc failed" >&2; exit 1');
    await using engine = engineWith({ ffmpegPath });
    const error = await piece(engine, VIDEO, 0).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'transcode.failed' });
    expect(String(error)).toContain('malloc failed');
    const before = engine.stats().encodersStarted;
    await expect(piece(engine, VIDEO, 0)).rejects.toMatchObject({ code: 'transcode.failed' });
    expect(engine.stats().encodersStarted).toBeGreaterThan(before);
    await expect(engine.init(film, VIDEO, signal)).rejects.toMatchObject({ code: 'transcode.failed' });
  });

  it('says that the file is gone, or another one', async () => {
    await using engine = engineWith();
    const gone = { ...film, path: join(dir, 'gone.mkv') };
    await expect(piece(engine, VIDEO, 0, 'v', gone)).rejects.toMatchObject({ code: 'media.missing' });
    const changed = { ...film, index: { ...film.index, sizeBytes: 1 } };
    await expect(piece(engine, SOUND, 0, 'v', changed)).rejects.toMatchObject({ code: 'media.changed' });
    expect(engine.stats().encodersStarted).toBe(0);
  });

  it('says that there is no ffmpeg', async () => {
    await using engine = engineWith({ ffmpegPath: null });
    await expect(piece(engine, VIDEO, 0)).rejects.toMatchObject({ code: 'transcode.unavailable' });
    await expect(engine.init(film, SOUND, signal)).rejects.toMatchObject({ code: 'transcode.unavailable' });
  });

  it.each([
    ['v0.h264-2160', 0],
    ['v7.copy', 0],
    ['a0.copy', 0],
    ['nonsense', 0],
    ['v0.h264-240', -1],
    ['v0.h264-240', 9999],
    ['v0.h264-240', 0.5],
    ['a1.aac-2', 6],
    ['v0.copy', Number.NaN],
  ])('does not know %s piece %d', async (id, i) => {
    await using engine = engineWith();
    await expect(piece(engine, id as RenditionId, i)).rejects.toMatchObject({ code: 'stream.not-found' });
    expect(engine.stats().encodersStarted).toBe(0);
  });

  it('gives a short deadline to a silent process', async () => {
    const ffmpegPath = await brokenFfmpeg('hangs-again', 'exec sleep 600');
    const backend = createFfmpegBackend({ encoders: createEncoders({ ffmpegPath }), silenceMs: 200 });
    await using engine = createStreamEngine({ ffmpegPath, store: createMemoryStore({ maxBytes: 1e6 }) }, { backend });
    await expect(engine.init(film, VIDEO, signal)).rejects.toMatchObject({ code: 'transcode.timeout' });
  });
});

describe('subtitles in the file', () => {
  /** The muxer moved everything so that sound with a delay does not start before 0. */
  const startOf = (source: Source): number => {
    const { boundaries, timescale } = createTimeline(source.index);
    return Math.round((boundaries[0]! * 1000) / timescale);
  };

  it.each(['mkv'])('of %s are the cues that were put in, and are kept', async (id) => {
    const source = await openFilm(id, signal);
    const store = createMemoryStore({ maxBytes: 1e6 });
    await using engine = engineWith({ ffmpegPath: null, store });
    const texts = source.index.streams.filter((s) => s.type === 'subtitle');
    expect(texts).toHaveLength(2);
    const start = startOf(source);
    for (const { index } of texts) {
      const cues = await engine.subtitles.cues(source, index, signal);
      expect(cues.map((c) => c.startMs - start)).toEqual([1000, 4500, 12_000, 21_000]);
      expect(cues.map((c) => c.text)).toEqual([
        'A quiet beginning.',
        'Größe, naïveté, 日本語 &amp; “quotes”',
        // The muxer took "<there>" for a tag of SubRip and left it out of the file.
        expect.stringMatching(/^Halfway( &lt;there&gt;)?$/),
        'The end.',
      ]);
      expect(await engine.subtitles.cues({ ...source, path: '/gone' }, index, signal)).toEqual(cues);
    }
    // The cues of both, and the script of the second.
    expect(store.usage().entries).toBe(3);
  });

  it('are read by ffmpeg where we do not read the container', async () => {
    const source = await openFilm('mkv', signal);
    const foreign: Source = { ...source, index: { ...source.index, reader: 'ffmpeg' } };
    await using engine = engineWith();
    const text = source.index.streams.find((s) => s.type === 'subtitle')!;
    const cues = await engine.subtitles.cues(foreign, text.index, signal);
    const start = startOf(source);
    expect(cues.map((c) => c.startMs - start)).toEqual([1000, 4500, 12_000, 21_000]);
    expect(cues.map((c) => c.text).slice(0, 2)).toEqual([
      'A quiet beginning.',
      'Größe, naïveté, 日本語 &amp; “quotes”',
    ]);
  });

  it('are refused where there are none', async () => {
    await using engine = engineWith();
    await expect(engine.subtitles.cues(film, 0, signal)).rejects.toMatchObject({ code: 'playback.stream-not-found' });
    await expect(engine.subtitles.cues(film, 99, signal)).rejects.toMatchObject({ code: 'playback.stream-not-found' });
  });
});
