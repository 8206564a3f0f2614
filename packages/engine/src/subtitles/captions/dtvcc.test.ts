import { describe, expect, it } from 'vitest';
import { dtvcc, letters, line21 } from '../../testing/caption-bytes.ts';
import type { Cue } from '../cue.ts';
import { captionCues } from './caption-cues.ts';

type Said = readonly [ms: number, data: readonly number[], service?: number];
const says = (...said: Said[]): Cue[] => {
  const frames = said.map(([startMs, data, service]) => ({
    startMs,
    constructs: Uint8Array.from(dtvcc(data, service)),
  }));
  return captionCues(frames, 60_000).get('service1') ?? [];
};
const text = (words: string): number[] => [...Buffer.from(words, 'latin1')];
/** DefineWindow: its number, rows and columns, and where it is anchored. */
const define = (n: number, over: { isVisible?: boolean; rows?: number; vertical?: number } = {}): number[] => {
  const { isVisible = false, rows = 2, vertical = 60 } = over;
  return [0x98 + n, isVisible ? 0x38 : 0x18, vertical, 80, 0x70 | (rows - 1), 31, 0x09];
};
const DISPLAY = 0x89;
const HIDE = 0x8a;
const TOGGLE = 0x8b;
const DELETE = 0x8c;
const CLEAR = 0x88;

describe('windows', () => {
  it('are written unseen, shown and hidden', () => {
    expect(says([500, [...define(0), ...text('Hello')]], [1000, [DISPLAY, 1]], [3000, [HIDE, 1]])).toEqual([
      { startMs: 1000, endMs: 3000, text: 'Hello' },
    ]);
  });

  it.each([
    ['cleared', CLEAR],
    ['toggled', TOGGLE],
    ['deleted', DELETE],
  ])('end when they are %s', (_, command) => {
    const cues = says([1000, [...define(0, { isVisible: true }), ...text('Hi')]], [3000, [command, 1]], [4000, [0x03]]);
    expect(cues).toEqual([{ startMs: 1000, endMs: 3000, text: 'Hi' }]);
  });

  it('end with a reset', () => {
    const cues = says([1000, [...define(0, { isVisible: true }), ...text('Hi')]], [2000, [0x8f]]);
    expect(cues.map((c) => c.endMs)).toEqual([2000]);
  });

  it('stand together, the upper one first', () => {
    const cues = says(
      [500, [...define(0), ...text('below'), ...define(1, { vertical: 10 }), ...text('above')]],
      [1000, [DISPLAY, 3]],
      [2000, [DELETE, 2]],
      [3000, [DELETE, 1]],
    );
    expect(cues.map((c) => c.text)).toEqual(['above\nbelow', 'below']);
    const [top] = says([1000, [...define(1, { isVisible: true, vertical: 10 }), ...text('up')]], [2000, [DELETE, 255]]);
    expect(top!.settings).toBe('line:10%');
  });

  it('are chosen by their number', () => {
    const cues = says(
      [500, [...define(0), ...define(1), 0x80, ...text('zero'), 0x81, ...text('one')]],
      [1000, [DISPLAY, 1]],
    );
    expect(cues.map((c) => c.text)).toEqual(['zero']);
  });

  it('roll up', () => {
    const cues = says(
      [1000, [...define(0, { isVisible: true }), ...text('One')]],
      [2000, [0x0d, ...text('Two')]],
      [3000, [0x0d, ...text('Three')]],
      [4000, [DELETE, 1]],
    );
    expect(cues.map((c) => [c.startMs, c.text])).toEqual([
      [1000, 'One'],
      [2000, 'One\nTwo'],
      [3000, 'Two\nThree'],
    ]);
  });

  it('keep what stands in them when they are defined again', () => {
    const cues = says(
      [500, [...define(0), ...text('Kept')]],
      [1000, define(0, { isVisible: true })],
      [2000, [DELETE, 1]],
    );
    expect(cues.map((c) => [c.startMs, c.text])).toEqual([[1000, 'Kept']]);
  });
});

