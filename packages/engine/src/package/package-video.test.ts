import { describe, expect, test } from 'vitest';
import type { Packet } from '../model.ts';
import { madeVideo } from '../testing/made-index.ts';
import { seeded } from '../testing/random.ts';
import { readFragment } from './fragment.ts';
import type { Fragment } from './fragment.ts';
import { reorderTicks } from './init.ts';
import { packageVideo } from './package-video.ts';

const FRAME = 3750;
const stream = madeVideo();
const delay = reorderTicks(stream);

function packet(frame: number, isKey = false): Packet {
  return { pts: frame * FRAME, duration: 0, isKey, data: Uint8Array.of(frame & 0xff) };
}
/** Packets in decode order, by the number of their frame; the first one is a key frame. */
function packets(...frames: number[]): Packet[] {
  return frames.map((f, i) => packet(f, i === 0));
}
function shown(fragment: Fragment): number[] {
  let dts = fragment.tfdt;
  return fragment.samples.map((s) => {
    const pts = dts + s.offset - delay;
    dts += s.duration;
    return pts;
  });
}
function end(fragment: Fragment): number {
  return fragment.samples.reduce((t, s) => t + s.duration, fragment.tfdt);
}
const cut = (list: Packet[], from: number, to: number, isLast = false): Fragment =>
  readFragment(packageVideo(stream, list, { sequence: 1, from: from * FRAME, to: to * FRAME, isLast })[0]!);

describe('a closed group of pictures', () => {
  const list = packets(24, 27, 25, 26, 30, 28, 29, 31);

  test('starts at its first picture, and shows every picture at its time', () => {
    const fragment = cut(list, 24, 32);
    expect(fragment.tfdt).toBe(24 * FRAME);
    expect(shown(fragment)).toEqual(list.map((p) => p.pts));
    expect(fragment.samples.every((s) => s.offset >= 0 && s.duration === FRAME)).toBe(true);
    expect(end(fragment)).toBe(32 * FRAME);
  });

  test('marks key frames, and only those', () => {
    expect(cut(list, 24, 32).samples.map((s) => s.isKey)).toEqual([true, ...Array(7).fill(false)]);
  });

  test('hands over the packets themselves, not copies', () => {
    const [, ...payload] = packageVideo(stream, list, { sequence: 1, from: 0, to: 0, isLast: false });
    expect(payload.every((bytes, i) => bytes === list[i]!.data)).toBe(true);
  });

  test('is decoded earlier where it reorders farther than the delay, so that no offset is negative', () => {
    // The picture decoded second is shown seven frames later, the one decoded last six frames before.
    const deep = packets(0, 7, 6, 5, 4, 3, 2, 1);
    const fragment = cut(deep, 0, 8);
    expect(shown(fragment)).toEqual(deep.map((p) => p.pts));
    expect(Math.min(...fragment.samples.map((s) => s.offset))).toBeGreaterThanOrEqual(0);
    expect(Math.min(...fragment.samples.map((s) => s.duration))).toBeGreaterThan(0);
    expect(fragment.tfdt).toBe(0);
    expect(end(fragment)).toBe(8 * FRAME);
  });
});

describe('an open group of pictures', () => {
  // Key frame 8 comes with its leading pictures 5, 6, 7, which follow it in the file and are shown before it.
  const before = packets(0, 4, 2, 1, 3);
  const after = packets(8, 6, 5, 7, 12, 10, 9, 11);
  const [first, second] = [cut(before, 0, 8), cut(after, 8, 13, true)];

  test('starts with the leading pictures of its key frame, before the boundary', () => {
    expect(second.tfdt).toBe(5 * FRAME);
    expect(shown(second)).toEqual(after.map((p) => p.pts));
  });

  test('leaves the segment before it to end where they begin, so that decode times meet', () => {
    expect(end(first)).toBe(second.tfdt);
    expect(first.samples.every((s) => s.duration === FRAME)).toBe(true);
  });

  test('lasts until the end of the film when it is the last', () => {
    expect(end(second)).toBe(13 * FRAME);
  });
});

describe('a variable frame rate', () => {
  const variable = madeVideo({ timescale: 1000, frameTicks: null });
  const at = (pts: number, duration = 0): Packet => ({ pts, duration, isKey: pts === 0, data: new Uint8Array(1) });
  const place = { sequence: 1, from: 0, to: 300, isLast: false };
  const durations = (list: Packet[], isLast = false): number[] =>
    readFragment(packageVideo(variable, list, { ...place, isLast })[0]!).samples.map((s) => s.duration);

  test('gives each picture the time until the next one', () => {
    expect(durations([at(0), at(100), at(33), at(220)])).toEqual([33, 67, 120, 80]);
  });

  test('ends as the packet says, but not beyond the boundary', () => {
    expect(durations([at(0), at(100, 40)])).toEqual([100, 40]);
    expect(durations([at(0), at(100, 4000)])).toEqual([100, 200]);
    expect(durations([at(0), at(100, 40)], true)).toEqual([100, 200]);
  });

  test('never lasts nothing, even when a picture lies on the boundary', () => {
    expect(durations([at(0), at(300)])).toEqual([300, 1]);
  });
});

describe('odd input', () => {
  test('no packets give a valid, empty segment', () => {
    expect(cut([], 24, 32)).toEqual({ sequence: 1, tfdt: 24 * FRAME, samples: [] });
  });

  test('any order of any pictures is shown at its times, and decode times ascend', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = seeded(seed);
      const frames = new Set(Array.from({ length: 1 + Math.floor(random() * 80) }, () => Math.floor(random() * 500)));
      const list = [...frames].map((f) => packet(f));
      const fragment = cut(list, 0, 500);
      expect(shown(fragment)).toEqual(list.map((p) => p.pts));
      expect(fragment.tfdt).toBe(Math.min(...list.map((p) => p.pts)));
      expect(Math.min(...fragment.samples.map((s) => s.duration))).toBeGreaterThan(0);
      // Offsets reach below zero only where the very first decode time does not allow an earlier one.
      const within = list.every((p) => p.pts + delay >= fragment.tfdt + list.length);
      if (within) expect(Math.min(...fragment.samples.map((s) => s.offset))).toBeGreaterThanOrEqual(0);
    }
  });

  test('two pictures at the same time, at the very start, do not fail', () => {
    const fragment = cut([packet(0, true), packet(0), packet(1)], 0, 2);
    expect(fragment.tfdt).toBe(0);
    expect(shown(fragment)).toEqual([0, 0, FRAME]);
  });
});
