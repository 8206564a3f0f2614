import { AppError } from '@praxino/contracts/errors';
import { describe, expect, test } from 'vitest';
import { box, boxesIn, concat, findBox, fullBox, u32, viewOf } from './boxes.ts';
import { fragmentTimes, readFragment, retimeFragment, writeFragment } from './fragment.ts';

const samples = [
  { duration: 3750, size: 5000, offset: 15_000, isKey: true },
  { duration: 3750, size: 700, offset: 26_250, isKey: false },
  { duration: 3000, size: 20, offset: -7500, isKey: false },
];

describe('writing a fragment', () => {
  const bytes = writeFragment({ sequence: 9, tfdt: 2 ** 33 + 5, samples, isVideo: true });

  test('gives moof and the header of an mdat as long as the samples', () => {
    const moof = findBox(bytes.subarray(0, -8), 'moof')!;
    expect(moof.end).toBe(bytes.length - 8);
    expect(viewOf(bytes).getUint32(moof.end)).toBe(8 + 5720);
    expect(String.fromCharCode(...bytes.subarray(-4))).toBe('mdat');
  });

  test('points to the payload behind the mdat header', () => {
    const traf = findBox(bytes.subarray(0, -8), 'traf', 8)!;
    const trun = findBox(bytes.subarray(0, -8), 'trun', traf.body)!;
    expect(viewOf(bytes).getUint32(trun.body + 8)).toBe(bytes.length);
  });

  test('is read back as it was, with times beyond 32 bits and negative offsets', () => {
    expect(readFragment(bytes)).toEqual({ sequence: 9, tfdt: 2 ** 33 + 5, samples });
  });

  test('of sound leaves out what sound has not', () => {
    const sound = writeFragment({ sequence: 1, tfdt: 0, samples, isVideo: false });
    expect(sound.length).toBe(bytes.length - samples.length * 8);
    expect(readFragment(sound).samples.map((s) => s.size)).toEqual([5000, 700, 20]);
    expect(readFragment(sound).samples.every((s) => s.offset === 0 && s.isKey)).toBe(true);
  });

  test('of nothing is valid and empty', () => {
    const empty = writeFragment({ sequence: 3, tfdt: 77, samples: [], isVideo: false });
    expect(readFragment(empty)).toEqual({ sequence: 3, tfdt: 77, samples: [] });
    expect(viewOf(empty).getUint32(empty.length - 8)).toBe(8);
  });

  test('refuses a time before zero and a payload that no mdat header can tell', () => {
    expect(() => writeFragment({ sequence: 1, tfdt: -1, samples, isVideo: true })).toThrow(RangeError);
    expect(() => writeFragment({ sequence: 1, tfdt: Number.NaN, samples, isVideo: true })).toThrow(RangeError);
    const huge = { ...samples[0]!, size: 0xffff_fff0 };
    expect(() => writeFragment({ sequence: 1, tfdt: 0, samples: [huge, huge], isVideo: true })).toThrow(RangeError);
  });
});

/** A moof as ffmpeg writes it: everything that can be a default is one. */
function lean(parts: { tfhd?: Uint8Array; tfdt?: Uint8Array; truns: Uint8Array[] }): Uint8Array {
  // default-base-is-moof, default duration 512, size 900, flags "not a sync sample"
  const tfhd = parts.tfhd ?? fullBox('tfhd', 0, 0x020038, u32(1, 512, 900, 0x01010000));
  const tfdt = parts.tfdt ?? fullBox('tfdt', 0, 0, u32(1024));
  return box('moof', fullBox('mfhd', 0, 0, u32(4)), box('traf', tfhd, tfdt, ...parts.truns));
}

