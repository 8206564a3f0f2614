import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSheetStore } from './sheet-store.ts';
import type { SheetImage } from './sheet-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Images that load when told. */
function shelf(count = 30) {
  const opened: (SheetImage & { end: PromiseWithResolvers<void> })[] = [];
  const open = (): SheetImage => {
    const end = Promise.withResolvers<void>();
    const image = { src: '', decode: () => end.promise, end };
    opened.push(image);
    return image;
  };
  const urls = Array.from({ length: count }, (_, i) => `/sheet/${i}`);
  const store = createSheetStore(urls, open);
  const asked = (): string[] => opened.map((image) => image.src);
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(50);
  const loads = async (url: string): Promise<void> => {
    opened.find((image) => image.src === url)!.end.resolve();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { store, opened, asked, settle, loads };
}

describe('sheets of small pictures', () => {
  test('are loaded when wanted, then their neighbours, and listeners are told', async () => {
    const { store, asked, settle, loads } = shelf();
    const told = vi.fn<() => void>();
    const unsubscribe = store.subscribe(told);
    store.want(5);
    expect(asked()).toEqual([]);
    await settle();
    expect(asked()).toEqual(['/sheet/5']);
    expect(store.isLoaded(5)).toBe(false);
    await loads('/sheet/5');
    expect([store.isLoaded(5), told.mock.calls.length]).toEqual([true, 1]);
    expect(asked()).toEqual(['/sheet/5', '/sheet/6']);
    await loads('/sheet/6');
    expect(asked()).toEqual(['/sheet/5', '/sheet/6', '/sheet/4']);
    unsubscribe();
    await loads('/sheet/4');
    expect(told).toHaveBeenCalledTimes(2);
  });

  test('that a pointer only passes are not asked for', async () => {
    const { store, asked, settle } = shelf();
    for (const sheet of [1, 2, 3, 9]) store.want(sheet);
    await settle();
    expect(asked()).toEqual(['/sheet/9']);
  });

  test('that nobody wants any more are given up', async () => {
    const { store, opened, settle, loads } = shelf();
    store.want(1);
    await settle();
    store.want(20);
    await settle();
    expect(opened.map((image) => image.src)).toEqual(['', '/sheet/20']);
    await loads('/sheet/20');
    store.want(1);
    await settle();
    expect(opened.at(-1)!.src).toBe('/sheet/1');
  });

  test('are asked for once while they are kept', async () => {
    const { store, asked, settle, loads } = shelf(1);
    store.want(0);
    await settle();
    await loads('/sheet/0');
    store.want(0);
    await settle();
    expect(asked()).toEqual(['/sheet/0']);
  });

  test('that could not be had are asked for again', async () => {
    const { store, opened, asked, settle } = shelf(1);
    store.want(0);
    await settle();
    opened[0]!.end.reject(new Error('not yet'));
    await settle();
    expect(store.isLoaded(0)).toBe(false);
    store.want(0);
    await settle();
    expect(asked()).toEqual(['/sheet/0', '/sheet/0']);
  });

  test('are kept up to a bound, those wanted last', async () => {
    const { store, opened, settle } = shelf();
    for (let sheet = 0; sheet < 30; sheet += 3) {
      store.want(sheet);
      await settle();
      for (const image of opened) image.end.resolve();
      await settle();
      for (const image of opened) image.end.resolve();
      await settle();
    }
    expect(store.isLoaded(27)).toBe(true);
    expect(store.isLoaded(0)).toBe(false);
    expect(Array.from({ length: 30 }, (_, i) => store.isLoaded(i)).filter(Boolean).length).toBeLessThanOrEqual(16);
  });

  test('are given up when the player closes', async () => {
    const { store, opened, settle } = shelf();
    store.want(3);
    await settle();
    store.close();
    expect(opened[0]!.src).toBe('');
    store.want(4);
    store.close();
    await settle();
    expect(opened).toHaveLength(1);
  });
});
