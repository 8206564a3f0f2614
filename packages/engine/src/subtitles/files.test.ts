import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cuesToWebVtt } from './cues-to-webvtt.ts';
import { decodeText } from './decode-text.ts';
import { parseWebVtt } from './parse-webvtt.ts';
import { readSubtitleFile } from './read-subtitle-file.ts';

const dir = await mkdtemp(join(tmpdir(), 'praxino-subtitles-'));
afterAll(() => rm(dir, { recursive: true, force: true }));
const signal = new AbortController().signal;
let files = 0;
async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(dir, `${files++}.srt`);
  await writeFile(path, content);
  return path;
}
const srt = '1\n00:00:01,000 --> 00:00:02,000\nGröße, naïve\n';

describe('a subtitle file', () => {
  it.each([
    ['UTF-8', Buffer.from(srt)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${srt}`)],
    ['UTF-16 little endian', Buffer.from(`\ufeff${srt}`, 'utf16le')],
    ['UTF-16 big endian', Buffer.from(`\ufeff${srt}`, 'utf16le').swap16()],
    ['Windows-1252', Buffer.from(srt, 'latin1')],
  ])('is read in %s', async (_name, bytes) => {
    expect(await readSubtitleFile(await fileOf(bytes), signal)).toEqual([
      { startMs: 1000, endMs: 2000, text: 'Größe, naïve' },
    ]);
  });

  it.each([
    ['is not there', () => join(dir, 'nothing.srt'), 'media.missing'],
    ['is a folder', async () => (await mkdir(join(dir, 'folder.srt')), join(dir, 'folder.srt')), 'media.unreadable'],
    ['is empty', () => fileOf(''), 'media.unreadable'],
    ['is something else', () => fileOf('bread, milk, eggs'), 'media.unreadable'],
    ['is binary', () => fileOf(Buffer.alloc(5000, 0x9d)), 'media.unreadable'],
    [
      'is far too large',
      async () => {
        const path = await fileOf('x');
        await truncate(path, 21 * 1024 * 1024);
        return path;
      },
      'media.unreadable',
    ],
  ])('that %s is a clear error', async (_name, path, code) => {
    await expect(readSubtitleFile(await path(), signal)).rejects.toMatchObject({ code });
  });

  it('is not read for somebody who has gone', async () => {
    await expect(readSubtitleFile(await fileOf(srt), AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});

it('takes bytes that are no UTF-8 for Windows-1252', () => {
  expect(decodeText(Uint8Array.of(0x93, 0x48, 0x69, 0x94, 0x20, 0x80))).toBe('“Hi” €');
  expect(decodeText(new Uint8Array())).toBe('');
});

describe('cues written as WebVTT', () => {
  const cues = [
    { startMs: 500, endMs: 1500, text: '<i>A</i>' },
    { startMs: 3_723_004, endMs: 3_724_000, text: 'B\nC', settings: 'line:5%' },
  ];

  it('are what they were when they are read again', () => {
    expect(parseWebVtt(cuesToWebVtt(cues))).toEqual(cues);
  });

  it('have whole time stamps and settings', () => {
    expect(cuesToWebVtt(cues)).toBe(
      'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n<i>A</i>\n\n01:02:03.004 --> 01:02:04.000 line:5%\nB\nC\n',
    );
  });

  it('can be moved; what would end before the start is left out', () => {
    expect(parseWebVtt(cuesToWebVtt(cues, { shiftMs: -1000 })).map((c) => [c.startMs, c.endMs])).toEqual([
      [0, 500],
      [3_722_004, 3_723_000],
    ]);
    expect(parseWebVtt(cuesToWebVtt(cues, { shiftMs: -1500 }))).toHaveLength(1);
  });

  it('carry a time stamp map for HLS', () => {
    expect(cuesToWebVtt([], { hlsTimestampMap: true })).toBe('WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n');
  });
});
