// Sheets of small pictures: every tile must show the film at its time.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source, VideoStream } from '../model.ts';
import { createViewerGate } from '../stream/viewer-gate.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { FFMPEG, makeFile, numbered, openFile, openFilm, readNumbers } from '../testing/films.ts';
import { probedStream } from '../testing/judge.ts';
import { createTimeline } from '../timeline/timeline.ts';
import { createPictureEngine } from './picture-engine.ts';
import type { PictureFilm } from './picture-engine.ts';
import { planTrickplay } from './trickplay.ts';

const signal = AbortSignal.timeout(180_000);
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-sheets-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function filmOf(source: Source): PictureFilm {
  const timeline = createTimeline(source.index);
  return { source, timeline, plan: planTrickplay(source.index, timeline)! };
}

let files = 0;
/** Writes a sheet to a file and reads the number of the frame in each of its tiles. */
async function numbersOn(film: PictureFilm, sheet: Uint8Array): Promise<number[]> {
  const path = join(dir, `${files++}.jpg`);
  await writeFile(path, sheet);
  const { columns, rows, widthPx, heightPx } = film.plan;
  expect(await probedStream(path)).toMatchObject({ width: columns * widthPx, height: rows * heightPx });
  const split = join(dir, `${files++}.mkv`);
  await makeFile(split, ['-i', path, '-vf', `untile=${columns}x${rows}`, '-c:v', 'ffv1']);
  return (await readNumbers(split)).map((frame) => frame.number);
}

const gate = createViewerGate({ calmAfterMs: 1 });
afterAll(() => gate[Symbol.asyncDispose]());

async function opened(maxBytes = 1e7) {
  const store = createMemoryStore({ maxBytes });
  return { store, engine: createPictureEngine({ ffmpegPath: FFMPEG, store, gate }) };
}

describe('sheets of small pictures', () => {
  it.each(['mkv', 'mp4', 'hevc', 'hdr', 'webm', 'mkvNoCues'])('show the nearest key frame of %s', async (id) => {
    const film = filmOf(await openFilm(id, signal));
    const { engine } = await opened();
    await using _ = engine;
    const numbers = await numbersOn(film, await engine.sheet(film, 0, signal));
    const { timescale, frameTicks } = film.source.index.streams.find((s): s is VideoStream => s.type === 'video')!;
    const { keyframes, firstPts } = film.source.index.grid!;
    const frameOf = (pts: number): number => Math.round((pts - firstPts) / frameTicks!);
    const expected = Array.from({ length: film.plan.count }, (_, i) => {
      const middle = firstPts + ((i + 0.5) * film.plan.intervalMs * timescale) / 1000;
      return frameOf(keyframes.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0]!);
    });
    expect(numbers.slice(0, film.plan.count)).toEqual(expected);
    // What is left over of the sheet shows the last picture again.
    expect(new Set(numbers.slice(film.plan.count - 1)).size).toBe(1);
  });

  it.each([
    ['ts', 50],
    ['avi', 75],
  ])('show the last key frame before the middle of each time of %s, which only ffmpeg reads', async (id, gop) => {
    const film = filmOf(await openFilm(id, signal));
    expect(film.source.index.grid).toBeNull();
    const { engine } = await opened();
    await using _ = engine;
    const numbers = await numbersOn(film, await engine.sheet(film, 0, signal));
    const lastFrame = 16 * 25 - 1;
    for (let i = 0; i < film.plan.count; i++) {
      const middle = Math.min(lastFrame, (i + 0.5) * 25);
      expect(numbers[i]! % gop).toBe(0);
      expect(middle - numbers[i]!, `picture ${i}`).toBeGreaterThanOrEqual(0);
      expect(middle - numbers[i]!, `picture ${i}`).toBeLessThan(id === 'ts' ? gop : 2 * gop);
    }
  });
});

const lavfi = (shape: string, seconds = 6): string[] => [
  ...['-f', 'lavfi', '-i', `testsrc2=s=${shape}:r=25:d=${seconds},${numbered(...sizeOf(shape))}`],
];
const sizeOf = (shape: string): [number, number] => shape.split('x').map(Number) as [number, number];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', '-keyint_min', '25'];

