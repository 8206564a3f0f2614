import { expect, it } from 'vitest';
import { madeIndex } from '../testing/made-index.ts';
import { copyArguments } from './read-packets.ts';

const source = { path: '/films/-i.ts', index: madeIndex({ reader: 'ffmpeg', container: 'mpegts' }) };
const streams = [
  { index: 3, trackId: 0, codec: 'dvb_subtitle' },
  { index: 4, trackId: 0, codec: 'mov_text' },
];

it('copies all streams in one run, and turns into SubRip what Matroska does not take', () => {
  const args = copyArguments(source, streams, null);
  expect(args).not.toContain('-ss');
  expect(args.slice(args.indexOf('-i'))).toEqual([
    ...['-i', 'file:/films/-i.ts'],
    ...['-map', '0:3', '-c:s:0', 'copy', '-map', '0:4', '-c:s:1', 'subrip'],
    ...['-f', 'matroska', 'pipe:1'],
  ]);
});

it('begins a little before a part, and ends with it', () => {
  const args = copyArguments(source, streams, { fromMs: 60_000, toMs: 120_000 });
  expect(args[args.indexOf('-ss') + 1]).toBe('55.000000');
  expect(args[args.indexOf('-to') + 1]).toBe('120.000000');
  const first = copyArguments(source, streams, { fromMs: -Infinity, toMs: Infinity });
  expect([first.includes('-ss'), first.includes('-to')]).toEqual([false, false]);
});