describe('reading a fragment', () => {
  test('fills in what the writer left to the defaults', () => {
    // A trun of nothing but data offset and first-sample flags.
    const moof = lean({ truns: [fullBox('trun', 0, 0x5, u32(2, 100, 0x02000000))] });
    expect(readFragment(moof).samples).toEqual([
      { duration: 512, size: 900, offset: 0, isKey: true },
      { duration: 512, size: 900, offset: 0, isKey: false },
    ]);
  });

  test('takes offsets to be signed', () => {
    const moof = lean({ truns: [fullBox('trun', 1, 0x801, u32(2, 100, -512, 1024))] });
    expect(readFragment(moof).samples.map((s) => s.offset)).toEqual([-512, 1024]);
  });

  test('joins several runs', () => {
    const trun = fullBox('trun', 0, 0x1, u32(3, 100));
    expect(readFragment(lean({ truns: [trun, trun] })).samples).toHaveLength(6);
  });

  test('reads a negative time, as encoders with a reorder delay write it', () => {
    const tfdt = fullBox('tfdt', 1, 0, u32(-1, -3750));
    expect(readFragment(lean({ tfdt, truns: [fullBox('trun', 0, 1, u32(1, 100))] })).tfdt).toBe(-3750);
  });

  test('skips an explicit base offset and a description index', () => {
    const tfhd = fullBox('tfhd', 0, 0x3b, u32(1, 0, 48, 1, 512, 900, 0x01010000));
    const moof = lean({ tfhd, truns: [fullBox('trun', 0, 0x1, u32(1, 100))] });
    expect(readFragment(moof).samples).toEqual([{ duration: 512, size: 900, offset: 0, isKey: false }]);
  });

  const good = lean({ truns: [fullBox('trun', 0, 0x701, u32(1, 100, 512, 900, 0))] });
  const twoTracks = box('moof', ...[0, 1].map(() => good.subarray(8 + 16)));

  test.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('<html>502 Bad Gateway</html>')],
    ['another box', box('free', u32(0))],
    ['no track', box('moof', fullBox('mfhd', 0, 0, u32(1)))],
    ['two tracks', twoTracks],
    ['no time', box('moof', box('traf', fullBox('tfhd', 0, 0, u32(1)), fullBox('trun', 0, 1, u32(1, 0))))],
    ['a run that is shorter than it says', lean({ truns: [fullBox('trun', 0, 0x301, u32(9, 100, 1, 1))] })],
    ['four thousand million samples', lean({ truns: [fullBox('trun', 0, 0x1, u32(0xffff_ffff, 100))] })],
    ['a box cut off', good.subarray(0, good.length - 3)],
    ['a box that outgrows its parent', concat([good.subarray(0, 24), u32(0xffff), good.subarray(28)])],
  ])('refuses %s', (_, bytes) => {
    expect(() => readFragment(bytes)).toThrow(AppError);
    expect(() => readFragment(bytes)).toThrow(expect.objectContaining({ code: 'transcode.failed' }));
  });

  test('never hangs or fails in another way on damaged bytes', () => {
    for (let at = 0; at < good.length; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const damaged = Uint8Array.from(good);
        damaged[at] = value;
        try {
          expect(Array.isArray(readFragment(damaged).samples)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }
    }
  });
});

describe('re-timing a fragment', () => {
  test('moves decode times and lifts offsets, and nothing else', () => {
    const tfdt = fullBox('tfdt', 1, 0, u32(-1, -1024));
    const moof = lean({ tfdt, truns: [fullBox('trun', 1, 0x801, u32(2, 100, -512, 1024))] });
    const moved = retimeFragment(moof, { sequence: 12, shiftTicks: 91_024, delayTicks: 2048 });
    expect(readFragment(moved)).toEqual({
      sequence: 12,
      tfdt: 90_000,
      samples: [
        { duration: 512, size: 900, offset: 1536, isKey: false },
        { duration: 512, size: 900, offset: 3072, isKey: false },
      ],
    });
  });

  test('writes out the fields of a one-frame fragment that ffmpeg left out', () => {
    const moof = lean({ truns: [fullBox('trun', 0, 0x5, u32(1, 100, 0x02000000))] });
    const moved = retimeFragment(moof, { sequence: 1, shiftTicks: 0, delayTicks: 2048 });
    expect(readFragment(moved).samples).toEqual([{ duration: 512, size: 900, offset: 2048, isKey: true }]);
    expect([...boxesIn(moved.subarray(0, -8))].map((b) => b.type)).toEqual(['moof']);
  });
});

test('tells when the pictures of a fragment are shown', () => {
  const times = fragmentTimes({ sequence: 1, tfdt: 100, samples });
  expect(times).toEqual({ firstPts: 100, lastPts: 100 + 3750 + 26_250, endDts: 100 + 10_500 });
});
