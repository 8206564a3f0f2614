import { useEffect } from 'react';

/** Keeps the screen on while a picture plays. Browsers drop the lock with the tab, so it is asked for again on return. */
export function useWakeLock(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted || !('wakeLock' in navigator)) return undefined;
    const leaving = new AbortController();
    let lock: WakeLockSentinel | null = null;
    const take = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      // Refused on low battery or without a secure context: the film plays all the same.
      const taken = await navigator.wakeLock.request('screen').catch(() => null);
      if (leaving.signal.aborted) await taken?.release();
      else lock = taken;
    };
    document.addEventListener('visibilitychange', () => void take(), { signal: leaving.signal });
    void take();
    return () => {
      leaving.abort();
      void lock?.release();
    };
  }, [isWanted]);
}
