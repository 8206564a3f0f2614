import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.ts';

const never = new AbortController().signal;

describe('work that many ask for', () => {
  it('is done once for all who ask while it is under way, and anew afterwards', async () => {
    const flights = new SingleFlight<number>();
    let done = 0;
    const work = async (): Promise<number> => ++done;
    expect(await Promise.all([1, 2, 3].map(() => flights.do('k', never, work)))).toEqual([1, 1, 1]);
    expect(await flights.do('k', never, work)).toBe(2);
  });

  it('is told apart by its key', async () => {
    const flights = new SingleFlight<string>();
    const made = ['a', 'b'].map((key) => flights.do(key, never, async () => key));
    expect(await Promise.all(made)).toEqual(['a', 'b']);
  });

  it('goes on while one of them stays, and stops when the last has gone', async () => {
    const flights = new SingleFlight<number>();
    let stopped = false;
    const work = (signal: AbortSignal): Promise<number> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(signal.reason as Error);
        });
      });
    const [a, b] = [new AbortController(), new AbortController()];
    const waiting = [a, b].map((c) => flights.do('k', c.signal, work));
    a.abort(new Error('a left'));
    await expect(waiting[0]).rejects.toThrow('a left');
    expect(stopped).toBe(false);
    b.abort(new Error('b left'));
    await expect(waiting[1]).rejects.toThrow('b left');
    expect(stopped).toBe(true);
    await flights.idle();
  });

  it('fails for all, and is tried anew by the next', async () => {
    const flights = new SingleFlight<number>();
    const failing = [1, 2].map(() => flights.do('k', never, () => Promise.reject(new Error('broken'))));
    for (const answer of failing) await expect(answer).rejects.toThrow('broken');
    expect(await flights.do('k', never, async () => 7)).toBe(7);
  });

  it('is not begun for somebody who has gone', async () => {
    let begun = false;
    const asked = new SingleFlight<number>().do('k', AbortSignal.abort(), async () => {
      begun = true;
      return 1;
    });
    await expect(asked).rejects.toThrow();
    expect(begun).toBe(false);
  });
});
