import { describe, expect, test } from 'vitest';
import type { Packet } from '../model.ts';
import { madeAudio } from '../testing/made-index.ts';
import { readFragment } from './fragment.ts';
import type { Fragment } from './fragment.ts';
import { packageAudio } from './package-audio.ts';

const at = (pts: number, duration = 0): Packet => ({ pts, duration, isKey: true, data: new Uint8Array(3) });
const place = { sequence: 5, from: 10_240, to: 20_480 };
const cut = (list: Packet[], over = {}): Fragment => readFragment(packageAudio(madeAudio(over), list, place)[0]!);
const durations = (fragment: Fragment): number[] => fragment.samples.map((s) => s.duration);

describe('a segment of sound', () => {
  test('starts with its first packet and lasts its packets', () => {
    const fragment = cut([at(10_240), at(11_264), at(12_288)]);
    expect(fragment).toMatchObject({ sequence: 5, tfdt: 10_240 });
    expect(durations(fragment)).toEqual([1024, 1024, 1024]);
  });

  test('starts where its first packet starts, not at the boundary', () => {
    expect(cut([at(10_300)]).tfdt).toBe(10_300);
  });

  test('bridges a hole in the sound, so that what follows keeps its time', () => {
    expect(durations(cut([at(10_240), at(14_336), at(15_360)]))).toEqual([4096, 1024, 1024]);
  });

  test('ends as the packet says, else as the codec, else at the boundary', () => {
    expect(durations(cut([at(10_240, 960)]))).toEqual([960]);
    expect(durations(cut([at(10_240)]))).toEqual([1024]);
    expect(durations(cut([at(20_000)], { frameSamples: null }))).toEqual([480]);
  });

  test('never runs backwards on packets with equal or falling times', () => {
    expect(durations(cut([at(10_240), at(10_240), at(10_000)]))).toEqual([1, 1, 1024]);
  });

  test('hands over the packets themselves, not copies', () => {
    const list = [at(0), at(1024)];
    const [, ...payload] = packageAudio(madeAudio(), list, place);
    expect(payload.every((bytes, i) => bytes === list[i]!.data)).toBe(true);
  });

  test('without packets is valid and empty', () => {
    expect(cut([])).toEqual({ sequence: 5, tfdt: 10_240, samples: [] });
  });
});
