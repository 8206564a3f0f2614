import { useCallback, useEffect, useRef, useState } from 'react';

const SHOWN_MS = 1_400;

/** A short word about what a key just did. */
export function useToast(): [string | null, (words: string) => void] {
  const [words, setWords] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = useCallback((next: string) => {
    clearTimeout(timer.current);
    setWords(next);
    timer.current = setTimeout(() => setWords(null), SHOWN_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [words, show];
}
