import { describe, expect, it } from 'vitest';
import { NewestFirst } from './newest-first.ts';

const signal = new AbortController().signal;

/** Work that says when it began and ends when told. */
function desk(lane: NewestFirst) {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const ask = (name: string, until: AbortSignal = signal): Promise<string> =>
    lane.run(until, () => {
      begun.push(name);
      const end = Promise.withResolvers<string>();
      ends.set(name, end);
      return end.promise;
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)!.resolve(name);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, ask, end, fail: (name: string) => ends.get(name)!.reject(new Error(name)) };
}

describe('work that people wait for', () => {
  it('is done one at a time, what was asked for last first', async () => {
    const { begun, ask, end } = desk(new NewestFirst(1));
    const all = ['a', 'b', 'c', 'd'].map((name) => ask(name));
    for (const name of ['a', 'd', 'c', 'b']) await end(name);
    expect(begun).toEqual(['a', 'd', 'c', 'b']);
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is dropped when whoever waited has gone', async () => {
    const { begun, ask, end } = desk(new NewestFirst(1));
    const leaving = new AbortController();
    const first = ask('a');
    const second = ask('b', leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    await end('a');
    await first;
    expect(begun).toEqual(['a']);
    await expect(ask('c', leaving.signal)).rejects.toThrow('gone');
  });

  it('goes on after a failure', async () => {
    const { ask, end, fail } = desk(new NewestFirst(1));
    const [first, second] = [ask('a'), ask('b')];
    fail('a');
    await expect(first).rejects.toThrow('a');
    await end('b');
    expect(await second).toBe('b');
  });

  it('never waits without bound: the oldest are refused', async () => {
    const lane = new NewestFirst(1);
    const { begun, ask, end } = desk(lane);
    const running = ask('running');
    const waiting = Array.from({ length: 70 }, (_, i) => ask(`w${i}`).catch((error: unknown) => error));
    for (let i = 0; i < 6; i++) expect(await waiting[i]).toMatchObject({ code: 'server.overloaded' });
    expect(lane.isBusy).toBe(true);
    await end('running');
    await running;
    expect(begun).toEqual(['running', 'w69']);
  });

  it('may be several at a time', async () => {
    const { begun, ask, end } = desk(new NewestFirst(2));
    const all = ['a', 'b', 'c'].map((name) => ask(name));
    expect(begun).toEqual(['a', 'b']);
    for (const name of ['b', 'a', 'c']) await end(name);
    await Promise.all(all);
    expect(begun).toEqual(['a', 'b', 'c']);
  });
});
