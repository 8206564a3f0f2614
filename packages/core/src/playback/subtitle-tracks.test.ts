import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '@praxino/contracts';
import { createTimeline, type OtherStream, type StreamEngine } from '@praxino/engine';
import {
  cueParts,
  externalFile,
  listSubtitles,
  readCues,
  startMs,
  subtitleTrack,
  subtitleTracks,
} from './subtitle-tracks.ts';
import { madeFile } from './testing/made-file.ts';

const external = {
  path: '/x.srt',
  track: 0,
  codec: 'subrip',
  language: 'en',
  title: 'Signs',
  isForced: true,
  isHearingImpaired: false,
};
const signal = new AbortController().signal;
const cue = { startMs: 2000, endMs: 3000, text: 'Hello' };
const embedded = { ...cue, text: 'in the file' };
// Nothing else of it is used.
const engine = {
  subtitles: {
    async *eachPart(_source: unknown, index: number) {
      yield [{ ...embedded, text: `stream ${index}` }];
    },
    cuesIn: async (_source: unknown, index: number) => [{ ...embedded, text: `part of ${index}` }],
  },
} as unknown as Pick<StreamEngine, 'subtitles'>;

function withCodec(codec: string, isText = false) {
  const file = madeFile({ texts: 1 });
  const streams = file.index.streams.map((s) => (s.type === 'subtitle' ? { ...s, codec, isText } : s));
  return { ...file, index: { ...file.index, streams } };
}

describe('the subtitles of a film', () => {
  test('are the text streams in it, then the files beside it', () => {
    const file = madeFile({ texts: 2, external: [external] });
    expect(subtitleTracks(file).map((t) => [t.id, t.index])).toEqual([
      ['s2', 2],
      ['s3', 3],
      ['x0', 4],
    ]);
  });

  test('made of pictures are for those who draw them, and in no manifest', () => {
    const pgs = withCodec('hdmv_pgs_subtitle');
    expect(subtitleTracks(pgs)).toEqual([]);
    expect(listSubtitles(pgs, '/b')).toMatchObject([{ delivery: 'burn-in', url: null, partUrl: null }]);
    expect(listSubtitles(pgs, '/b', ['pictures'])).toMatchObject([
      { delivery: 'pictures', url: null, partUrl: '/b/s2/pictures.json' },
    ]);
    expect(listSubtitles(withCodec('xsub'), '/b', ['pictures'])).toMatchObject([
      { delivery: 'burn-in', url: null, partUrl: null },
    ]);
  });

  test('with a script bring it and its fonts to those who draw them, and text to all others', () => {
    const ass = withCodec('ass', true);
    ass.index.streams.push({ ...ass.index.streams[2]!, type: 'attachment', index: 3, codec: 'ttf' } as OtherStream);
    expect(listSubtitles(ass, '/b', ['text', 'ass'])).toMatchObject([
      { delivery: 'ass', url: '/b/s2/subtitles.vtt', scriptUrl: '/b/s2/script.ass', fontUrls: ['/b/fonts/3'] },
    ]);
    expect(listSubtitles(ass, '/b')).toMatchObject([{ delivery: 'text', scriptUrl: null, fontUrls: [] }]);
  });

  test('are listed with their addresses', () => {
    expect(listSubtitles(madeFile({ external: [external] }), '/stream/t/s')).toEqual([
      {
        index: 2,
        language: 'en',
        title: 'Signs',
        isDefault: false,
        isForced: true,
        isHearingImpaired: false,
        codec: 'subrip',
        delivery: 'text',
        url: '/stream/t/s/x0/subtitles.vtt',
        partUrl: '/stream/t/s/x0/cues.vtt',
        scriptUrl: null,
        fontUrls: [],
      },
    ]);
  });
});

describe('pictures beside the film', () => {
  const file = madeFile({ external: [{ ...external, path: '/x.idx', track: 3, codec: 'dvd_subtitle' }, external] });

  test('are listed for devices that draw them, and for others as what can become part of the picture', () => {
    expect(listSubtitles(file, '/b', ['text', 'pictures'])).toMatchObject([
      { index: 2, delivery: 'pictures', url: null, partUrl: '/b/x0/pictures.json' },
      { index: 3, delivery: 'text' },
    ]);
    expect(listSubtitles(file, '/b')).toMatchObject([
      { index: 2, delivery: 'burn-in', url: null, partUrl: null },
      { index: 3, delivery: 'text' },
    ]);
    expect(subtitleTracks(file).map((t) => t.id)).toEqual(['x1']);
  });

  test('keep their language in the file', () => {
    expect(externalFile(file, subtitleTrack(file, 'x0'))).toMatchObject({ path: '/x.idx', track: 3 });
  });
});

describe('their text', () => {
  test('comes from the engine for a stream, from the disk for a file', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'praxino-subs-'));
    try {
      await writeFile(join(dir, 'a.srt'), '1\n00:00:01,000 --> 00:00:02,000\nFrom the file\n');
      const file = madeFile({ texts: 1, external: [{ ...external, path: join(dir, 'a.srt') }] });
      const source = { path: file.path, index: file.index };
      const all = { fromMs: 0, toMs: 9e9 };
      const read = (id: string, range = all) => readCues(engine, source, file, id, range, signal);
      const whole = async (id: string) => {
        const parts = [];
        for await (const part of cueParts(engine, source, file, id, signal)) parts.push(part);
        return parts;
      };
      const line = { startMs: 1000, endMs: 2000, text: 'From the file' };
      expect(await read('s2', { fromMs: 0, toMs: 9 })).toEqual([{ ...cue, text: 'part of 2' }]);
      expect(await whole('s2')).toEqual([[{ ...cue, text: 'stream 2' }]]);
      expect(await read('x0')).toEqual([line]);
      expect(await whole('x0')).toEqual([[line]]);
      expect(await read('x0', { fromMs: 2000, toMs: 9000 })).toEqual([]);
      for (const id of ['s0', 's1', 's9', 'x1', 'x', '']) {
        await expect(read(id)).rejects.toSatisfy((e) => e instanceof AppError && e.code === 'stream.not-found');
      }
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test('that counts frames is timed by the rate of the film', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'praxino-subs-'));
    try {
      await writeFile(join(dir, 'a.sub'), '{25}{75}One|two\n');
      const file = madeFile({ external: [{ ...external, path: join(dir, 'a.sub'), codec: 'microdvd' }] });
      const source = { path: file.path, index: file.index };
      const video = file.index.streams.find((s) => s.type === 'video')!;
      const { num, den } = (video.type === 'video' && video.frameRate) || { num: 0, den: 1 };
      const [line] = await readCues(engine, source, file, 'x0', { fromMs: 0, toMs: 9e9 }, signal);
      expect(line).toMatchObject({ startMs: Math.round((25_000 * den) / num), text: 'One\ntwo' });
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test('counts from the first picture', () => {
    const { index } = madeFile();
    const late = {
      ...index,
      grid: index.grid && {
        ...index.grid,
        firstPts: 1500,
        endPts: 61_500,
        keyframes: index.grid.keyframes.map((k) => k + 1500),
      },
    };
    const timeline = createTimeline(late);
    expect(startMs(timeline)).toBe(1500);
  });
});
