// Discs in folders, as the engine plays them: found, measured, cut and encoded, judged by the numbers in their pictures.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../model.ts';
import { decide } from '../../decide/decide.ts';
import { grabFrame } from '../../images/grab-frame.ts';
import { mainVideo } from '../../stream/build-presentation.ts';
import { createStreamEngine } from '../../stream/create-stream-engine.ts';
import type { RenditionId } from '../../stream/rendition.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { FFMPEG, makeFile, openFile, readNumbers } from '../../testing/films.ts';
import { countOf, createTimeline } from '../../timeline/timeline.ts';
import { checkSourceFile } from '../../transcode/source-file.ts';
import { measureFile } from '../pass/measure-file.ts';
import { FRAMES, makeOdd } from '../pass/testing/odd-files.ts';
import { playlistFile, titleSetFile } from '../testing/disc-writer.ts';

const FFPROBE = FFMPEG.replace(/ffmpeg(\.exe)?$/, 'ffprobe$1');
const signal = AbortSignal.timeout(600_000);
const range = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i);
const SECTOR = 2048;
/** Of each of two films that make one disc. */
const SECONDS = FRAMES / 25;
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-disc-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function measured(path: string): Promise<Source> {
  const { index } = await openFile(path, signal);
  return { path, index: await measureFile(path, index, { ffmpegPath: FFMPEG, ffprobePath: FFPROBE, signal }) };
}

/** The numbers of the pictures of a rendition, asked for in this order. */
async function shown(source: Source, what: string, order: 'forwards' | 'backwards'): Promise<number[]> {
  await using engine = createStreamEngine({ ffmpegPath: FFMPEG, store: createMemoryStore({ maxBytes: 1e8 }) });
  const id = `v${mainVideo(source.index)!.index}.${what}` as RenditionId; // as `renditionId` writes it
  const timeline = createTimeline(source.index);
  const all = range(countOf(what === 'copy' ? timeline.boundaries : timeline.partBoundaries));
  const pieces: Uint8Array[] = [];
  for (const i of order === 'forwards' ? all : all.toReversed()) {
    const answer = await engine.segment(source, id, i, { viewer: 'v', signal });
    const chunks: Uint8Array[] = [];
    if (answer.kind === 'bytes') chunks.push(answer.bytes);
    else for await (const chunk of answer.chunks) chunks.push(chunk);
    pieces[i] = Buffer.concat(chunks);
  }
  const path = join(dir, 'shown.mp4');
  await writeFile(path, Buffer.concat([await engine.init(source, id, signal), ...pieces]));
  return (await readNumbers(path)).map((f) => f.number);
}

