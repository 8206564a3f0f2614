import { describe, expect, it } from 'vitest';
import { box } from '../../probe/testing/box-writer.ts';
import { line21 } from '../../testing/caption-bytes.ts';
import { packetCues } from '../packet-cues.ts';

/** Commands twice, then two letters, then what shows them. */
const said: readonly [number, number][] = [
  [0x14, 0x20],
  [0x14, 0x20],
  [0x14, 0x76],
  [0x14, 0x76],
  [0x48, 0x69],
  [0x14, 0x2f],
];
const packets = (make: (pair: number[], i: number) => Uint8Array) =>
  said.map(([a, b], i) => ({
    startMs: i * 33,
    durationMs: i === said.length - 1 ? 2000 : 33,
    data: make(line21(a, b), i),
  }));
const cues = (make: Parameters<typeof packets>[0]) => packetCues({ codec: 'eia_608', language: null }, packets(make));
const shown = [{ startMs: 165, endMs: 2165, text: 'Hi' }];

describe('captions in a track of their own', () => {
  it('stand in boxes, one for each field', () => {
    expect(cues(([, a, b]) => box('cdat', Uint8Array.of(a!, b!)))).toEqual(shown);
    expect(cues(([, a, b]) => box('cdt2', Uint8Array.of(a!, b!)))).toEqual(shown);
  });

  it('may come without a box, as ffmpeg copies them', () => {
    expect(cues((construct) => Uint8Array.from(construct))).toEqual(shown);
  });

  it('of several frames in one sample belong to frames that follow one another', () => {
    const all = said.flatMap(([a, b]) => line21(a, b).slice(1));
    const [one] = packetCues({ codec: 'eia_608', language: null }, [
      { startMs: 1000, durationMs: 1000, data: box('cdat', Uint8Array.from(all)) },
    ]);
    expect(one).toEqual({ startMs: 1000 + Math.round((5 * 1001) / 30), endMs: 2000, text: 'Hi' });
  });

  it('that are damaged, or of another kind, say nothing', () => {
    expect(cues(() => Uint8Array.of(0, 0, 0, 99, 1))).toEqual([]);
    expect(cues(() => box('ccdp', Uint8Array.of(1, 2, 3)))).toEqual([]);
    expect(cues(() => new Uint8Array(0))).toEqual([]);
  });
});
