import { expect, it } from 'vitest';
import { assScript, shiftScript } from './ass-script.ts';
import { parseAss } from './parse-ass.ts';

const head =
  '[Script Info]\r\nPlayResX: 640\r\n\r\n[V4+ Styles]\r\nFormat: Name, Fontname\r\nStyle: Default,Arial\r\n\r\n[Events]\r\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n';
const packet = (startMs: number, durationMs: number, text: string) => ({
  startMs,
  durationMs,
  data: Buffer.from(text),
});
const packets = [
  packet(1500, 2000, '1,0,Default,,0,0,0,,Second, with a comma'),
  packet(3_723_040, 960, '0,3,Default,,0,0,0,,{\\i1}First{\\i0}\\Nline'),
];

it('is the script its author wrote, in the order of the author', () => {
  const script = assScript(Buffer.from(head), packets, null);
  expect(script).toBe(
    head.replaceAll('\r\n', '\n').trimEnd() +
      '\nDialogue: 3,1:02:03.04,1:02:04.00,Default,,0,0,0,,{\\i1}First{\\i0}\\Nline' +
      '\nDialogue: 0,0:00:01.50,0:00:03.50,Default,,0,0,0,,Second, with a comma\n',
  );
  expect(parseAss(script).map((c) => [c.startMs, c.text])).toEqual([
    [1500, 'Second, with a comma'],
    [3_723_040, '<i>First</i>\nline'],
  ]);
});

it('has what a renderer needs where the track has no head, or one without events', () => {
  for (const header of [null, Buffer.from('nonsense'), Buffer.from('[Script Info]\nTitle: x\n')])
    expect(parseAss(assScript(header, packets, null))).toHaveLength(2);
});

it('puts fonts that stood behind the events before them', () => {
  const script = assScript(Buffer.from(`${head}\n[Fonts]\nfontname: a.ttf\n!!!!\n`), packets, null);
  expect(script.indexOf('[Fonts]')).toBeLessThan(script.indexOf('[Events]'));
  expect(parseAss(script)).toHaveLength(2);
});

it('leaves out what is no event, and line ends that would make another one', () => {
  const odd = [packet(0, 1000, 'not an event'), packet(0, 1000, '0,0,Default,,0,0,0,,A\r\nDialogue: 0,B\0')];
  expect(assScript(Buffer.from(head), odd, null).match(/^Dialogue:/gm)).toHaveLength(1);
});

it('can be moved to the time of a player', () => {
  const script = shiftScript(assScript(Buffer.from(head), packets, null), -1600);
  expect(script).toContain('Dialogue: 0,0:00:00.00,0:00:01.90,Default,,0,0,0,,Second');
  expect(script).toContain('Dialogue: 3,1:02:01.44,1:02:02.40,');
  expect(shiftScript(script, 0)).toBe(script);
});
