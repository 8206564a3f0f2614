import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '@praxino/contracts';
import { createTimeline, type StreamEngine } from '@praxino/engine';
import { listSubtitles, readCues, startMs, subtitleTracks } from './subtitle-tracks.ts';
import { madeFile } from './testing/made-file.ts';

const external = {
  path: '/x.srt',
  codec: 'subrip',
  language: 'en',
  title: 'Signs',
  isForced: true,
  isHearingImpaired: false,
};
const signal = new AbortController().signal;
const cue = { startMs: 2000, endMs: 3000, text: 'Hello' };
const engine: Pick<StreamEngine, 'subtitles'> = {
  subtitles: (_source, index) => Promise.resolve([{ ...cue, text: `stream ${index}` }]),
};

describe('the subtitles of a film', () => {
  test('are the text streams in it, then the files beside it', () => {
    const file = madeFile({ texts: 2, external: [external] });
    expect(subtitleTracks(file).map((t) => [t.id, t.index])).toEqual([
      ['s2', 2],
      ['s3', 3],
      ['x0', 4],
    ]);
  });

  test('leave out those made of pictures', () => {
    const file = madeFile({ texts: 1 });
    const streams = file.index.streams.map((s) => (s.type === 'subtitle' ? { ...s, isText: false } : s));
    expect(subtitleTracks({ ...file, index: { ...file.index, streams } })).toEqual([]);
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
        url: '/stream/t/s/x0/subtitles.vtt',
      },
    ]);
  });
});

describe('their text', () => {
  test('comes from the engine for a stream, from the disk for a file', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'praxino-subs-'));
    try {
      await writeFile(join(dir, 'a.srt'), '1\n00:00:01,000 --> 00:00:02,000\nFrom the file\n');
      const file = madeFile({ texts: 1, external: [{ ...external, path: join(dir, 'a.srt') }] });
      const source = { path: file.path, index: file.index };
      const read = (id: string) => readCues(engine as StreamEngine, source, file, id, signal); // Nothing else of it is used.
      expect(await read('s2')).toEqual([{ ...cue, text: 'stream 2' }]);
      expect(await read('x0')).toEqual([{ startMs: 1000, endMs: 2000, text: 'From the file' }]);
      for (const id of ['s0', 's1', 's9', 'x1', 'x', '']) {
        await expect(read(id)).rejects.toSatisfy((e) => e instanceof AppError && e.code === 'stream.not-found');
      }
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test('is in the time of the player, whose 0 is the first picture', () => {
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
