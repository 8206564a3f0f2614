import { describe, expect, test } from 'vitest';
import type { MediaIndex } from '../model.ts';
import { madeAudio, madeIndex, madeVideo } from '../testing/made-index.ts';
import { seeded } from '../testing/random.ts';
import { audioBoundaries, countOf, createTimeline } from './timeline.ts';
import type { Timeline } from './timeline.ts';

const CLOCKS = [
  { timescale: 90_000, frameTicks: 3750 },
  { timescale: 24_000, frameTicks: 1001 },
  { timescale: 12_800, frameTicks: 512 },
  { timescale: 90_000, frameTicks: 1800 },
  { timescale: 1000, frameTicks: null },
];

/** A film with key frames at random distances of at most `maxGapSeconds`. */
function randomFilm(seed: number, maxGapSeconds: number): MediaIndex {
  const random = seeded(seed);
  const { timescale, frameTicks } = CLOCKS[seed % CLOCKS.length]!;
  const frame = frameTicks ?? 41;
  const maxFrames = Math.floor((maxGapSeconds * timescale) / frame);
  const keyframes = [Math.floor(random() * 3) * frame];
  for (let i = Math.floor(random() * 200); i > 0; i--) {
    keyframes.push(keyframes.at(-1)! + (1 + Math.floor(random() * (maxFrames - 1))) * frame);
  }
  const endPts = keyframes.at(-1)! + (1 + Math.floor(random() * (maxFrames - 1))) * frame;
  const grid = { streamIndex: 0, firstPts: keyframes[0]!, endPts, keyframes, positions: null };
  return madeIndex({ streams: [madeVideo({ timescale, frameTicks }), madeAudio()], grid });
}

function steps(boundaries: readonly number[]): number[] {
  return boundaries.slice(1).map((b, i) => b - boundaries[i]!);
}

function expectNested(timeline: Timeline): void {
  const { boundaries, partBoundaries, partSegment } = timeline;
  expect(partBoundaries).toEqual(expect.arrayContaining([...boundaries]));
  expect(partSegment).toHaveLength(countOf(partBoundaries));
  partSegment.forEach((segment, part) => {
    expect(partBoundaries[part]).toBeGreaterThanOrEqual(boundaries[segment]!);
    expect(partBoundaries[part + 1]).toBeLessThanOrEqual(boundaries[segment + 1]!);
  });
}

describe('a grid of random key frames', () => {
  const films = Array.from({ length: 100 }, (_, seed) => randomFilm(seed, 9.9));

  test('ascends from the first key frame to the end, and is cut at key frames only', () => {
    for (const film of films) {
      const { kind, boundaries } = createTimeline(film);
      expect(kind).toBe('keyframes');
      expect(boundaries[0]).toBe(film.grid!.keyframes[0]);
      expect(boundaries.at(-1)).toBe(film.grid!.endPts);
      expect(Math.min(...steps(boundaries))).toBeGreaterThan(0);
      expect(film.grid!.keyframes).toEqual(expect.arrayContaining(boundaries.slice(0, -1)));
    }
  });

  test('has segments of four seconds and more, except at the end, and never more than a gap beyond', () => {
    for (const film of films) {
      const { boundaries, timescale } = createTimeline(film);
      const lengths = steps(boundaries).map((l) => l / timescale);
      for (const length of lengths.slice(0, -1)) expect(length).toBeGreaterThanOrEqual(4);
      expect(Math.max(...lengths)).toBeLessThan(4 + 9.9);
    }
  });

  test('is the same however often it is made', () => {
    for (const film of films.slice(0, 10)) {
      expect(createTimeline(structuredClone(film))).toEqual(createTimeline(film));
    }
  });

  test('has parts that nest in its segments', () => {
    for (const film of films) expectNested(createTimeline(film));
  });

  test('has no part that is a stub, unless its whole segment is one', () => {
    for (const film of films) {
      const { boundaries, partBoundaries, partSegment, timescale } = createTimeline(film);
      steps(partBoundaries).forEach((length, part) => {
        const segment = partSegment[part]!;
        const whole = boundaries[segment + 1]! - boundaries[segment]!;
        // A part is a second, rounded to whole frames of up to 1/24 s.
        expect(length / timescale).toBeGreaterThanOrEqual(Math.min(0.68, whole / timescale));
        expect(length / timescale).toBeLessThan(1.75);
      });
    }
  });

  test('has parts that start with a picture where the frame rate is constant', () => {
    for (const film of films) {
      const { partBoundaries } = createTimeline(film);
      const video = film.streams[0]!;
      if (video.type !== 'video' || video.frameTicks === null) continue;
      for (const t of partBoundaries) expect((t - film.grid!.firstPts) % video.frameTicks).toBe(0);
    }
  });
});

