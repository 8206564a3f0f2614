import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchdog } from './watchdog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a watchdog', () => {
  it('barks after the silence it was given, and not while there is life', () => {
    const bark = vi.fn<() => void>();
    const dog = watchdog(4000, bark);
    vi.advanceTimersByTime(3999);
    dog.alive();
    vi.advanceTimersByTime(3999);
    expect(bark).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(bark).toHaveBeenCalledOnce();
  });

  it('does not count the time of pauses, however many overlap', () => {
    const bark = vi.fn<() => void>();
    const dog = watchdog(4000, bark);
    vi.advanceTimersByTime(3000);
    dog.pause();
    dog.pause();
    vi.advanceTimersByTime(60_000);
    dog.resume();
    vi.advanceTimersByTime(60_000);
    dog.resume();
    vi.advanceTimersByTime(999);
    expect(bark).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(bark).toHaveBeenCalledOnce();
  });

  it('looks again when it stood still itself, and barks when the silence goes on', () => {
    const bark = vi.fn<() => void>();
    watchdog(4000, bark);
    // The clock runs on while nothing of ours does, as on a computer that sleeps.
    const asleep = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 90_000);
    vi.advanceTimersByTime(4000);
    expect(bark).not.toHaveBeenCalled();
    asleep.mockReturnValue(performance.now() + 4000);
    vi.advanceTimersByTime(4000);
    asleep.mockRestore();
    expect(bark).toHaveBeenCalledOnce();
  });

  it('may be paused after its time was up without a sound', () => {
    const bark = vi.fn<() => void>();
    const dog = watchdog(4000, bark);
    const asleep = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 90_000);
    dog.pause();
    asleep.mockRestore();
    dog.resume();
    vi.advanceTimersByTime(1);
    expect(bark).toHaveBeenCalledOnce();
  });

  it('is silent once it is stopped', () => {
    const bark = vi.fn<() => void>();
    const dog = watchdog(4000, bark);
    dog.stop();
    dog.alive();
    vi.advanceTimersByTime(60_000);
    expect(bark).not.toHaveBeenCalled();
  });
});
