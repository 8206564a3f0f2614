import { describe, expect, it } from 'vitest';
import { madeIndex } from '../testing/made-index.ts';
import { chunkOf } from '../transcode/audio-grid.ts';
import { epochStarts } from './epochs.ts';
import { createTimeline } from './timeline.ts';

const epoch = (fromByte: number, toByte: number) => ({ fromByte, toByte, shiftTicks: 0 });
function jumping(keyframes: number[], jumpAt: number, endPts: number) {
  const positions = keyframes.map((_, i) => i * 1000);
  const from = keyframes.indexOf(jumpAt) * 1000;
  return madeIndex({
    reader: 'ffmpeg',
    container: 'mpegts',
    grid: { streamIndex: 0, firstPts: keyframes[0]!, endPts, keyframes, positions },
    access: { originSeconds: 0, pass: 1, epochs: [epoch(0, from), epoch(from, 1e9)] },
  });
}

describe('where the clock jumps', () => {
  const dense = jumping([0, 180_000, 270_000, 450_000, 630_000], 270_000, 800_000);

  it('is known by the key frame behind it', () => {
    expect(epochStarts(dense)).toEqual([270_000]);
    expect(epochStarts(madeIndex())).toEqual([]);
  });

  it('is a boundary of the grid, even of a segment that is short for it', () => {
    expect(createTimeline(dense).boundaries).toEqual([0, 270_000, 630_000, 800_000]);
  });

  it('is a boundary of a fixed grid, too', () => {
    const sparse = jumping([0, 1_080_000], 1_080_000, 2_000_000);
    const { kind, boundaries } = createTimeline(sparse);
    expect(kind).toBe('fixed');
    expect(boundaries).toContain(1_080_000);
    expect(boundaries.toSorted((a, b) => a - b)).toEqual(boundaries);
  });

  it('begins a new chunk of sound', () => {
    expect([0, 1, 2, 3, 4].map((i) => chunkOf(i, 5, [1, 4]))).toEqual([
      { first: 0, end: 1 },
      { first: 1, end: 3 },
      { first: 1, end: 3 },
      { first: 3, end: 4 },
      { first: 4, end: 5 },
    ]);
  });
});