async function made(name: string, args: readonly string[]): Promise<PictureFilm> {
  const path = join(dir, name);
  await makeFile(path, args);
  return filmOf(await openFile(path, signal));
}

describe('sheets of odd films', () => {
  it('have square pixels', async () => {
    const film = await made('wide.mkv', [...lavfi('360x288'), '-vf', 'setsar=64/45', ...x264]);
    expect(film.plan).toMatchObject({ widthPx: 320, heightPx: 180 });
    const { engine } = await opened();
    await using _ = engine;
    expect((await numbersOn(film, await engine.sheet(film, 0, signal))).slice(0, 6)).toEqual([0, 25, 50, 75, 100, 125]);
  });

  it('stand upright when a phone was turned', async () => {
    await makeFile(join(dir, 'flat.mp4'), [...lavfi('640x360'), ...x264]);
    const film = await turned(join(dir, 'flat.mp4'));
    expect(film.plan).toMatchObject({ widthPx: 136, heightPx: 240 });
    const { engine } = await opened();
    await using _ = engine;
    const path = join(dir, 'turned.jpg');
    await writeFile(path, await engine.sheet(film, 0, signal));
    expect(await probedStream(path)).toMatchObject({ width: 5 * 136, height: 2 * 240 });
  });

  it.each([
    [
      'H.264',
      'open.mkv',
      [...x264, '-preset', 'veryfast', '-x264-params', 'open-gop=1:bframes=3:keyint=25:scenecut=0'],
    ],
    [
      'H.264 with parameter sets in the stream',
      'inband.mkv',
      [...x264, '-preset', 'veryfast', '-x264-params', 'open-gop=1:bframes=3:keyint=25:scenecut=0:repeat-headers=1'],
    ],
    [
      'HEVC',
      'hevc.mkv',
      [
        '-c:v',
        'libx265',
        '-preset',
        'ultrafast',
        '-x265-params',
        'log-level=none:open-gop=1:bframes=3:keyint=200:min-keyint=200:scenecut=0',
      ],
    ],
  ])('of open groups of pictures show the right ones: %s', async (codec, name, args) => {
    // HEVC counts pictures modulo 256: only longer groups than half of that confuse a decoder.
    const [seconds, gop] = codec === 'HEVC' ? [48, 200] : [8, 25];
    const film = await made(name, [...lavfi('320x180', seconds), ...args]);
    const { engine } = await opened();
    await using _ = engine;
    const shown: number[] = [];
    for (let sheet = 0; sheet < film.plan.sheets; sheet++)
      shown.push(...(await numbersOn(film, await engine.sheet(film, sheet, signal))));
    const expected = Array.from({ length: film.plan.count }, (_unused, i) => {
      const { keyframes } = film.source.index.grid!;
      return (
        keyframes.toSorted((a, b) => Math.abs(a - (i + 0.5) * 90_000) - Math.abs(b - (i + 0.5) * 90_000))[0]! / 3600
      );
    });
    expect(new Set(expected).size).toBe((seconds * 25) / gop);
    expect(shown.slice(0, film.plan.count)).toEqual(expected.map((n) => Math.round(n - expected[0]!)));
  });

  it('of interlaced pictures show the right ones', async () => {
    const film = await made('fields.mkv', [...lavfi('320x192'), ...x264, '-x264-params', 'tff=1', '-flags', '+ilme']);
    const { engine } = await opened();
    await using _ = engine;
    expect((await numbersOn(film, await engine.sheet(film, 0, signal))).slice(0, 6)).toEqual([0, 25, 50, 75, 100, 125]);
  });

  it('of HDR have the colours of SDR', async () => {
    const hdr = await openFilm('hdr', signal);
    const { engine } = await opened();
    await using _ = engine;
    const path = join(dir, 'hdr.jpg');
    await writeFile(path, await engine.sheet(filmOf(hdr), 0, signal));
    // The white blocks of the number: PQ shown as it is would be a dull grey.
    expect(await brightest(path)).toBeGreaterThan(200);
  });

  it('have every picture of a long film at its place, whichever sheet is made first', async () => {
    const film = await made('long.mkv', [...lavfi('160x90', 70), ...x264]);
    expect(film.plan).toMatchObject({ count: 70, sheets: 3 });
    const { engine } = await opened();
    await using _ = engine;
    for (const sheet of [2, 0, 1]) {
      const numbers = await numbersOn(film, await engine.sheet(film, sheet, signal));
      const expected = Array.from({ length: 25 }, (_unused, i) => 25 * Math.min(69, sheet * 25 + i));
      expect(numbers).toEqual(expected);
    }
  });
});

