import { describe, expect, test } from 'vitest';
import { activeCues, parseWebVtt } from './webvtt.ts';

const vtt = (...blocks: string[]): string => `WEBVTT\n\n${blocks.join('\n\n')}\n`;
const words = (text: string): string[] =>
  parseWebVtt(text).map((cue) => cue.lines.map((runs) => runs.map((run) => run.text).join('')).join('|'));

describe('WebVTT', () => {
  test('reads times with and without hours', () => {
    const cues = parseWebVtt(vtt('00:01.500 --> 00:02.000\na', '1\n01:00:00.000 --> 100:00:00.250 align:start\nb'));
    expect(cues.map((cue) => [cue.startMs, cue.endMs])).toEqual([
      [1_500, 2_000],
      [3_600_000, 360_000_250],
    ]);
  });

  test('keeps lines, ids apart from words, and any line ending', () => {
    expect(words('\uFEFFWEBVTT - a film\r\n\r\nid 7\r\n00:01.000 --> 00:02.000\r\nfirst\r\nsecond\r\n')).toEqual([
      'first|second',
    ]);
  });

  test('leaves out notes, styles and regions', () => {
    expect(
      words(
        vtt(
          'NOTE 00:01 is not --> here',
          'STYLE\n::cue { color: red }',
          'REGION\nid:a',
          '00:01.000 --> 00:02.000\nwords',
        ),
      ),
    ).toEqual(['words']);
  });

  test('keeps italic, bold and underline across lines and drops other tags but not their words', () => {
    const [cue] = parseWebVtt(
      vtt('00:01.000 --> 00:02.000\n<i>one\ntwo</i> <b.loud>three</b> <v Ada>four</v> <00:01.500><c.red>five</c>'),
    );
    expect(cue?.lines.map((runs) => runs.filter((r) => r.italic).map((r) => r.text))).toEqual([['one'], ['two']]);
    expect(cue?.lines[1]?.filter((r) => r.bold).map((r) => r.text)).toEqual(['three']);
    expect(cue?.lines[1]?.map((r) => r.text).join('')).toBe('two three four five');
  });

  test('decodes entities once and leaves unknown ones', () => {
    expect(words(vtt('00:01.000 --> 00:02.000\n&lt;b&gt; &amp;amp; &#233;&#x1F600; &nope; &#9999999;'))).toEqual([
      '<b> &amp; é😀 &nope; &#9999999;',
    ]);
  });

  test('puts cues with a line near the top there', () => {
    const places = ['line:0', 'line:10%', 'line:85%', 'line:-1', 'line:20', 'align:start'].map(
      (settings) => parseWebVtt(vtt(`00:01.000 --> 00:02.000 ${settings}\nx`))[0]?.place,
    );
    expect(places).toEqual(['top', 'top', 'bottom', 'bottom', 'bottom', 'bottom']);
  });

  test.each(['', 'WEBVTTX', '1\n00:00:01,000 --> 00:00:02,000\nSubRip', '<html></html>', '{"a":1}'])(
    'text that is no WebVTT (%s) has no cues',
    (text) => {
      expect(parseWebVtt(text)).toEqual([]);
    },
  );

  test.each([
    '00:02.000 --> 00:01.000\nbackwards',
    '00:61.000 --> 00:62.000\nno such second',
    '00:01 --> 00:02\nno ms',
    '00:01.000 --> 00:02.000\n',
    'a\nb\n00:01.000 --> 00:02.000\ntoo late',
  ])('a cue that cannot be (%s) is left out, the rest stays', (block) => {
    expect(words(vtt(block, '00:05.000 --> 00:06.000\nstays'))).toEqual(['stays']);
  });

  test('an unclosed < is text', () => {
    expect(words(vtt('00:01.000 --> 00:02.000\na < b'))).toEqual(['a < b']);
  });

  test('a hostile file ends quickly and is capped', () => {
    const huge = `WEBVTT\n\n${'00:01.000 --> 00:02.000\nx\n\n'.repeat(60_000)}`;
    const started = Date.now();
    expect(parseWebVtt(huge)).toHaveLength(50_000);
    parseWebVtt(vtt(`00:01.000 --> 00:02.000\n${'<'.repeat(50_000)}`));
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  test('cues come in the order of their start', () => {
    expect(words(vtt('00:05.000 --> 00:06.000\nlate', '00:01.000 --> 00:09.000\nearly'))).toEqual(['early', 'late']);
  });

  test('shows what is due, moved by the offset', () => {
    const cues = parseWebVtt(vtt('00:01.000 --> 00:02.000\na', '00:01.500 --> 00:03.000\nb'));
    const at = (ms: number, offset = 0): number => activeCues(cues, ms, offset).length;
    expect([at(999), at(1_000), at(1_500), at(2_000), at(3_000)]).toEqual([0, 1, 2, 1, 0]);
    expect(at(1_000, 500)).toBe(0);
    expect(at(3_200, 500)).toBe(1);
  });
});
