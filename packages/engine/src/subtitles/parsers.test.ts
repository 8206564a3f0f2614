import { describe, expect, it } from 'vitest';
import { box, ascii, concat, u16 } from '../package/boxes.ts';
import { seeded } from '../testing/random.ts';
import { settingsForAlignment } from './cue-list.ts';
import { textFromMarkup } from './cue-text.ts';
import { assBlockText, parseAss } from './parse-ass.ts';
import { movText, wvttCues } from './parse-mp4-text.ts';
import { parseSrt, srtText } from './parse-srt.ts';
import { parseWebVtt } from './parse-webvtt.ts';
import { parseSubtitles } from './read-subtitle-file.ts';

describe('marked-up text', () => {
  it.each([
    ['<i>so</i> <b>what</b>', '<i>so</i> <b>what</b>'],
    ['<font color="#ff0000">red</font> <v Bob>hello</v>', 'red hello'],
    ['<i>never closed', '<i>never closed</i>'],
    ['closed</i> too often</b>', 'closed too often'],
    ['<b><i>crossed</b></i>', '<b><i>crossed</i></b>'],
    ['<i></i><b> </b>nothing', 'nothing'],
    ['R&B, 1 < 2 > 0', 'R&amp;B, 1 &lt; 2 &gt; 0'],
    ['Tom &amp; Jerry &lt;3 &bogus;', 'Tom &amp; Jerry &lt;3 &amp;bogus;'],
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['<00:00:01.000>ka<00:00:02.000>ra', 'kara'],
    ['a --> b', 'a --&gt; b'],
    ['one\n\n\ntwo\n  ', 'one\ntwo'],
    ['bell\u0007 and null\u0000', 'bell and null'],
    ['<I>LOUD</I>', '<i>LOUD</i>'],
    ['Halfway <there>', 'Halfway &lt;there&gt;'],
  ])('%j becomes %j', (markup, text) => {
    expect(textFromMarkup(markup)).toBe(text);
  });

  it('is bounded, and fast on hostile input', () => {
    const started = performance.now();
    for (const hostile of [
      '<'.repeat(1e6),
      '<i'.repeat(1e6),
      '<i>'.repeat(1e6),
      '<font '.repeat(1e6),
      '&'.repeat(1e6),
    ]) {
      expect(textFromMarkup(hostile).length).toBeLessThan(40_000);
    }
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('SubRip', () => {
  it('gives its cues', () => {
    expect(
      parseSrt(
        '1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\nthere\r\n\r\n2\r\n01:00:03,000 --> 01:00:04,000\r\nBye\r\n',
      ),
    ).toEqual([
      { startMs: 1000, endMs: 2500, text: 'Hello\nthere' },
      { startMs: 3_603_000, endMs: 3_604_000, text: 'Bye' },
    ]);
  });

  it.each([
    ['without numbers', '00:00:01,000 --> 00:00:02,000\nA\n\n00:00:03,000 --> 00:00:04,000\nB'],
    ['without empty lines', '1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:03,000 --> 00:00:04,000\nB'],
    ['with dots and short times', '1\n0:01.000 --> 0:02.0\nA\n\n2\n00:00:03.0 --> 00:00:04\nB'],
    [
      'with coordinates',
      '1\n00:00:01,000 --> 00:00:02,000 X1:1 X2:2 Y1:3 Y2:4\nA\n\n2\n00:00:03,000 --> 00:00:04,000\nB',
    ],
    ['out of order', '2\n00:00:03,000 --> 00:00:04,000\nB\n\n1\n00:00:01,000 --> 00:00:02,000\nA'],
    ['with old line ends', '1\r00:00:01,000 --> 00:00:02,000\rA\r\r2\r00:00:03,000 --> 00:00:04,000\rB'],
    ['with a preface', 'Subtitles by me\n\n1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:03,000 --> 00:00:04,000\nB'],
  ])('is understood %s', (_how, text) => {
    expect(parseSrt(text).map((c) => [c.startMs, c.endMs, c.text])).toEqual([
      [1000, 2000, 'A'],
      [3000, 4000, 'B'],
    ]);
  });

  it('keeps empty lines and numbers that belong to the text', () => {
    const cues = parseSrt(
      '1\n00:00:01,000 --> 00:00:02,000\nNumber\n\n42\nis it\n\n2\n00:00:03,000 --> 00:00:04,000\n1984\n',
    );
    expect(cues.map((c) => c.text)).toEqual(['Number\n42\nis it', '1984']);
  });

  it('leaves out cues that are empty, end before they start, or come twice', () => {
    const text = [
      '00:00:01,000 --> 00:00:02,000\n',
      '00:00:05,000 --> 00:00:04,000\nback',
      '00:00:07,000 --> 00:00:08,000\nA',
    ];
    expect(parseSrt([...text, text[2]].join('\n\n')).map((c) => c.text)).toEqual(['A']);
  });

  it('places cues that say where', () => {
    expect(srtText('{\\an8}Above {\\i1}all')).toEqual({ text: 'Above all', settings: 'line:5%' });
  });
});

describe('WebVTT', () => {
  it('gives its cues with their settings', () => {
    const text = [
      'WEBVTT - a title\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000',
      'NOTE 00:00:00.000 --> is not a cue\nreally',
      'STYLE\n::cue { color: red }',
      'intro\n00:01.000 --> 00:00:02.000 line:10% align:start onclick:evil()\n<v Bob><i>Hi</i> &amp; bye',
      '00:00:03.000-->00:00:04.000\nB',
    ].join('\n\n');
    expect(parseWebVtt(text)).toEqual([
      { startMs: 1000, endMs: 2000, text: '<i>Hi</i> &amp; bye', settings: 'line:10% align:start' },
      { startMs: 3000, endMs: 4000, text: 'B' },
    ]);
  });

  it('passes over broken cues', () => {
    const text = 'WEBVTT\n\nsoon --> later\nA\n\n00:03.000 --> 00:04.000\nB\n\n00:05.000 --> nonsense\nC';
    expect(parseWebVtt(text).map((c) => c.text)).toEqual(['B']);
  });
});

const ASS_HEADER = `[Script Info]
; a comment
PlayResX: 384

[V4+ Styles]
Format: Name, Fontname, Bold, Italic, Underline, Alignment
Style: Default,Arial,0,0,0,2
Style: Thought,Arial,0,-1,0,8

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`;

describe('ASS', () => {
  const parse = (...events: string[]): ReturnType<typeof parseAss> => parseAss(ASS_HEADER + events.join('\n'));

  it('gives what is said, with its commas and line breaks', () => {
    expect(parse('Dialogue: 0,0:00:01.50,0:00:02.00,Default,Bob,0,0,0,,One, two,\\Nthree\\hfour')).toEqual([
      { startMs: 1500, endMs: 2000, text: 'One, two,\nthree\u00a0four' },
    ]);
  });

  it('takes slant and place from the style, and from the text', () => {
    const cues = parse(
      'Dialogue: 0,0:00:01.00,0:00:02.00,Thought,,0,0,0,,hm',
      'Dialogue: 0,0:00:03.00,0:00:04.00,Thought,,0,0,0,,{\\i0\\an1}no {\\b1}way{\\r}!',
      'Dialogue: 0,0:00:05.00,0:00:06.00,Unknown,,0,0,0,,{\\a6}up {\\u1}here',
    );
    expect(cues.map((c) => c.text)).toEqual(['<i>hm</i>', 'no <b>way</b><i>!</i>', 'up <u>here</u>']);
    expect(cues.map((c) => c.settings)).toEqual(['line:5%', 'position:5% align:start', 'line:5%']);
  });

  it('leaves out drawings, comments, effects and doubled layers', () => {
    const cues = parse(
      'Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}',
      'Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,not said',
      'Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\pos(1,2)\\fad(1,2)\\blur5\\bord0\\k20}Sung{a note}',
      'Dialogue: 1,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\be1}Sung',
    );
    expect(cues.map((c) => c.text)).toEqual(['Sung']);
  });

  it('is read as SSA, too', () => {
    const ssa = `[Script Info]\n\n[V4 Styles]\nFormat: Name, Bold, Italic, Alignment\nStyle: *Top,-1,0,6\n\n[Events]
Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: Marked=0,0:00:01.00,0:00:02.00,*Top,,0000,0000,0000,,Hey`;
    expect(parseAss(ssa)).toEqual([{ startMs: 1000, endMs: 2000, text: '<b>Hey</b>', settings: 'line:5%' }]);
  });

  it('is read from Matroska blocks', () => {
    expect(assBlockText('3,0,Default,,0,0,0,,{\\i1}One, two\\NR&B')).toEqual({ text: '<i>One, two\nR&amp;B</i>' });
    expect(assBlockText('too,few')).toEqual({ text: 'few' });
  });
});

it('places text as the number pad does', () => {
  const places = Array.from({ length: 9 }, (_, i) => settingsForAlignment(i + 1));
  expect(places[1]).toBeUndefined();
  expect(places[0]).toBe('position:5% align:start');
  expect(places[8]).toBe('line:5% position:95% align:end');
  expect([0, 10, Number.NaN, -3].map(settingsForAlignment)).toEqual([undefined, undefined, undefined, undefined]);
});

describe('text of MP4', () => {
  const sample = (text: Uint8Array, ...boxes: Uint8Array[]): Uint8Array => concat([u16(text.length), text, ...boxes]);

  it('is read with its styles', () => {
    const style = box('styl', u16(1, 4, 7, 0), Uint8Array.of(2, 18, 255, 255, 255, 255));
    expect(movText(sample(ascii('The end.'), style))).toBe('The <i>end</i>.');
  });

  it('is read in either encoding', () => {
    expect(movText(sample(Buffer.from('Größe & <b>')))).toBe('Größe &amp; &lt;b&gt;');
    expect(movText(sample(Buffer.from('\ufeffGröße', 'utf16le')))).toBe('Größe');
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['an empty sample', u16(0)],
    ['half a length', Uint8Array.of(1)],
  ])('is empty where it is %s', (_name, bytes) => {
    expect(movText(bytes)).toBe('');
  });

  it('survives damage', () => {
    expect(movText(concat([u16(500), ascii('short')]))).toBe('short');
    expect(movText(sample(ascii('text'), Uint8Array.of(255, 255, 255, 255, 1)))).toBe('text');
    expect(movText(sample(ascii('text'), box('styl', u16(900, 3))))).toBe('text');
  });

  it('is read from WebVTT boxes', () => {
    const cue = box('vttc', box('sttg', ascii('line:10% foo:bar')), box('payl', ascii('<i>Hi</i>')));
    expect(wvttCues(concat([cue, box('vttc', box('payl', ascii('B')))]))).toEqual([
      { text: '<i>Hi</i>', settings: 'line:10%' },
      { text: 'B' },
    ]);
    expect(wvttCues(box('vtte'))).toEqual([]);
    expect(wvttCues(ascii('just some text'))).toEqual([]);
  });
});

it('tells formats apart by what is in them', () => {
  const srt = '1\n00:00:01,000 --> 00:00:02,000\nA';
  expect(parseSubtitles(srt)[0]!.text).toBe('A');
  expect(parseSubtitles('WEBVTT\n\n00:01.000 --> 00:02.000\nA')[0]!.text).toBe('A');
  expect(parseSubtitles(`${ASS_HEADER}Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,A`)[0]!.text).toBe('A');
  expect(parseSubtitles('a shopping list')).toEqual([]);
});

it('never fails or writes unsafe text, whatever it is fed', () => {
  const next = seeded(7);
  const words = [
    '00:00:01,000 --> 00:00:02,000',
    '\n',
    '\n\n',
    '<i>',
    '</i>',
    '{\\an8}',
    '{',
    '}',
    '\\N',
    'Dialogue: ',
    ',',
    '[Events]',
    'WEBVTT',
    '&',
    '<',
    '-->',
    '0:00:01.00,0:00:02.00',
    'Format: Text, Start, End',
    '\u0000',
    '😀',
  ];
  for (let i = 0; i < 500; i++) {
    const text = Array.from({ length: 40 }, () => words[Math.floor(next() * words.length)]).join('');
    for (const cue of [parseSrt, parseWebVtt, parseAss].flatMap((parse) => parse(text))) {
      expect(cue.text).not.toMatch(/-->|\n\n|<(?!\/?[biu]>)|&(?!amp;|lt;|gt;)/);
      expect(cue.endMs).toBeGreaterThan(cue.startMs);
    }
  }
});
