// Whatever stands in a file: parsers end soon, give lists within bounds, and write nothing that breaks out of a WebVTT cue.
import { describe, expect, it } from 'vitest';
import { seeded } from '../testing/random.ts';
import { assScript, shiftScript } from './ass-script.ts';
import { MAX_CUES } from './cue-list.ts';
import { cuesToWebVtt } from './cues-to-webvtt.ts';
import { decodeText } from './decode-text.ts';
import { packetCues } from './packet-cues.ts';
import { parseWebVtt } from './parse-webvtt.ts';
import { parseSubtitles } from './read-subtitle-file.ts';

const random = seeded(11);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => Math.floor(random() * 256));

const PIECES = [
  ...[
    'WEBVTT',
    '[Script Info]',
    '[Events]',
    '[V4+ Styles]',
    '<SAMI>',
    '<SYNC Start=',
    '<P Class=',
    '{1}{1}',
    '{99999999}{0}',
    '[10][20]',
  ],
  ...[
    '00:00:01,000 --> 00:00:02,000',
    '99:59:59.999 --> 00:00:00.000',
    '-->',
    'Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,',
    'Style: ',
  ],
  ...[
    'Format: Start, End, Text',
    '{\\an8}',
    '{\\p1}',
    '{\\i1',
    '<i>',
    '</i>',
    '<b',
    '&amp;',
    '&#x0;',
    '\u0000',
    '\ufffd',
    '\u2028',
    '\\N',
    '|',
    '/',
  ],
  ...[
    'NOTE',
    'STYLE\n::cue{}',
    'REGION',
    'X-TIMESTAMP-MAP=LOCAL:0',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    ' ',
    ',',
    ':',
    '.',
    '1',
    '0',
    'e9',
    'ß',
    '字',
    '🎬',
  ],
];
const text = (): string => Array.from({ length: Math.floor(random() * 60) }, () => pick(PIECES)).join('');

const isOrdered = (times: readonly number[]): boolean => times.every((t, i) => i === 0 || t >= times[i - 1]!);

describe('pieces of formats in any order', () => {
  it('give cues with sensible times, in order, and never more than there can be', () => {
    for (let i = 0; i < 1500; i++) {
      const cues = parseSubtitles(text());
      expect(cues.length).toBeLessThanOrEqual(MAX_CUES);
      expect(isOrdered(cues.map((c) => c.startMs))).toBe(true);
      for (const { startMs, endMs } of cues) expect(endMs > startMs && Number.isFinite(endMs)).toBe(true);
    }
  });

  it('come out as WebVTT that holds as many cues as went in', () => {
    for (let i = 0; i < 1500; i++) {
      const cues = parseSubtitles(text()).filter((c) => c.startMs >= 0);
      const written = cuesToWebVtt(cues);
      // A cue that broke out of its block would make another one, or a header of its own.
      expect(written.match(/-->/g)?.length ?? 0).toBe(cues.length);
      expect(written.split('\n\n')[0]!.trim()).toBe('WEBVTT');
      expect(parseWebVtt(written).length).toBeLessThanOrEqual(cues.length);
    }
  });
});

describe('packets of any bytes', () => {
  it.each(['subrip', 'ass', 'webvtt', 'mov_text', 'text'])('of %s give cues or none', (codec) => {
    for (let i = 0; i < 300; i++) {
      const packets = Array.from({ length: 5 }, (_, n) => ({
        startMs: n * 1000,
        durationMs: pick([0, 500]),
        data: bytes(pick([0, 1, 9, 200])),
      }));
      for (const cue of packetCues({ codec, language: pick([null, 'ger', 'jpn']) }, packets))
        expect(cue.endMs).toBeGreaterThan(cue.startMs);
    }
  });

  it('make a script whose lines are as many as its events', () => {
    for (let i = 0; i < 300; i++) {
      const data = Buffer.from(`${i},0,Default,,0,0,0,,${text()}`);
      const script = assScript(Buffer.from(text()), [{ startMs: 1000, durationMs: 500, data }], null);
      const after = script.slice(script.lastIndexOf('[Events]\nFormat: Layer'));
      expect(after.match(/^Dialogue: 0,0:00:01\.00,0:00:01\.50,/gm)).toHaveLength(1);
      expect(shiftScript(shiftScript(script, 5000), -5000)).toContain('0:00:01.00,0:00:01.50,');
    }
  });
});

describe('sizes that were made to hurt', () => {
  const within = (ms: number, work: () => unknown): void => {
    const started = performance.now();
    work();
    expect(performance.now() - started).toBeLessThan(ms);
  };
  // Generous: the machine may be busy. What grows with the square of its length takes minutes.
  it.each([
    ['open tags', '<'.repeat(500_000)],
    ['open braces', `[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,${'{'.repeat(500_000)}`],
    ['cues', '1\n00:00:01,000 --> 00:00:02,000\nx\n\n'.repeat(20_000)],
    ['times without text', '00:00:01,000 --> 00:00:02,000\n'.repeat(50_000)],
    ['one endless line', `1\n00:00:01,000 --> 00:00:02,000\n${'words '.repeat(500_000)}`],
    ['syncs', `<SAMI>${'<SYNC Start=1>'.repeat(50_000)}`],
    ['attributes', `<SAMI>${'<SYNC '.repeat(50_000)}`],
    ['comments', `<SAMI><SYNC Start=1><P>${'<!--'.repeat(100_000)}`],
    ['frames', '{1}{2}{y:i}{Y:b}x|'.repeat(50_000)],
    ['line ends', '\n'.repeat(2_000_000)],
    ['tenths', '[1][2]x\n'.repeat(100_000)],
  ])('%s are read within seconds', (_name, hostile) => {
    within(20_000, () => parseSubtitles(hostile));
  });

  it('bytes of no encoding are decoded within seconds', () => {
    within(20_000, () => decodeText(bytes(3_000_000)));
    within(20_000, () => decodeText(new Uint8Array(3_000_000).fill(0xe3)));
  });
});
