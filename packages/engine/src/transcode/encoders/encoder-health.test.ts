import { describe, expect, it } from 'vitest';
import { EncoderHealth } from './encoder-health.ts';

function health(): { of: EncoderHealth<'a' | 'b'>; clock: { ms: number } } {
  const clock = { ms: 1_000_000 };
  return { of: new EncoderHealth(() => clock.ms), clock };
}

describe('the health of a family', () => {
  it('is bad after three failures in a row, and says why the last one failed', () => {
    const { of, clock } = health();
    expect([of.failed('a', 'one'), of.failed('a', 'two')]).toEqual([false, false]);
    expect(of.sickness('a')).toBeNull();
    expect(of.failed('a', 'three')).toBe(true);
    expect(of.sickness('a')).toEqual({ until: clock.ms + 60_000, reason: 'three' });
    expect(of.sickness('b')).toBeNull();
  });

  it('forgets failures when a run goes well', () => {
    const { of } = health();
    of.failed('a', 'one');
    of.failed('a', 'two');
    of.succeeded('a');
    expect([of.failed('a', 'one'), of.failed('a', 'two')]).toEqual([false, false]);
  });

  it('does not get worse by runs that had started before', () => {
    const { of, clock } = health();
    for (let i = 0; i < 5; i++) of.failed('a', 'again');
    of.succeeded('a');
    expect(of.sickness('a')!.until).toBe(clock.ms + 60_000);
  });

  it('comes back by a trial that goes well, and rests twice as long after one that does not', () => {
    const { of, clock } = health();
    for (let i = 0; i < 3; i++) of.failed('a', 'no device');
    clock.ms += 60_000;
    of.tried('a', 'still no device');
    expect(of.sickness('a')).toEqual({ until: clock.ms + 120_000, reason: 'still no device' });
    of.tried('a', null);
    expect(of.sickness('a')).toBeNull();
    // What is sick again soon rests longer than the first time.
    for (let i = 0; i < 3; i++) of.failed('a', 'again');
    expect(of.sickness('a')!.until).toBe(clock.ms + 240_000);
  });

  it('never makes it rest longer than an hour', () => {
    const { of, clock } = health();
    for (let i = 0; i < 3; i++) of.failed('a', 'x');
    for (let i = 0; i < 20; i++) of.tried('a', 'x');
    expect(of.sickness('a')!.until).toBe(clock.ms + 3_600_000);
  });
});