describe('a DVD folder', () => {
  let folder = '';
  let source: Source;
  let sectors: number[] = [];

  beforeAll(async () => {
    // A name that every protocol of ffmpeg would trip over.
    folder = join(dir, "A film | it's 100%, really\\ (1999)", 'VIDEO_TS');
    await mkdir(folder, { recursive: true });
    const films = [
      await makeOdd(dir, 'vob', 'first'),
      await makeOdd(dir, 'vob', 'second', { first: FRAMES }),
      await makeOdd(dir, 'vob', 'menu', { first: 9000, frames: 50 }),
    ];
    const [first, second, menu] = await Promise.all(films.map((film) => readFile(film)));
    sectors = [first!.length / SECTOR, second!.length / SECTOR, menu!.length / SECTOR];
    // The title lies behind a warning, its second half begins its clock anew, and the files end where they happen to.
    const title = Buffer.concat([menu!, first!, second!]);
    const cut = Math.floor((sectors[0]! + sectors[2]!) / 2) * SECTOR;
    await writeFile(join(folder, 'VTS_02_1.VOB'), title.subarray(0, cut));
    await writeFile(join(folder, 'VTS_02_2.VOB'), title.subarray(cut));
    await writeFile(join(folder, 'VTS_02_0.VOB'), menu!);
    await writeFile(join(folder, 'VTS_01_1.VOB'), menu!);
    await writeFile(join(folder, 'VIDEO_TS.VOB'), menu!);
    const at = sectors[2]!;
    await writeFile(
      join(folder, 'VTS_02_0.IFO'),
      titleSetFile({
        chains: [
          { seconds: 2, cells: [{ sectors: [0, at - 1], seconds: 2 }] },
          {
            seconds: 2 * SECONDS,
            cells: [
              { sectors: [at, at + sectors[0]! - 1], seconds: SECONDS },
              { sectors: [at + sectors[0]!, at + sectors[0]! + sectors[1]! - 1], seconds: SECONDS },
            ],
          },
        ],
        sounds: [{ coding: 0, language: 'fr' }],
      }),
    );
    await writeFile(
      join(folder, 'VTS_01_0.IFO'),
      titleSetFile({ chains: [{ seconds: 2, cells: [{ sectors: [0, at - 1], seconds: 2 }] }] }),
    );
    source = await measured(folder);
  });

  it('is its longest title, and nothing that lies before or behind it', () => {
    const { index } = source;
    expect(index).toMatchObject({ container: 'mpegps', reader: 'ffmpeg', hasSeekTable: true });
    expect(index.pieces!.map((p) => p.path)).toEqual(['VTS_02_1.VOB', 'VTS_02_2.VOB']);
    expect(index.sizeBytes).toBe((sectors[0]! + sectors[1]!) * SECTOR);
    expect(Math.abs(index.durationMs - 2000 * SECONDS)).toBeLessThan(150);
    expect(index.access!.epochs).toHaveLength(2);
    expect(index.chapters.map((c) => c.startMs)).toEqual([0, 1000 * SECONDS]);
    expect(index.streams.find((s) => s.type === 'audio')).toMatchObject({ codec: 'ac3', language: 'fr' });
  });

  it.each(['forwards', 'backwards'] as const)('shows every picture once, asked for %s', async (order) => {
    expect(await shown(source, 'h264-240', order)).toEqual(range(2 * FRAMES));
  });

  it('has pictures for its seek bar', async () => {
    const picture = await grabFrame(source, SECONDS * 1500, { ffmpegPath: FFMPEG, width: 320, signal });
    expect([...picture.subarray(0, 2)]).toEqual([0xff, 0xd8]);
  });

  it('is never sent as a file', () => {
    const device = {
      containers: ['mpegps'],
      video: [{ codec: 'mpeg2video' }, { codec: 'h264' }],
      audio: [{ codec: 'ac3' }, { codec: 'aac' }],
      subtitles: [],
    } as unknown as Parameters<typeof decide>[2]; // a device that would play MPEG program streams
    const decision = decide(source.index, createTimeline(source.index), device, {});
    expect(decision.mode).not.toBe('direct');
    expect(decision.reasons.map((r) => r.text)).toContain(
      'The film is a disc in a folder; there is no one file that could be sent.',
    );
  });

  it('is the same film wherever it lies, and another one than a file with its bytes', async () => {
    const moved = join(dir, 'Moved');
    await cp(folder, moved, { recursive: true });
    expect((await openFile(moved, signal)).index.sourceId).toBe(source.index.sourceId);
    const whole = join(dir, 'whole.vob');
    const parts = await Promise.all(['1', '2'].map((n) => readFile(join(folder, `VTS_02_${n}.VOB`))));
    await writeFile(whole, Buffer.concat(parts).subarray(sectors[2]! * SECTOR));
    const file = await openFile(whole, signal);
    expect(file.index.sizeBytes).toBe(source.index.sizeBytes);
    expect(file.index.sourceId).not.toBe(source.index.sourceId);
  });

  it('without its information file is the title set with the most bytes', async () => {
    const bare = join(dir, 'Bare');
    await cp(folder, bare, { recursive: true });
    await rm(join(bare, 'VTS_02_0.IFO'));
    const { index } = await openFile(bare, signal);
    expect(index.pieces).toMatchObject([
      { path: 'VTS_02_1.VOB', fromByte: 0 },
      { path: 'VTS_02_2.VOB', fromByte: 0 },
    ]);
    expect(index.sizeBytes).toBe((sectors[0]! + sectors[1]! + sectors[2]!) * SECTOR);
  });

  it('whose information file lies about places or times is played whole', async () => {
    const lying = join(dir, 'Lying');
    await cp(folder, lying, { recursive: true });
    await writeFile(
      join(lying, 'VTS_02_0.IFO'),
      titleSetFile({
        chains: [
          { seconds: 5000, cells: [{ sectors: [0, 1], seconds: 5000 }] },
          { seconds: 20, cells: [{ sectors: [0, 9_000_000], seconds: 20 }] },
        ],
      }),
    );
    const { index } = await openFile(lying, signal);
    expect(index.sizeBytes).toBe((sectors[0]! + sectors[1]! + sectors[2]!) * SECTOR);
  });

  it('that is scrambled is refused with the place, and says what to do', async () => {
    const bought = join(dir, 'Bought');
    await cp(folder, bought, { recursive: true });
    const path = join(bought, 'VTS_02_2.VOB');
    const bytes = await readFile(path);
    // Navigation packs (private stream 2 behind a system header) are never scrambled.
    for (let at = 0; at < bytes.length; at += SECTOR) if (bytes[at + 17] !== 0xbb) bytes[at + 20]! |= 0x10;
    await writeFile(path, bytes);
    await expect(openFile(bought, signal)).rejects.toMatchObject({
      code: 'media.unreadable',
      message: expect.stringContaining('scrambled'),
      details: { byteOffset: expect.any(Number) as number },
    });
  });

  it('that lost a file, or a part of one, says so before an encoder starts', async () => {
    const torn = join(dir, 'Torn');
    await cp(folder, torn, { recursive: true });
    const last = join(torn, 'VTS_02_2.VOB');
    await expect(checkSourceFile({ ...source, path: torn })).resolves.toBeUndefined();
    await truncate(last, (await stat(last)).size - SECTOR);
    await expect(checkSourceFile({ ...source, path: torn })).rejects.toMatchObject({ code: 'media.changed' });
    await rename(last, join(torn, 'elsewhere'));
    await expect(checkSourceFile({ ...source, path: torn })).rejects.toMatchObject({ code: 'media.missing' });
  });
});

