import { expect, it } from 'vitest';
import { assStyles } from './parse-ass.ts';
import { packetCues } from './packet-cues.ts';
import { encodeAs } from './testing/encode-as.ts';

const packet = (startMs: number, data: Uint8Array | string, durationMs = 1000) => ({
  startMs,
  durationMs,
  data: typeof data === 'string' ? Buffer.from(data) : data,
});

it('a stream in an old encoding is read as one text, however short its lines are', () => {
  const lines = ['Où es-tu ?', 'Ça va, déjà.', 'Là'].map((line, i) => packet(i * 2000, encodeAs('windows-1252', line)));
  expect(packetCues({ codec: 'subrip', language: 'fre' }, lines).map((c) => c.text)).toEqual([
    'Où es-tu ?',
    'Ça va, déjà.',
    'Là',
  ]);
});

it('lines of ASS look and stand as their style says', () => {
  const styles = assStyles(
    '[V4+ Styles]\nFormat: Name, Bold, Italic, Underline, Alignment\nStyle: Sign,0,-1,0,8\nStyle: Default,0,0,0,2\n',
  );
  const block = (style: string): string => `0,0,${style},,0,0,0,,Words`;
  const cues = packetCues(
    { codec: 'ass', language: null },
    [packet(0, block('Sign')), packet(2000, block('Nobody'))],
    styles,
  );
  expect(cues.map((c) => [c.text, c.settings])).toEqual([
    ['<i>Words</i>', 'line:5%'],
    ['Words', undefined],
  ]);
});

it('a line without a length ends with the next, or after a while', () => {
  const cues = packetCues({ codec: 'text', language: null }, [packet(0, 'One', 0), packet(3000, 'Two', 0)]);
  expect(cues.map((c) => [c.startMs, c.endMs])).toEqual([
    [0, 3000],
    [3000, 8000],
  ]);
});

it('empty samples of WebVTT in MP4 show nothing', () => {
  const empty = Buffer.concat([Buffer.of(0, 0, 0, 8), Buffer.from('vtte')]);
  expect(packetCues({ codec: 'webvtt', language: null }, [packet(0, empty), packet(1000, 'Plain')])).toMatchObject([
    { text: 'Plain' },
  ]);
});
