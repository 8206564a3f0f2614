// Subtitles drawn into the picture, judged by its pixels: there when they should be, nowhere else, wherever a run begins.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../model.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { createStreamEngine } from '../stream/create-stream-engine.ts';
import type { RenditionId } from '../stream/rendition.ts';
import type { StreamEngine } from '../stream/stream-engine.ts';
import { FFMPEG, makeFile, openFile, openFilm } from '../testing/films.ts';

const signal = AbortSignal.timeout(300_000);
const run = promisify(execFile);
let dir = '';
let film: Source;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-burned-'));
  film = await openFilm('manyWords', signal);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const engine = (): StreamEngine =>
  createStreamEngine({ ffmpegPath: FFMPEG, store: createMemoryStore({ maxBytes: 1e8 }), maxEncoders: 1 });

/** These parts, asked for in this order, joined in the order of the film. */
async function joined(of: StreamEngine, source: Source, id: string, parts: readonly number[]): Promise<string> {
  const name = id as RenditionId; // a name of ours
  const made = new Map<number, Buffer>();
  for (const part of parts) {
    const answer = await of.segment(source, name, part, { viewer: 'v', signal });
    const chunks: Uint8Array[] = [];
    if (answer.kind === 'bytes') chunks.push(answer.bytes);
    else for await (const chunk of answer.chunks) chunks.push(chunk);
    made.set(part, Buffer.concat(chunks));
  }
  const path = join(dir, `${id}-${parts.join('-')}.mp4`);
  const pieces = [...made].toSorted(([a], [b]) => a - b).map(([, bytes]) => bytes);
  await writeFile(path, Buffer.concat([await of.init(source, name, signal), ...pieces]));
  return path;
}

/** What the film's subtitles are drawn in; its picture has neither colour where they stand. */
const DRAWN = { white: [255, 255, 255], grey: [98, 98, 98] } as const;
/** Colour of one pixel in each frame, averaged over a few around it. */
async function colours(path: string, x: number, y: number): Promise<string[]> {
  const filter = `crop=8:8:${x - 4}:${y - 4},scale=1:1:flags=area,format=rgb24`;
  const args = ['-v', 'error', '-i', path, '-vf', filter, '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'];
  const { stdout } = await run(FFMPEG, args, { encoding: 'buffer' });
  return Array.from({ length: stdout.length / 3 }, (_, i) => {
    const [r, g, b] = [stdout[i * 3]!, stdout[i * 3 + 1]!, stdout[i * 3 + 2]!];
    // Encoders are not exact.
    const near = Object.entries(DRAWN).find(([, drawn]) => Math.hypot(r - drawn[0], g - drawn[1], b - drawn[2]) < 45);
    return near?.[0] ?? `${r} ${g} ${b}`;
  });
}
const all = [...Array(12).keys()];
/** Frames of 25 a second in [from, to) seconds. */
const during = (from: number, to: number, n: number): boolean => n >= from * 25 && n < to * 25;

describe('subtitles made of pictures', () => {
  it('stand in the picture at their place and time, and only there', async () => {
    await using of = engine();
    const path = await joined(of, film, 'v0.h264-240.s4', all);
    const [left, right] = [await colours(path, 80, 145), await colours(path, 240, 145)];
    expect(left).toHaveLength(300);
    expect(left.map((c) => c === 'white')).toEqual(left.map((_, n) => during(1, 4, n)));
    expect(right.map((c) => c === 'grey')).toEqual(right.map((_, n) => during(6, 9, n)));
    const plain = await joined(of, film, 'v0.h264-240', all);
    expect(await colours(plain, 80, 145)).not.toContain('white');
    expect(await colours(plain, 240, 145)).not.toContain('grey');
  });

  it.each([2, 3, 8])('that came up before a run begins are in its first frame: part %d', async (part) => {
    await using of = engine();
    const path = await joined(of, film, 'v0.h264-240.s4', [part]);
    const [x, wanted] = part < 4 ? [80, 'white'] : [240, 'grey'];
    expect(await colours(path, x, 145)).toEqual(Array.from({ length: 25 }, () => wanted));
  });

  it('come at the right time in a film whose clock does not start at 0', async () => {
    const path = join(dir, 'late.mkv');
    await makeFile(path, ['-i', film.path, '-map', '0', '-c', 'copy', '-output_ts_offset', '7']);
    await using of = engine();
    const left = await colours(await joined(of, await openFile(path, signal), 'v0.h264-240.s4', all), 80, 145);
    expect(left.map((c) => c === 'white')).toEqual(left.map((_, n) => during(1, 4, n)));
  });
});

describe('a script', () => {
  it('is drawn as its author placed it, wherever a run begins', async () => {
    await using of = engine();
    const drawn = await colours(await joined(of, film, 'v0.h264-240.s3', [3, 2, ...all]), 60, 35);
    expect(drawn.map((c) => c === 'white')).toEqual(drawn.map((_, n) => during(1, 4, n)));
  });
});

it('words without a look of their own are not drawn into the picture', async () => {
  await using of = engine();
  await expect(of.init(film, 'v0.h264-240.s2' as RenditionId, signal)).rejects.toMatchObject({
    code: 'stream.not-found',
  });
});