it('a DVD whose title leaves out a part of its video plays on without a hole', async () => {
  const folder = join(dir, 'Left Out');
  await mkdir(folder);
  const film = await makeOdd(dir, 'vob', 'whole');
  const bytes = await readFile(film);
  await writeFile(join(folder, 'VTS_01_1.VOB'), bytes);
  const { stdout } = await promisify(execFile)(FFPROBE, [
    ...['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pos,flags', '-of', 'csv=p=0', film],
  ]);
  const keys = stdout.split('\n').flatMap((line) => (line.includes('K') ? [Number(line.split(',')[0])] : []));
  const sectorOf = (k: number): number => Math.floor(keys[k]! / SECTOR);
  const cells = [
    { sectors: [0, sectorOf(4) - 1], seconds: 2.4 },
    { sectors: [sectorOf(8), bytes.length / SECTOR - 1], seconds: 3.2 },
  ] as const;
  await writeFile(join(folder, 'VTS_01_0.IFO'), titleSetFile({ chains: [{ seconds: 5.6, cells }] }));
  const source = await measured(folder);
  expect(source.index.access!.epochs).toHaveLength(2);
  // Key frames are 15 pictures apart; those around a cut may need what was left out.
  expect(Math.abs(source.index.durationMs - 40 * (FRAMES - 60))).toBeLessThan(250);
  const numbers = await shown(source, 'h264-240', 'backwards');
  expect(numbers.filter((n) => n > 60 && n < 116)).toEqual([]);
  expect(numbers.filter((n) => n <= 56 || n >= 120)).toEqual([...range(57), ...range(FRAMES - 120, 120)]);
});

