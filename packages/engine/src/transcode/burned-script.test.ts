import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Source, TimeRange } from '../model.ts';
import type { SubtitleId } from '../stream/rendition.ts';
import { madeIndex, madeSubtitle, madeVideo } from '../testing/made-index.ts';
import { createBesideVersions } from './beside-version.ts';
import { besideFile, burnedScript } from './burned-script.ts';

const { signal } = new AbortController();
const size = { width: 640, height: 360 };
let dir = '';
let source: Source;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'praxino-words-'));
  await writeFile(
    join(dir, 'a.srt'),
    '1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo\n',
  );
  await writeFile(join(dir, 'b.ass'), '[Script Info]\nTitle: as written\n\n[Events]\n');
  const streams = [
    madeVideo(),
    madeSubtitle({ index: 1, codec: 'subrip' }),
    madeSubtitle({ index: 2, codec: 'ass' }),
    madeSubtitle({ index: 3, codec: 'dvd_subtitle', isText: false }),
  ];
  const beside = [
    { path: join(dir, 'a.srt'), track: 0, codec: 'subrip', language: null },
    { path: join(dir, 'b.ass'), track: 0, codec: 'ass', language: null },
    { path: join(dir, 'gone.srt'), track: 0, codec: 'subrip', language: null },
  ];
  source = { path: '/film.mkv', index: madeIndex({ streams }), beside };
});
afterAll(() => rm(dir, { recursive: true }));

const reader = {
  script: async (_: Source, stream: number) => `script of ${stream}`,
  cuesIn: async (_: Source, stream: number, { fromMs }: TimeRange) => [
    { startMs: fromMs, endMs: fromMs + 1000, text: `words of ${stream}` },
  ],
};
const scriptOf = (id: SubtitleId, range: TimeRange = { fromMs: 0, toMs: 9000 }): Promise<string | null> =>
  burnedScript(reader, { source, id, size, range }, signal);

it('words of a stream are given a look, scripts keep theirs, and pictures have none', async () => {
  expect(await scriptOf('s1', { fromMs: 5000, toMs: 9000 })).toContain(
    '0:00:05.00,0:00:06.00,Bottom,,0,0,0,,words of 1',
  );
  expect(await scriptOf('s2')).toBe('script of 2');
  expect(await scriptOf('s3')).toBeNull();
});

it('words beside the film are those that stand in the range, scripts are whole', async () => {
  const words = await scriptOf('x0', { fromMs: 1500, toMs: 3000 });
  expect(words!.match(/^Dialogue:.*$/gm)).toEqual(['Dialogue: 0,0:00:01.00,0:00:02.00,Bottom,,0,0,0,,One']);
  expect(await scriptOf('x1')).toContain('Title: as written');
});

it('what is not there is told', async () => {
  await expect(scriptOf('x2')).rejects.toMatchObject({ code: 'media.missing' });
  await expect(scriptOf('x3')).rejects.toMatchObject({ code: 'stream.not-found' });
  expect(() => besideFile({ path: '/film.mkv', index: madeIndex() }, 'x0')).toThrow(/no subtitles x0/);
});

it('the version of a file is that of its content', async () => {
  const versions = createBesideVersions();
  const path = join(dir, 'changing.srt');
  const film = { ...source, beside: [{ path, track: 0, codec: 'subrip', language: null }] };
  const after = async (text: string): Promise<string> => {
    await writeFile(path, text);
    return await versions(film, 'x0', signal);
  };
  const one = await after('one');
  expect(await versions(film, 'x0', signal)).toBe(one);
  expect(await after('another one')).not.toBe(one);
  expect(await after('one')).toBe(one);
  await rm(path);
  await expect(versions(film, 'x0', signal)).rejects.toMatchObject({ code: 'media.missing' });
  await expect(versions(film, 'x1', signal)).rejects.toMatchObject({ code: 'stream.not-found' });
});