describe('a fixed grid', () => {
  test('is used when key frames lie more than ten seconds apart', () => {
    const grid = { streamIndex: 0, firstPts: 0, endPts: 2_700_000, keyframes: [0, 900_001], positions: null };
    const timeline = createTimeline(madeIndex({ grid }));
    expect(timeline.kind).toBe('fixed');
    expect(timeline.boundaries.slice(0, 3)).toEqual([0, 360_000, 720_000]);
    expect(timeline.boundaries.at(-1)).toBe(2_700_000);
    expectNested(timeline);
  });

  test('is used when the last key frame is more than ten seconds before the end', () => {
    const grid = { streamIndex: 0, firstPts: 0, endPts: 1_800_000, keyframes: [0, 360_000], positions: null };
    expect(createTimeline(madeIndex({ grid })).kind).toBe('fixed');
  });

  test.each([
    ['not ascending', [0, 360_000, 360_000, 720_000]],
    ['beyond the end', [0, 360_000, 6_000_000]],
    ['absent', []],
  ])('is used when key frames are %s', (_, keyframes) => {
    const grid = { streamIndex: 0, firstPts: 0, endPts: 1_000_000, keyframes, positions: null };
    const timeline = createTimeline(madeIndex({ grid }));
    expect(timeline.kind).toBe('fixed');
    expect(Math.min(...steps(timeline.boundaries))).toBeGreaterThan(0);
  });

  test('lies on pictures where four seconds are not a whole number of them', () => {
    const video = madeVideo({ timescale: 24_000, frameTicks: 1001 });
    const timeline = createTimeline(madeIndex({ streams: [video], grid: null }));
    for (const t of timeline.boundaries.slice(0, -1)) expect(t % 1001).toBe(0);
    expect(timeline.boundaries[1]! / 24_000).toBeCloseTo(4, 1);
  });

  test('has no stub at its end', () => {
    const timeline = createTimeline(madeIndex({ grid: null, durationMs: 9_000 }));
    expect(timeline.boundaries).toEqual([0, 360_000, 810_000]);
  });

  test('counts in samples for a file without pictures', () => {
    const audio = madeAudio({ sampleRate: 44_100, endSample: 441_000 });
    const timeline = createTimeline(madeIndex({ streams: [audio], grid: null }));
    expect(timeline).toMatchObject({ kind: 'fixed', timescale: 44_100, boundaries: [0, 176_400, 441_000] });
  });

  test('takes the duration of the file where the end of the sound is not known', () => {
    const timeline = createTimeline(
      madeIndex({ streams: [madeAudio({ endSample: null })], grid: null, durationMs: 5_000 }),
    );
    expect(timeline.boundaries.at(-1)).toBe(240_000);
  });

  test('ignores a cover picture', () => {
    const cover = madeVideo({ index: 1, isAttachedPicture: true, timescale: 90_000 });
    const timeline = createTimeline(madeIndex({ streams: [madeAudio({ index: 0 }), cover], grid: null }));
    expect(timeline.timescale).toBe(48_000);
  });

  test('is refused to a file without length', () => {
    expect(() => createTimeline(madeIndex({ grid: null, durationMs: 0 }))).toThrow(RangeError);
    const grid = { streamIndex: 0, firstPts: 5, endPts: 5, keyframes: [5], positions: null };
    expect(() => createTimeline(madeIndex({ grid }))).toThrow(RangeError);
  });
});

