import { describe, expect, it } from 'vitest';
import { createThrottle, type ThrottleSettings } from './throttle.ts';

function start(settings: Partial<ThrottleSettings> = {}) {
  const clock = { now: 1_000_000 };
  const throttle = createThrottle({ now: () => clock.now, ...settings });
  const isFree = (key = 'ann'): boolean => {
    try {
      throttle.attempt(key);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'request.rate-limited' });
      return false;
    }
  };
  /** How long the next attempt has to wait: tried second by second, as an impatient person does. */
  const pauseSeconds = (key = 'ann'): number => {
    for (let waited = 0; ; waited++) {
      if (isFree(key)) return waited;
      clock.now += 1000;
    }
  };
  return { clock, throttle, isFree, pauseSeconds };
}

describe('wrong attempts', () => {
  it('are free five times, then each makes the next one wait twice as long, up to a minute', () => {
    const { pauseSeconds } = start();
    expect(Array.from({ length: 14 }, () => pauseSeconds())).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('never lock anyone out, however many there were', () => {
    const { clock, isFree } = start();
    for (let i = 0; i < 5000; i++) {
      isFree();
      clock.now += 60_000;
    }
    expect(isFree()).toBe(true);
  });

  it('during a pause do not make it longer', () => {
    const { clock, isFree, pauseSeconds } = start();
    for (let i = 0; i < 8; i++) pauseSeconds();
    for (let i = 0; i < 1000; i++) expect(isFree()).toBe(false);
    clock.now += 8000;
    expect(isFree()).toBe(true);
  });

  it('count before their answer is known, so that a hundred at once are not all free', () => {
    const { isFree } = start();
    expect(Array.from({ length: 100 }, () => isFree()).filter(Boolean)).toHaveLength(5);
  });

  it('of one do not slow another down', () => {
    const { isFree } = start();
    while (isFree('ann|1.2.3.4'));
    expect(isFree('bob|1.2.3.4')).toBe(true);
    expect(isFree('ann|5.6.7.8')).toBe(true);
  });

  it('are forgotten after a right one', () => {
    const { throttle, pauseSeconds } = start();
    for (let i = 0; i < 9; i++) pauseSeconds();
    throttle.succeeded('ann');
    expect(Array.from({ length: 6 }, () => pauseSeconds())).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('are told how long to wait, in whole seconds', () => {
    const { clock, throttle, isFree } = start();
    for (let i = 0; i < 5; i++) isFree();
    clock.now += 1;
    expect(() => throttle.attempt('ann')).toThrow('try again in 1 s');
  });
});

it('takes settings of its own', () => {
  const { pauseSeconds } = start({ free: 2, maxPauseMs: 3000 });
  expect(Array.from({ length: 6 }, () => pauseSeconds())).toEqual([0, 0, 1, 2, 3, 3]);
});

it('keeps nobody waiting when the clock of the machine is set back', () => {
  const { clock, isFree } = start();
  while (isFree());
  clock.now -= 86_400_000;
  expect(isFree()).toBe(true);
});

it('remembers the last ten thousand only, however many come', () => {
  const { throttle, isFree } = start();
  while (isFree('first'));
  for (let i = 0; i < 9_999; i++) throttle.attempt(`address ${i}`);
  expect(isFree('first')).toBe(false);
  for (let i = 0; i < 10_000; i++) throttle.attempt(`other ${i}`);
  expect(isFree('first')).toBe(true);
});
