// The picture that stands for a film, and those of its chapters.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../model.ts';
import { openPacketReader } from '../probe/open-packet-reader.ts';
import { FFMPEG, makeFile, numbered, openFile, openFilm, readNumbers } from '../testing/films.ts';
import { probedStream } from '../testing/judge.ts';
import { bestPicture, chapterPictures } from './film-pictures.ts';
import type { FilmPictureJob } from './film-pictures.ts';

const signal = AbortSignal.timeout(180_000);
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-film-pictures-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function jobOf(source: Source, width = 320): FilmPictureJob {
  return {
    source,
    width,
    hasToneMapping: true,
    ffmpegPath: FFMPEG,
    ffmpeg: { signal },
    async useReader(work) {
      await using reader = await openPacketReader(source, signal);
      return await work(reader);
    },
  };
}
async function made(name: string, args: readonly string[]): Promise<Source> {
  const path = join(dir, name);
  await makeFile(path, args);
  return await openFile(path, signal);
}
let files = 0;
async function written(picture: Uint8Array): Promise<string> {
  const path = join(dir, `${files++}.jpg`);
  await writeFile(path, picture);
  return path;
}
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', '-keyint_min', '25'];

describe('the picture of a film', () => {
  it.each(['mkv', 'mp4', 'hevc', 'hdr', 'webm', 'ts', 'avi'])('can be taken from %s', async (id) => {
    const picture = await bestPicture(jobOf(await openFilm(id, signal)), 5000);
    expect(await probedStream(await written(picture))).toMatchObject({ codec_name: 'mjpeg', width: 320, height: 180 });
  });

  it('is not black, not grey, not a blur where there is something better nearby', async () => {
    // Black from 0 to 4 s, grey to 7 s, a blur to 9 s, a picture to 10 s, a blur again.
    const clear = `testsrc2=s=320x180:r=25:d=20,${numbered(320, 180)}`;
    const cover = (colour: string, from: number, to: number): string =>
      `drawbox=x=0:y=0:w=iw:h=ih:t=fill:color=${colour}:enable='between(t,${from},${to - 0.01})'`;
    const blurs = ["gblur=sigma=40:enable='between(t,6.99,8.99)+gte(t,9.99)'"];
    const filters = [clear, cover('black', 0, 4), cover('gray', 4, 7), ...blurs].join(',');
    const source = await made('hidden.mkv', ['-f', 'lavfi', '-i', filters, ...x264]);
    const [frame] = await readNumbers(await written(await bestPicture(jobOf(source), 7000)));
    expect(frame!.number).toBe(225);
  });

  it('comes from anywhere when there is nothing around the wanted place', async () => {
    const dark = 'color=black:s=320x180:r=25:d=12[a];testsrc2=s=320x180:r=25:d=12[b];[a][b]concat';
    const source = await made('late.mkv', ['-filter_complex', dark, ...x264]);
    // A black picture of this size has less than 2 KB.
    expect((await bestPicture(jobOf(source), 4000)).length).toBeGreaterThan(5000);
  });

  it('is black where there is nothing else, and never enlarged', async () => {
    const source = await made('black.mkv', ['-f', 'lavfi', '-i', 'color=black:s=320x180:r=25:d=3', ...x264]);
    const picture = await bestPicture(jobOf(source, 4000), 1000);
    expect(await probedStream(await written(picture))).toMatchObject({ width: 320, height: 180 });
  });

  it('is taken from the film even when the place asked for lies behind its end', async () => {
    expect((await bestPicture(jobOf(await openFilm('mp4', signal)), 10_000_000)).length).toBeGreaterThan(1000);
  });

  it('is refused for a file without one, and for one that is gone', async () => {
    await expect(bestPicture(jobOf(await openFilm('track1', signal)), 0)).rejects.toMatchObject({
      code: 'stream.not-found',
    });
    const gone = { ...(await openFilm('mp4', signal)), path: join(dir, 'gone.mp4') };
    await expect(bestPicture(jobOf(gone), 0)).rejects.toMatchObject({ code: 'media.missing' });
  });
});

describe('pictures of chapters', () => {
  const chapters = [0, 3000, 7500].map((startMs, i) => ({ startMs, title: `Part ${i + 1}` }));
  async function numbersOf(source: Source): Promise<number[]> {
    const numbers: number[] = [];
    await chapterPictures(jobOf(source), async (chapter, picture) => {
      expect(chapter).toBe(numbers.length);
      numbers.push((await readNumbers(await written(picture)))[0]!.number);
    });
    return numbers;
  }

  it('show each chapter, in order', async () => {
    const film = ['-f', 'lavfi', '-i', `testsrc2=s=320x180:r=25:d=12,${numbered(320, 180)}`, ...x264];
    const source = await made('chapters.mkv', film);
    const numbers = await numbersOf({ ...source, index: { ...source.index, chapters } });
    const ends = [75, 187.5, 300];
    numbers.forEach((number, i) => {
      expect(number, `chapter ${i}`).toBeGreaterThanOrEqual((chapters[i]!.startMs / 1000) * 25);
      expect(number, `chapter ${i}`).toBeLessThan(ends[i]!);
    });
    expect(numbers).toHaveLength(3);
  });

  it('are taken by ffmpeg where only that finds them', async () => {
    const film = ['-f', 'lavfi', '-i', `testsrc2=s=320x180:r=25:d=12,${numbered(320, 180)}`];
    const source = await made('chapters.avi', [...film, '-c:v', 'mpeg4', '-q:v', '3', '-g', '25']);
    expect(await numbersOf({ ...source, index: { ...source.index, chapters } })).toHaveLength(3);
  });

  it('are none for a film without chapters', async () => {
    expect(await numbersOf(await openFilm('mp4', signal))).toEqual([]);
  });

  it('end at the first that cannot be kept', async () => {
    const source = await openFilm('mp4', signal);
    const kept = chapterPictures(jobOf({ ...source, index: { ...source.index, chapters } }), () =>
      Promise.reject(new Error('full')),
    );
    await expect(kept).rejects.toThrow('full');
    expect((await readFile(source.path)).length).toBe(source.index.sizeBytes);
  });
});
