import { describe, expect, it } from 'vitest';
import { parseAss } from '../subtitles/parse-ass.ts';
import { wordsScript } from './words-script.ts';

const size = { width: 1280, height: 720 };
const cue = (text: string, settings?: string) => ({
  startMs: 3_723_040,
  endMs: 3_725_996,
  text,
  ...(settings && { settings }),
});
const lines = (...cues: Parameters<typeof wordsScript>[0]): string[] =>
  wordsScript(cues, size)
    .split('\n')
    .filter((line) => line.startsWith('Dialogue:'));

describe('plain words as a script', () => {
  it('have their times, and stand at the lower edge', () => {
    expect(lines(cue('Hello'))).toEqual(['Dialogue: 0,1:02:03.04,1:02:06.00,Bottom,,0,0,0,,Hello']);
  });

  it.each([
    ['line:5%', 'Top'],
    ['line:45% align:start', 'Top'],
    ['position:10% line:85%', 'Bottom'],
    ['line:0', 'Top'],
    ['line:-1', 'Bottom'],
    ['line:20', 'Bottom'],
    ['align:start', 'Bottom'],
  ])('stand where %s puts them for the web client: %s', (settings, style) => {
    expect(lines(cue('Hello', settings))[0]).toContain(`,${style},,0,0,0,,`);
  });

  it('keep their look and their rows', () => {
    expect(lines(cue('<b>A</b> <i>b <u>c</u></i>\nd'))[0]).toContain(
      String.raw`{\b1}A{\b0} {\i1}b {\u1}c{\u0}{\i0}\Nd`,
    );
  });

  it('say what they say, whatever signs they are made of', () => {
    expect(lines(cue('a &lt;b&gt; &amp; {\\an8} \\N'))[0]).toMatch(/a <b> & \\\{\\\u2060an8\\\} \\\u2060N$/);
    // Heavier than usual, as the web client writes.
    const said = parseAss(wordsScript([cue('One &amp; <i>two</i>\nthree')], size));
    expect(said).toMatchObject([{ startMs: 3_723_040, endMs: 3_726_000, text: '<b>One &amp; <i>two</i>\nthree</b>' }]);
  });

  it('are as large as the picture wants, and never too small to be read', () => {
    const sizeOf = (width: number, height: number): number =>
      Number(/^Style: Bottom,sans-serif,(\d+),/m.exec(wordsScript([], { width, height }))![1]);
    expect([sizeOf(3840, 2160), sizeOf(1280, 720), sizeOf(320, 180)]).toEqual([108, 36, 14]);
    // Upright films are read across their width.
    expect(sizeOf(1080, 1920)).toBe(sizeOf(1920, 1080));
    expect(wordsScript([], size)).toContain('PlayResX: 1280\nPlayResY: 720\n');
  });
});
