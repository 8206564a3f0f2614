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
import { vobSubFiles } from '../subtitles/testing/vobsub-writer.ts';
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

/** A film of one grey, with and without words; the second line is to stand at the upper edge. */
describe('plain words', () => {
  const SIZE = { width: 320, height: 180 };
  const srt =
    '1\n00:00:01,000 --> 00:00:02,000\nWhite <i>words</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n{\\an8}Above\n';
  const parts = [0, 1, 2, 3, 4];
  let grey: Source;
  beforeAll(async () => {
    const words = join(dir, 'grey.en.srt');
    await writeFile(words, srt);
    const path = join(dir, 'grey.mkv');
    const picture = `color=c=0x808080:s=${SIZE.width}x${SIZE.height}:r=25:d=5`;
    const codecs = ['-c:v', 'libx264', '-g', '50', '-pix_fmt', 'yuv420p', '-c:s', 'subrip'];
    await makeFile(path, ['-f', 'lavfi', '-i', picture, '-i', words, ...codecs]);
    grey = { ...(await openFile(path, signal)), beside: [{ path: words, track: 0, codec: 'subrip', language: 'en' }] };
  });

  interface Drawn {
    /** Pixels of letters, of the shade around them, and of neither film nor words. */
    letters: number;
    shade: number;
    /** First and last row with any of them, in shares of the height. */
    top: number;
    bottom: number;
    left: number;
    right: number;
  }
  async function drawnIn(path: string): Promise<Drawn[]> {
    const args = [
      '-v',
      'error',
      '-i',
      path,
      '-fps_mode',
      'passthrough',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'gray',
      'pipe:1',
    ];
    const { stdout } = await run(FFMPEG, args, { encoding: 'buffer', maxBuffer: 64 << 20 });
    const { width, height } = SIZE;
    return Array.from({ length: stdout.length / (width * height) }, (_, n) => {
      const drawn: Drawn = { letters: 0, shade: 0, top: 1, bottom: 0, left: 1, right: 0 };
      for (let at = 0; at < width * height; at++) {
        const value = stdout[n * width * height + at]!;
        if (Math.abs(value - 128) < 25) continue;
        if (value > 200) drawn.letters++;
        if (value < 80) drawn.shade++;
        const [x, y] = [(at % width) / width, Math.floor(at / width) / height];
        drawn.top = Math.min(drawn.top, y);
        drawn.bottom = Math.max(drawn.bottom, y);
        drawn.left = Math.min(drawn.left, x);
        drawn.right = Math.max(drawn.right, x);
      }
      return drawn;
    });
  }

  it.each([
    ['in the film', 's1'],
    ['beside it', 'x0'],
  ])('%s stand on a shade at their place and time, and only there', async (_, id) => {
    await using of = engine();
    const frames = await drawnIn(await joined(of, grey, `v0.h264-240.${id}`, parts));
    expect(frames).toHaveLength(125);
    const below = (n: number): boolean => during(1, 2, n);
    const above = (n: number): boolean => during(3, 4, n);
    expect(frames.map((f) => f.letters > 0 || f.shade > 0)).toEqual(frames.map((__, n) => below(n) || above(n)));
    for (const [n, f] of frames.entries()) {
      if (!below(n) && !above(n)) continue;
      expect(f.letters).toBeGreaterThan(60);
      expect(f.shade).toBeGreaterThan(f.letters);
      // In the middle, and no larger than words need to be.
      expect(Math.abs((f.left + f.right) / 2 - 0.5)).toBeLessThan(0.03);
      expect(f.right - f.left).toBeLessThan(0.6);
      expect(f.bottom - f.top).toBeLessThan(0.2);
      if (below(n)) expect(f.top).toBeGreaterThan(0.75);
      else expect(f.bottom).toBeLessThan(0.25);
    }
  });

  it('that came up before a run begins are in its first frame', async () => {
    await using of = engine();
    const frames = await drawnIn(await joined(of, grey, 'v0.h264-240.x0', [1]));
    expect(frames.map((f) => f.letters > 60)).toEqual(frames.map(() => true));
  });

  it('of a file that was corrected since are drawn anew, under another name', async () => {
    const path = join(dir, 'changing.srt');
    await writeFile(path, srt);
    const source = { ...grey, beside: [{ path, track: 0, codec: 'subrip', language: null }] };
    await using of = engine();
    const key = async (): Promise<string> => {
      const name = 'v0.h264-240.x0' as RenditionId; // a name of ours
      const answer = await of.segment(source, name, 1, { viewer: 'v', signal });
      if (answer.kind === 'stream') for await (const chunk of answer.chunks) expect(chunk.length).toBeGreaterThan(0);
      return answer.key;
    };
    const before = await key();
    await writeFile(path, srt.replace('White', 'Many more'));
    expect(await key()).not.toBe(before);
    await writeFile(path, srt);
    expect(await key()).toBe(before);
  });

  it('and pictures beside the film stand where the disc put them, each in its language', async () => {
    const shown = { track: 1, startMs: 1000, durationMs: 980, x: 360, y: 480, size: 8 };
    const { idx, sub } = vobSubFiles(['en', 'de'], [{ ...shown, track: 0, startMs: 3000 }, shown]);
    await writeFile(join(dir, 'disc.idx'), idx);
    await writeFile(join(dir, 'disc.sub'), sub);
    const beside = [0, 1].map((track) => ({
      path: join(dir, 'disc.idx'),
      track,
      codec: 'dvd_subtitle',
      language: null,
    }));
    await using of = engine();
    for (const [id, at] of [
      ['x0', 3],
      ['x1', 1],
    ] as const) {
      const frames = await drawnIn(await joined(of, { ...grey, beside }, `v0.h264-240.${id}`, parts));
      const drawn = frames.map((f) => f.right > 0);
      expect(drawn).toEqual(frames.map((_, n) => during(at, at + 1, n)));
      const { left, top } = frames[at * 25 + 12]!;
      expect(Math.abs(left - 0.5)).toBeLessThan(0.02);
      expect(top).toBeGreaterThan(0.8);
    }
  });

  it('of a file that is not there are refused', async () => {
    await using of = engine();
    const asked = (beside: Source['beside']) =>
      of.init({ ...grey, beside: beside! }, 'v0.h264-240.x0' as RenditionId, signal);
    await expect(asked([])).rejects.toMatchObject({ code: 'stream.not-found' });
    const gone = [{ path: join(dir, 'gone.srt'), track: 0, codec: 'subrip', language: null }];
    await expect(asked(gone)).rejects.toMatchObject({ code: 'media.missing' });
  });
});

it('a script beside the film is drawn as its author placed it', async () => {
  const path = join(dir, 'beside.ass');
  const events =
    'Dialogue: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,{\\an7\\pos(40,60)\\bord0\\shad0\\1c&HFFFFFF&\\p1}m 0 0 l 240 0 240 80 0 80{\\p0}';
  await writeFile(
    path,
    `[Script Info]\nScriptType: v4.00+\nPlayResX: 640\nPlayResY: 360\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n${events}\n`,
  );
  await using of = engine();
  const source = { ...film, beside: [{ path, track: 0, codec: 'ass', language: null }] };
  const drawn = await colours(await joined(of, source, 'v0.h264-240.x0', all), 60, 35);
  expect(drawn.map((c) => c === 'white')).toEqual(drawn.map((_, n) => during(1, 4, n)));
});

it('what is no subtitle stream is not drawn into the picture', async () => {
  await using of = engine();
  for (const id of ['s0', 's1', 's9'])
    await expect(of.init(film, `v0.h264-240.${id}` as RenditionId, signal)).rejects.toMatchObject({
      code: 'stream.not-found',
    });
});