/** ffmpeg before 6.0 turns by a tag, later ones by an option of the input. */
async function turned(path: string): Promise<PictureFilm> {
  const input = ['-i', path, '-c', 'copy'];
  return await made('turned.mp4', ['-display_rotation', '90', ...input]).catch(() =>
    made('turned.mp4', [...input, '-metadata:s:v:0', 'rotate=90']),
  );
}

async function brightest(path: string): Promise<number> {
  const grey = `${path}.gray`;
  await makeFile(grey, ['-i', path, '-vf', 'scale=in_range=pc:out_range=pc,format=gray', '-f', 'rawvideo']);
  return (await readFile(grey)).reduce((most, value) => Math.max(most, value), 0);
}

describe('the engine of small pictures', () => {
  it('makes a sheet once, for all who ask', async () => {
    const film = filmOf(await openFilm('mkv', signal));
    const { engine, store } = await opened();
    await using _ = engine;
    const [a, b] = await Promise.all([engine.sheet(film, 0, signal), engine.sheet(film, 0, signal)]);
    expect(b).toBe(a);
    expect(store.usage().entries).toBe(1);
    await using other = createPictureEngine({ ffmpegPath: null, store, gate });
    expect(await other.sheet(film, 0, signal)).toEqual(a);
  });

  it('makes all of a film in the background, and the same bytes', async () => {
    const film = await made('prepared.mkv', [...lavfi('160x90', 120), ...x264]);
    const { engine, store } = await opened();
    await using _ = engine;
    expect(film.plan.sheets).toBe(4);
    const third = await engine.sheet(film, 2, signal);
    const seen: number[] = [];
    await engine.prepare(film, signal, (done) => seen.push(done));
    expect(store.usage().entries).toBe(4);
    expect([seen[0], seen.at(-1)]).toEqual([0, 4]);
    expect(await engine.sheet(film, 2, signal)).toEqual(third);
    const again = await opened();
    await using __ = again.engine;
    expect(await again.engine.sheet(film, 1, signal)).toEqual(await engine.sheet(film, 1, signal));
  });

  it('prepares nothing while a viewer waits, but makes what somebody looks for', async () => {
    const film = filmOf(await openFilm('mp4', signal));
    const { engine, store } = await opened();
    await using _ = engine;
    const calm = gate.enter();
    const prepared = engine.prepare(film, signal);
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.usage().entries).toBe(0);
    await engine.sheet(film, 0, signal);
    calm();
    await prepared;
    expect(store.usage().entries).toBe(1);
  });

  it('knows when its store is full', async () => {
    const film = filmOf(await openFilm('mp4', signal));
    const { engine, store } = await opened(200_000);
    await using _ = engine;
    expect(engine.isFull()).toBe(false);
    await store.put('a'.repeat(64), new Uint8Array(190_000));
    expect(engine.isFull()).toBe(true);
    expect((await engine.sheet(film, 0, signal)).length).toBeGreaterThan(1000);
  });

  it('stops when nobody wants it any more', async () => {
    const film = filmOf(await openFilm('avi', signal));
    const { engine, store } = await opened();
    await using _ = engine;
    const leaving = new AbortController();
    const asked = engine.sheet(film, 0, leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await expect(engine.prepare(film, leaving.signal)).rejects.toThrow('gone');
    expect(store.usage().entries).toBe(0);
  });

  it('says what is missing', async () => {
    const film = filmOf(await openFilm('mkv', signal));
    const { engine, store } = await opened();
    await using _ = engine;
    await expect(engine.sheet(film, 1, signal)).rejects.toThrow(RangeError);
    const gone = { ...film, source: { ...film.source, path: join(dir, 'gone.mkv') } };
    await expect(engine.sheet(gone, 0, signal)).rejects.toMatchObject({ code: 'media.missing' });
    await using none = createPictureEngine({ ffmpegPath: null, store, gate });
    await expect(none.sheet(film, 0, signal)).rejects.toMatchObject({ code: 'transcode.unavailable' });
  });
});
