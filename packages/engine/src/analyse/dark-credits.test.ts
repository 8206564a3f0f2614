import { describe, expect, test } from 'vitest';
import { darkToTheEnd, readMarks, sortMarks } from './dark-credits.ts';

/** Key frames every five seconds: `d` is dark, `b` is bright. */
const frames = (pattern: string) => pattern.split('').map((c, i) => ({ atMs: i * 5000, isDark: c === 'd' }));
const end = (pattern: string) => pattern.length * 5000;

describe('a film is dark to its end', () => {
  test.each([
    ['from the first dark key frame on', 'bbbbdddddddd', [15_000, 20_000]],
    ['when a picture shows between the pages', 'bbbbdddddddddddbddddddd', [15_000, 20_000]],
    ['not when it is dark for a few seconds only', 'bbbbbbbbdd', null],
    ['not when it has been dark all the time', 'dddddddddd', null],
    ['not when it ends bright', 'bbbbddddddddbbbb', null],
    ['not when nothing was seen', '', null],
  ])('%s', (_name, pattern, expected) => {
    const dark = darkToTheEnd(frames(pattern), end(pattern));
    expect(dark && [dark.startMs, dark.endMs]).toEqual(expected);
  });
});

describe('what filters print', () => {
  const text = [
    'frame:0    pts:28021   pts_time:28.021',
    'lavfi.blackframe.pblack=14',
    'frame:599  pts:1939456 pts_time:40.4053',
    'lavfi.silence_start=40.0217',
    'frame:6    pts:40021   pts_time:40.021',
    'lavfi.blackframe.pblack=98',
    'frame:693  pts:2035704 pts_time:42.4105',
    'lavfi.silence_end=42.4212',
    'lavfi.silence_duration=2.39946',
    'frame:800  pts:1 pts_time:60.5',
    'lavfi.silence_start=60',
    '',
  ].join('\n');

  test('is read on the clock of the player', () => {
    const { keyFrames, silences } = sortMarks(readMarks(text, 21), 64_000);
    expect(keyFrames).toEqual([
      { atMs: 28_000, isDark: false },
      { atMs: 40_000, isDark: true },
    ]);
    expect(silences.map((s) => [Math.round(s.startMs), Math.round(s.endMs)])).toEqual([
      [40_001, 42_400],
      [59_979, 64_000],
    ]);
  });

  test('may be nothing at all, or torn', () => {
    expect(readMarks('', 0)).toEqual([]);
    expect(readMarks('frame:0 pts:1\nlavfi.silence_start=\nlavfi.', 0)).toEqual([]);
  });
});