describe('a Blu-ray folder', () => {
  let folder = '';
  let source: Source;

  beforeAll(async () => {
    folder = join(dir, 'Blu | ray', 'BDMV');
    await mkdir(join(folder, 'STREAM'), { recursive: true });
    await mkdir(join(folder, 'PLAYLIST'));
    const clips = [
      ['00007', await makeOdd(dir, 'm2ts', 'half one')],
      ['00003', await makeOdd(dir, 'm2ts', 'half two', { first: FRAMES })],
      ['00001', await makeOdd(dir, 'm2ts', 'trailer', { first: 9000, frames: 150 })],
    ] as const;
    for (const [clip, path] of clips) await rename(path, join(folder, 'STREAM', `${clip}.m2ts`));
    const put = (name: string, items: readonly (readonly [clip: string, seconds: number])[]): Promise<void> =>
      writeFile(
        join(folder, 'PLAYLIST', `${name}.mpls`),
        playlistFile({
          items: items.map(([clip, seconds]) => ({ clip, inS: 600, outS: 600 + seconds })),
          sounds: [{ pid: 0x1100, language: 'jpn' }],
          marks: [
            { item: 0, second: 600 },
            { item: items.length - 1, second: 602 },
          ],
        }),
      );
    await put('00001', [['00001', 6]]);
    await put('00800', [
      ['00007', SECONDS],
      ['00003', SECONDS],
    ]);
    // The menu goes round for ever; another list names what is not there; a third is no list.
    await put(
      '00900',
      range(9).map(() => ['00001', 6] as const),
    );
    await put('00901', [
      ['00007', SECONDS],
      ['00003', SECONDS],
      ['09999', 60],
    ]);
    await writeFile(join(folder, 'PLAYLIST', '00902.mpls'), 'MPLS');
    source = await measured(folder);
  });

  it('is its longest list of clips that does not repeat one', () => {
    const { index } = source;
    expect(index.pieces!.map((p) => p.path)).toEqual(['STREAM/00007.m2ts', 'STREAM/00003.m2ts']);
    expect(index).toMatchObject({ container: 'mpegts', reader: 'ffmpeg' });
    expect(Math.abs(index.durationMs - 2000 * SECONDS)).toBeLessThan(150);
    expect(index.access!.epochs).toHaveLength(2);
    expect(index.chapters.map((c) => c.startMs)).toEqual([0, 1000 * SECONDS + 2000]);
    expect(index.streams.find((s) => s.type === 'audio')).toMatchObject({ language: 'jpn' });
  });

  it.each([
    ['copied', 'copy', 'forwards'],
    ['copied', 'copy', 'backwards'],
    ['encoded', 'h264-240', 'backwards'],
  ] as const)('shows every picture once, %s (%s, %s)', async (_, what, order) => {
    expect(await shown(source, what, order)).toEqual(range(2 * FRAMES));
  });

  it('without a list that can be understood is its largest clip', async () => {
    const bare = join(dir, 'Bare Blu-ray');
    await cp(folder, bare, { recursive: true });
    await rm(join(bare, 'PLAYLIST'), { recursive: true });
    const { index } = await openFile(bare, signal);
    const sizes = await Promise.all(['00007', '00003'].map((c) => stat(join(bare, 'STREAM', `${c}.m2ts`))));
    expect(index.sizeBytes).toBe(Math.max(...sizes.map((s) => s.size)));
  });
});