describe('letters', () => {
  const shown = (...data: number[]): string | undefined =>
    says([1000, [...define(0, { isVisible: true }), ...data]])[0]?.text;

  it('are those of the tables', () => {
    expect(shown(0x7f, 0xe9, 0x10, 0x25, 0x10, 0x32, 0x10, 0xa0)).toBe('♪é…’[CC]');
    expect(shown(0x10, 0x26)).toBe('_');
  });

  it('have styles and a pen', () => {
    expect(shown(0x90, 0x05, 0x80, ...text('slanted'))).toBe('<i>slanted</i>');
    expect(shown(0x90, 0x05, 0x40, ...text('lined'))).toBe('<u>lined</u>');
    expect(shown(0x92, 1, 0, ...text('two'), 0x92, 0, 0, ...text('one'))).toBe('one\ntwo');
  });

  it('are taken back', () => {
    expect(shown(...text('abc'), 0x08, ...text('d'))).toBe('abd');
    expect(shown(...text('abc'), 0x0e, ...text('d'))).toBe('d');
    expect(shown(...text('abc'), 0x0c, ...text('d'))).toBe('d');
  });

  it('follow commands that mean nothing here, of whatever length', () => {
    const odd = [0x91, 1, 2, 3, 0x97, 1, 2, 3, 4, 0x8d, 5, 0x8e];
    expect(shown(...odd, ...text('ok'))).toBe('ok');
    expect(shown(0x18, 0x30, 0x42, 0x10, 0x11, 1, 2, 0x10, 0x80, 1, 2, 3, 4, ...text('ok'))).toBe('ok');
    expect(shown(0x10, 0x90, 2, 7, 7, ...text('ok'))).toBe('ok');
  });
});

describe('packets', () => {
  it('of other services are passed over, those above six too', () => {
    expect(says([1000, [...define(0, { isVisible: true }), ...text('two')], 2])).toEqual([]);
    const packet = [0x08, 0xe3, 0x09, 0x41, 0x42, 0x43, 0x21, 0x8f, 0, 0, 0, 0, 0, 0, 0, 0];
    const constructs = Uint8Array.from(
      packet.flatMap((b, i) => (i % 2 === 0 ? [i === 0 ? 0xff : 0xfe, b, packet[i + 1]!] : [])),
    );
    expect(captionCues([{ startMs: 0, constructs }], 1000).size).toBe(0);
  });

  it('that go on over frames are read when they are whole, or when the next one begins', () => {
    const bytes = dtvcc([...define(0, { isVisible: true }), ...text('Long words')]);
    const frames = [bytes.slice(0, 6), bytes.slice(6)].map((part, i) => ({
      startMs: 1000 + i * 33,
      constructs: Uint8Array.from(part),
    }));
    expect(captionCues(frames, 2000).get('service1')).toEqual([{ startMs: 1033, endMs: 2000, text: 'Long words' }]);
    const cut = [
      { startMs: 1000, constructs: Uint8Array.from(bytes.slice(0, -3)) },
      { startMs: 2000, constructs: Uint8Array.from(dtvcc([DELETE, 1])) },
    ];
    expect(captionCues(cut, 3000).size).toBe(0);
  });

  it('of which the start was lost are passed over', () => {
    const constructs = Uint8Array.from(dtvcc([...define(0, { isVisible: true }), ...text('Hi')]).slice(3));
    expect(captionCues([{ startMs: 0, constructs }], 1000).size).toBe(0);
  });
});

it('CTA-608 is taken where both bring the words', () => {
  const both = [
    ...line21(0x14, 0x29),
    ...line21(0x14, 0x70),
    ...letters('Hi'),
    ...dtvcc([...define(0, { isVisible: true }), ...text('Hi')]),
  ];
  const cues = captionCues([{ startMs: 1000, constructs: Uint8Array.from(both) }], 3000);
  expect([...cues.keys()]).toEqual(['cc1']);
});
