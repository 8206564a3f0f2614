import { useCallback, useEffect, useRef, useState } from 'react';

/** Controls hide after this long without a sign of life. */
const WEB_MS = 3_000;
const TV_MS = 5_000;

export interface Idle {
  isIdle: boolean;
  /** Something happened: show everything again. */
  wake: () => void;
  /** The viewer pressed the picture: hide at once. */
  sleep: () => void;
}

/** `holds`: something is open or paused that must not vanish. */
export function useIdle(holds: boolean, isTv: boolean): Idle {
  const [isIdle, setIdle] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wake = useCallback(() => {
    setIdle(false);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setIdle(true), isTv ? TV_MS : WEB_MS);
  }, [isTv]);
  const sleep = useCallback(() => {
    clearTimeout(timer.current);
    setIdle(true);
  }, []);
  useEffect(() => {
    wake();
    return () => clearTimeout(timer.current);
  }, [wake, holds]);
  return { isIdle: isIdle && !holds, wake, sleep };
}
