// Where playing is. Changes several times a second, so it lives outside React's state and only those who show it are told.
import { useSyncExternalStore } from 'react';

export interface PlayTime {
  positionMs: number;
  /** End of what is loaded around the position. */
  bufferedMs: number;
  durationMs: number;
}
export interface TimeStore {
  get: () => PlayTime;
  set: (time: PlayTime) => void;
  subscribe: (listener: () => void) => () => void;
}

export function createTimeStore(): TimeStore {
  const listeners = new Set<() => void>();
  let time: PlayTime = { positionMs: 0, bufferedMs: 0, durationMs: 0 };
  return {
    get: () => time,
    set(next) {
      time = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Re-renders only when what is selected changes, so a clock that shows seconds renders once a second. */
export function useTime<T extends string | number | boolean>(store: TimeStore, select: (time: PlayTime) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** End of the loaded range that holds the position; the position itself when none does. Seconds in, milliseconds out. */
export function bufferedEnd(ranges: Pick<TimeRanges, 'length' | 'start' | 'end'>, positionS: number): number {
  for (let i = 0; i < ranges.length; i++) {
    // Streams may begin a frame after the position that was asked for.
    if (ranges.start(i) <= positionS + 0.5 && positionS <= ranges.end(i)) return ranges.end(i) * 1000;
  }
  return positionS * 1000;
}
