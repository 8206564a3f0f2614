// Subtitles of made films: read in parts while somebody waits, in one pass in the background, and kept.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PacketReader, Source } from '../model.ts';
import { openPacketReader } from '../probe/open-packet-reader.ts';
import { FFMPEG, makeFile, openFile, openFilm } from '../testing/films.ts';
import { createSubtitles } from './create-subtitles.ts';
import type { Subtitles } from './subtitles.ts';

const signal = AbortSignal.timeout(240_000);
const never = new AbortController().signal;

function subtitlesOf(kept = new Map<string, Uint8Array>()): {
  subtitles: Subtitles;
  kept: Map<string, Uint8Array>;
  opened: () => number;
} {
  let opened = 0;
  const subtitles = createSubtitles({
    ffmpegPath: FFMPEG,
    closing: never,
    keep: { get: async (key) => kept.get(key) ?? null, keep: (key, bytes) => void kept.set(key, bytes) },
    async use<T>(source: Source, s: AbortSignal, work: (reader: PacketReader) => Promise<T>): Promise<T> {
      opened++;
      await using reader = await openPacketReader(source, s);
      return await work(reader);
    },
  });
  return { subtitles, kept, opened: () => opened };
}
const streamOf = (source: Source, codec: string): number =>
  source.index.streams.find((s) => s.type === 'subtitle' && s.codec === codec)!.index;
/** The same file as ffmpeg would have to read it. */
const foreign = (source: Source): Source => ({ ...source, index: { ...source.index, reader: 'ffmpeg' } });

const film = await openFilm('manyWords', signal);
const start = Math.round((film.index.grid!.firstPts * 1000) / 90_000);

describe.each([
  ['by our reader', film],
  ['by ffmpeg', foreign(film)],
])('%s', (_how, source) => {
  it('the words of a part of the film come without the rest, and nothing is kept of them', async () => {
    const { subtitles, kept } = subtitlesOf();
    const stream = streamOf(source, 'subrip');
    expect(await subtitles.cuesIn(source, stream, { fromMs: 2000, toMs: 3000 }, signal)).toMatchObject([
      { text: 'Plain words' },
    ]);
    expect(await subtitles.cuesIn(source, stream, { fromMs: 5000, toMs: 9000 }, signal)).toEqual([]);
    expect(kept.size).toBe(0);
  });

  it('one pass keeps the words of all streams, and the next one reads nothing', async () => {
    const { subtitles, kept, opened } = subtitlesOf();
    const paced: number[] = [];
    const pace = async (bytes: number): Promise<void> => void paced.push(bytes);
    expect(await subtitles.extract(source, { signal, pace })).toBe('extracted');
    expect(kept.size).toBe(3);
    const before = opened();
    expect(await subtitles.extract(source, { signal })).toBe('known');
    expect(await subtitles.cues(source, streamOf(source, 'subrip'), signal)).toMatchObject([{ text: 'Plain words' }]);
    expect(await subtitles.script(source, streamOf(source, 'ass'), signal)).toContain('\\pos(40,60)');
    expect(opened()).toBe(before);
  });

  it('pictures stand at their place and time', async () => {
    const { subtitles } = subtitlesOf();
    const pictures = await subtitles.pictures(
      source,
      streamOf(source, 'hdmv_pgs_subtitle'),
      { fromMs: 0, toMs: 60_000 },
      signal,
    );
    expect(pictures).toHaveLength(2);
    for (const [i, picture] of pictures.entries()) {
      const [from, to, x] = [
        [1000, 4000, 20],
        [6000, 9000, 180],
      ][i]!;
      expect(Math.abs(picture.startMs - start - from!)).toBeLessThan(30);
      expect(Math.abs(picture.endMs - start - to!)).toBeLessThan(60);
      expect(picture).toMatchObject({
        planeWidth: 320,
        planeHeight: 180,
        images: [{ x, y: 130, width: 120, height: 30 }],
      });
    }
  });

  it('what a stream has not is not found', async () => {
    const { subtitles } = subtitlesOf();
    const range = { fromMs: 0, toMs: 1000 };
    const missing = { code: 'playback.stream-not-found' };
    await expect(subtitles.cues(source, streamOf(source, 'hdmv_pgs_subtitle'), signal)).rejects.toMatchObject(missing);
    await expect(subtitles.pictures(source, streamOf(source, 'subrip'), range, signal)).rejects.toMatchObject(missing);
    await expect(subtitles.script(source, streamOf(source, 'subrip'), signal)).rejects.toMatchObject(missing);
    await expect(subtitles.font(source, 0, signal)).rejects.toMatchObject({ code: 'stream.not-found' });
    await expect(subtitles.cuesIn(source, 99, range, signal)).rejects.toMatchObject(missing);
  });
});

it('pictures of DVDs, as ffmpeg encodes them, stand at their place and time', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'praxino-vobsub-'));
  try {
    const path = join(dir, 'a.mkv');
    const from = ['-i', film.path, '-map', '0:v', '-map', `0:${streamOf(film, 'hdmv_pgs_subtitle')}`];
    await makeFile(path, [...from, '-c:v', 'copy', '-c:s', 'dvd_subtitle', '-s', '320x180']);
    const dvd = await openFile(path, signal);
    const { subtitles } = subtitlesOf();
    const pictures = await subtitles.pictures(dvd, streamOf(dvd, 'dvd_subtitle'), { fromMs: 0, toMs: 60_000 }, signal);
    expect(pictures.map((p) => p.images.map(({ x, y, width, height }) => [x, y, width, height]))).toEqual([
      [[20, 130, 120, 30]],
      [[180, 130, 120, 30]],
    ]);
    expect(pictures.map((p) => Math.round((p.startMs - start) / 100))).toEqual([10, 60]);
  } finally {
    await rm(dir, { recursive: true });
  }
});

it('a file without words has nothing to extract', async () => {
  expect(await subtitlesOf().subtitles.extract(await openFilm('mp4', signal), { signal })).toBe('nothing');
});
