import { expect, test, vi } from 'vitest';
import { warmNext } from './warm-next.ts';

/** An hour of film whose place a test sets. */
function watching() {
  const video = Object.assign(new EventTarget(), { currentTime: 0 });
  const warm = vi.fn(() => Promise.resolve(null));
  const end = new AbortController();
  const body = { itemId: 'e1', device: { name: 'browser' }, versionId: 'v', startPositionMs: 5000, maxBitrateBps: 4e6 };
  warmNext({ playback: { warm } }, video, { body, durationMs: 3_600_000, signal: end.signal });
  const at = (second: number): void => {
    video.currentTime = second;
    video.dispatchEvent(new Event('timeupdate'));
  };
  return { at, warm, end };
}

test('the next episode is asked for once, when three quarters have been seen, as this one is played', () => {
  const { at, warm, end } = watching();
  for (const second of [0, 600, 2699]) at(second);
  expect(warm).not.toHaveBeenCalled();
  for (const second of [2700, 2701, 3000]) at(second);
  expect(warm).toHaveBeenCalledTimes(1);
  const body = { itemId: 'e1', device: { name: 'browser' }, maxBitrateBps: 4e6, what: 'next' };
  expect(warm).toHaveBeenCalledWith({ body }, { signal: end.signal });
});

test('nothing is asked for after the viewer has left', () => {
  const { at, warm, end } = watching();
  end.abort();
  at(3000);
  expect(warm).not.toHaveBeenCalled();
});

test('a server that cannot is no failure of the player', async () => {
  const { at, warm } = watching();
  warm.mockRejectedValueOnce(new Error('offline'));
  at(3000);
  await Promise.resolve();
  expect(warm).toHaveBeenCalledTimes(1);
});
