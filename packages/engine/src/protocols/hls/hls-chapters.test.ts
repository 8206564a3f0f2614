import { expect, test } from 'vitest';
import { madeIndex, madeVideo } from '../../testing/made-index.ts';
import { HOSTILE_TITLE, madePresentation } from '../../testing/made-presentation.ts';
import { hlsChapters } from './hls-chapters.ts';
import { hlsMaster } from './hls-master.ts';

const grid = { streamIndex: 0, firstPts: 90_000, endPts: 990_000, keyframes: [90_000, 540_000], positions: null };
const film = (chapters: { startMs: number; title: string }[]) =>
  madePresentation(madeIndex({ streams: [madeVideo()], grid, chapters }), ['v0.copy']);

test('chapters last until the next one, in seconds from the first picture', () => {
  const p = film([
    { startMs: 0, title: 'Before the film' },
    { startMs: 4500, title: 'Middle' },
    { startMs: 60_000, title: 'Behind the end' },
  ]);
  expect(JSON.parse(hlsChapters(p))).toEqual([
    { chapter: 1, 'start-time': 0, duration: 3.5, titles: [{ language: 'und', title: 'Before the film' }] },
    { chapter: 2, 'start-time': 3.5, duration: 6.5, titles: [{ language: 'und', title: 'Middle' }] },
  ]);
});

test('the multivariant playlist leads to them where there are any', () => {
  const tag = '#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.chapters",URI="chapters.json"';
  expect(hlsMaster(film([{ startMs: 0, title: '' }]))).toContain(`${tag}\n`);
  expect(hlsMaster(film([]))).not.toContain('SESSION-DATA');
});

test('hostile titles stay on one line', () => {
  const [chapter] = JSON.parse(hlsChapters(film([{ startMs: 0, title: HOSTILE_TITLE }])));
  expect(chapter.titles[0].title).toContain('😀');
  expect(chapter.titles[0].title).not.toMatch(/[\n\r\0]/);
});
