import { describe, expect, it } from 'vitest';
import { fakeTarget } from '../testing/fake-encoder.ts';
import { ACTIVE_MS, Viewers } from './viewers.ts';

const spans = (viewers: Viewers, now: number): (string | number)[][] =>
  viewers.windows(now).map((w) => [w.target.id, w.first, w.end]);

describe('what viewers will want', () => {
  it('is the piece they asked for and 20 seconds after it', () => {
    const viewers = new Viewers();
    viewers.note('v', fakeTarget(), 10, 0);
    expect(spans(viewers, 0)).toEqual([['film', 10, 31]]);
  });

  it('ends with the film', () => {
    const viewers = new Viewers();
    viewers.note('v', fakeTarget({ pieces: 12 }), 10, 0);
    expect(spans(viewers, 0)).toEqual([['film', 10, 12]]);
  });

  it('is their last place in each lane only', () => {
    const viewers = new Viewers();
    viewers.note('v', fakeTarget({ name: '720' }), 10, 0);
    viewers.note('v', fakeTarget({ name: 'sound', lane: 'audio', pieces: 20 }), 10, 0);
    viewers.note('v', fakeTarget({ name: '360', pieces: 41 }), 40, 0);
    expect(spans(viewers, 0)).toEqual([
      ['360', 40, 41],
      ['sound', 10, 20],
    ]);
  });

  it('is nothing when they left, or asked for nothing for a while', () => {
    const viewers = new Viewers();
    viewers.note('a', fakeTarget(), 0, 0);
    viewers.note('b', fakeTarget(), 5, 5000);
    expect(viewers.nextChangeMs(5000)).toBe(ACTIVE_MS);
    expect(spans(viewers, ACTIVE_MS)).toEqual([['film', 5, 26]]);
    expect(viewers.nextChangeMs(ACTIVE_MS)).toBe(ACTIVE_MS + 5000);
    viewers.leave('b');
    expect(viewers.windows(ACTIVE_MS)).toEqual([]);
    expect(viewers.nextChangeMs(ACTIVE_MS)).toBeNull();
  });

  it('is kept for a bounded number of them', () => {
    const viewers = new Viewers();
    const film = fakeTarget();
    for (let i = 0; i < 1500; i++) viewers.note(`v${i}`, film, 0, 0);
    expect(viewers.windows(0)).toHaveLength(1000);
  });
});