describe('audio boundaries', () => {
  const timeline = createTimeline(madeIndex()); // 4 s segments to 60 s
  const aac = { sampleRate: 48_000, frameSamples: 1024, firstSample: 0, endSample: 2813 * 1024 };

  test('are the first packets at or after the boundaries of the picture', () => {
    const cuts = audioBoundaries(timeline, aac);
    expect(cuts).toHaveLength(timeline.boundaries.length);
    expect(cuts[0]).toBe(0);
    expect(cuts[1]).toBe(188 * 1024); // 187.5 packets are 4 s
    expect(cuts[2]).toBe(375 * 1024); // exactly 8 s
    expect(cuts.at(-1)).toBe(2813 * 1024);
  });

  test('lie on packets, ascend, and start less than a packet behind the picture, whatever the clocks', () => {
    for (let seed = 0; seed < 100; seed++) {
      const film = createTimeline(randomFilm(seed, 9.9));
      const random = seeded(seed);
      const sampleRate = [44_100, 48_000, 22_050, 96_000][seed % 4]!;
      const frameSamples = [1024, 1152, 960, 1536][seed % 4]!;
      const firstSample = Math.floor(random() * 2000);
      const cuts = audioBoundaries(film, { sampleRate, frameSamples, firstSample, endSample: null });
      cuts.slice(1, -1).forEach((cut, i) => {
        expect((cut - firstSample) % frameSamples).toBe(0);
        const late = cut - (film.boundaries[i + 1]! / film.timescale) * sampleRate;
        expect(late).toBeGreaterThanOrEqual(-0.01);
        if (cut > firstSample) expect(late).toBeLessThan(frameSamples);
      });
      expect(Math.min(...steps(cuts))).toBeGreaterThanOrEqual(0);
    }
  });

  test('begin with the packet that sounds while the first picture is shown', () => {
    const later = { timescale: 90_000, boundaries: [90_000, 450_000] };
    expect(audioBoundaries(later, aac)[0]).toBe(46 * 1024); // 46.875 packets are 1 s
  });

  test('leave empty segments at the end when the sound ends early', () => {
    const cuts = audioBoundaries(timeline, { ...aac, endSample: 400 * 1024 });
    expect(cuts.slice(0, 3)).toEqual([0, 188 * 1024, 375 * 1024]);
    expect(cuts.slice(3)).toEqual(cuts.slice(3).map(() => 400 * 1024));
  });

  test('leave empty segments at the start when the sound begins late', () => {
    const cuts = audioBoundaries(timeline, { ...aac, firstSample: 480_000, endSample: 480_000 + 2048 });
    expect(cuts.slice(0, 3)).toEqual([480_000, 480_000, 480_000]);
    expect(cuts.at(-1)).toBe(482_048);
    expect(Math.min(...steps(cuts))).toBeGreaterThanOrEqual(0);
  });

  test('take in everything that sounds after the last picture', () => {
    expect(audioBoundaries(timeline, { ...aac, endSample: 4000 * 1024 }).at(-1)).toBe(4000 * 1024);
  });

  test('give what sounds long after the last picture segments of its own', () => {
    const cuts = audioBoundaries(timeline, { ...aac, endSample: 4000 * 1024 });
    expect(cuts.length).toBeGreaterThan(timeline.boundaries.length);
    const late = cuts.slice(timeline.boundaries.length - 1);
    expect(late[0]).toBe(2813 * 1024); // the first packet behind the minute of pictures
    for (const step of steps(late)) expect(step).toBeLessThanOrEqual(1.5 * 188 * 1024);
    expect(steps(cuts).every((step) => step % 1024 === 0)).toBe(true);
  });

  test('end on a packet when the end is ours to choose', () => {
    const cuts = audioBoundaries(timeline, { ...aac, endSample: null });
    expect(cuts.at(-1)).toBe(2813 * 1024);
    expect(cuts.at(-1)! / 48_000).toBeGreaterThanOrEqual(60);
  });

  test('fall anywhere when packets differ in length', () => {
    const cuts = audioBoundaries(timeline, { ...aac, frameSamples: null, endSample: 2_880_100 });
    expect(cuts.slice(0, 3)).toEqual([0, 192_000, 384_000]);
    expect(cuts.at(-1)).toBe(2_880_100);
  });
});
