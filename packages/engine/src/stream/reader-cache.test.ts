import { describe, expect, it, vi } from 'vitest';
import type { PacketReader, Source } from '../model.ts';
import { madeIndex } from '../testing/made-index.ts';
import { ReaderCache } from './reader-cache.ts';

const signal = new AbortController().signal;
const source = (path: string): Source => ({ path, index: madeIndex() });
interface Files {
  opened: string[];
  closed: string[];
  open: (source: Source) => Promise<PacketReader>;
}
function files(): Files {
  const [opened, closed]: [string[], string[]] = [[], []];
  const open = async ({ path }: Source): Promise<PacketReader> => {
    opened.push(path);
    return {
      keyframe: () => Promise.reject(new RangeError('no key frames')),
      packets: async () => [],
      subtitlePackets: async () => ({ packets: new Map(), bytesRead: 0 }),
      subtitleHeader: () => null,
      attachment: async () => new Uint8Array(),
      async [Symbol.asyncDispose]() {
        closed.push(path);
      },
    };
  };
  return { opened, closed, open };
}
const use = (readers: ReaderCache, path: string): Promise<unknown> => readers.use(source(path), signal, async (r) => r);

describe('open files', () => {
  it('are opened once, by however many at the same time', async () => {
    const f = files();
    const readers = new ReaderCache(() => {}, f.open);
    await Promise.all([use(readers, 'a'), use(readers, 'a'), use(readers, 'a')]);
    await use(readers, 'a');
    expect(f.opened).toEqual(['a']);
  });

  it('are closed when there are too many, the one unused for longest first', async () => {
    const f = files();
    const readers = new ReaderCache(() => {}, f.open, 2);
    for (const path of ['a', 'b', 'a', 'c']) await use(readers, path);
    await vi.waitFor(() => expect(f.closed).toEqual(['b']));
  });

  it('stay open while they are read', async () => {
    const f = files();
    const readers = new ReaderCache(() => {}, f.open, 1);
    const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const reading = readers.use(source('a'), signal, async () => {
      begun.resolve();
      await gate.promise;
    });
    // Files that are opened at the same time may be there in either order.
    await begun.promise;
    await use(readers, 'b');
    await new Promise((resolve) => setImmediate(resolve));
    expect(f.closed).toEqual([]);
    gate.resolve();
    await reading;
    await vi.waitFor(() => expect(f.closed).toEqual(['a']));
  });

  it('are opened anew after a failure', async () => {
    const f = files();
    const readers = new ReaderCache(() => {}, f.open);
    await expect(readers.use(source('a'), signal, () => Promise.reject(new Error('bad block')))).rejects.toThrow(
      'bad block',
    );
    await use(readers, 'a');
    expect(f.opened).toEqual(['a', 'a']);
    await vi.waitFor(() => expect(f.closed).toEqual(['a']));
  });

  it('are all closed at the end', async () => {
    const f = files();
    const readers = new ReaderCache(() => {}, f.open);
    for (const path of ['a', 'b']) await use(readers, path);
    await readers[Symbol.asyncDispose]();
    expect(f.closed.toSorted()).toEqual(['a', 'b']);
  });

  it('that cannot be opened are an error for the caller and nothing else', async () => {
    const readers = new ReaderCache(
      () => {},
      () => Promise.reject(new Error('no such file')),
    );
    await expect(use(readers, 'a')).rejects.toThrow('no such file');
    await readers[Symbol.asyncDispose]();
  });
});