describe('the subtitles of a disc', () => {
  /** A film of eight seconds with pictures of text at 1 and at 6 seconds. */
  async function subtitled(kind: 'm2ts' | 'vob', name: string, first: number): Promise<string> {
    const film = await makeOdd(dir, kind, `plain ${name}`, { first });
    const words = join(process.env['PRAXINO_TEST_MEDIA']!, 'Edge Cases/Subtitles/Many Words (2020).mkv');
    const path = join(dir, `${name}.${kind}`);
    const inputs = ['-i', film, '-i', words, '-map', '0:v', '-map', '0:a', '-map', '1:s:2', '-c', 'copy', '-t', '8'];
    const more = { m2ts: ['-mpegts_m2ts_mode', '1', '-f', 'mpegts'], vob: ['-c:s', 'dvdsub', '-f', 'dvd'] };
    await makeFile(path, [...inputs, ...more[kind]]);
    return path;
  }

  async function startsOf(source: Source): Promise<number[]> {
    await using engine = createStreamEngine({ ffmpegPath: FFMPEG, store: createMemoryStore({ maxBytes: 1e7 }) });
    const stream = source.index.streams.find((s) => s.type === 'subtitle')!;
    const cues = await engine.subtitles.pictures(source, stream.index, { fromMs: 0, toMs: 60_000 }, signal);
    // Containers of discs begin their clock with a picture or with sound.
    return cues.map((c) => Math.round(c.startMs / 100) / 10);
  }

  it('of a Blu-ray go on where the next clip begins its clock anew', async () => {
    const folder = join(dir, 'Said', 'BDMV');
    await mkdir(join(folder, 'STREAM'), { recursive: true });
    await mkdir(join(folder, 'PLAYLIST'));
    await rename(await subtitled('m2ts', 'said 1', 0), join(folder, 'STREAM', '00001.m2ts'));
    await rename(await subtitled('m2ts', 'said 2', FRAMES), join(folder, 'STREAM', '00002.m2ts'));
    const items = ['00001', '00002'].map((clip) => ({ clip, inS: 0, outS: SECONDS }));
    const subtitles = [{ pid: 0x1200, language: 'spa' }];
    await writeFile(join(folder, 'PLAYLIST', '00001.mpls'), playlistFile({ items, subtitles }));
    const source = await measured(folder);
    expect(source.index.streams.find((s) => s.type === 'subtitle')).toMatchObject({
      codec: 'hdmv_pgs_subtitle',
      language: 'spa',
    });
    expect(await startsOf(source)).toEqual([1, 6, 1 + SECONDS, 6 + SECONDS]);
  });

  it('of a DVD have the colours of its information file, and go on where its clock jumps', async () => {
    const folder = join(dir, 'Said on DVD');
    await mkdir(folder);
    const parts = [await subtitled('vob', 'said 1', 0), await subtitled('vob', 'said 2', FRAMES)];
    const videos = await Promise.all(parts.map((part) => readFile(part)));
    await writeFile(join(folder, 'VTS_01_1.VOB'), Buffer.concat(videos));
    const [one, two] = videos.map((v) => v.length / SECTOR) as [number, number];
    const cells = [
      { sectors: [0, one - 1], seconds: SECONDS },
      { sectors: [one, one + two - 1], seconds: SECONDS },
    ] as const;
    const palette = [
      [16, 128, 128],
      [235, 128, 128],
      [81, 240, 90],
    ] as const;
    const chains = [{ seconds: 2 * SECONDS, cells, palette }];
    await writeFile(join(folder, 'VTS_01_0.IFO'), titleSetFile({ chains, subtitles: [{ language: 'es' }] }));
    const source = await measured(folder);
    const stream = source.index.streams.find((s) => s.type === 'subtitle');
    expect(stream).toMatchObject({ codec: 'dvd_subtitle', language: 'es' });
    expect(stream?.type === 'subtitle' && stream.head).toMatch(/^size: 320x180\npalette: 000000, ffffff, f[cdef]0000/);
    expect(await startsOf(source)).toEqual([1, 6, 1 + SECONDS, 6 + SECONDS]);
  });
});

describe('a folder', () => {
  it('with no film of a disc in it is refused with a sentence', async () => {
    const empty = join(dir, 'Empty');
    await mkdir(empty);
    await expect(openFile(empty, signal)).rejects.toMatchObject({
      code: 'media.unreadable',
      message: expect.stringContaining('no DVD or Blu-ray'),
    });
    await writeFile(join(empty, 'VTS_01_1.VOB'), '');
    await expect(openFile(empty, signal)).rejects.toThrow('There is no film on this disc');
    await writeFile(join(empty, 'VTS_01_1.VOB'), 'This is a text about a film. '.repeat(500));
    await expect(openFile(empty, signal)).rejects.toThrow('damaged or protected');
  });
});
