// "Skip intro": stands there for a while from where the intro begins, then comes and goes with the controls.
import { ariaShortcuts } from '@praxino/client';
import type { MediaSegment } from '@praxino/client';
import { SkipForward } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { isTv } from '../../app/shape.ts';
import { useText } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button/button.tsx';
import styles from './overlays.module.css';

const FRESH_MS = 10_000;

/** `key` it by the segment: each has its own time to be seen. */
export function SkipButton({ segment, onSkip }: { segment: MediaSegment; onSkip: () => void }): ReactNode {
  const text = useText();
  const button = useRef<HTMLButtonElement>(null);
  const [isFresh, setFresh] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setFresh(false), FRESH_MS);
    // A remote has no pointer: one press must do it. Whoever is in a panel or on a control stays there.
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (isTv() && isFree) button.current?.focus();
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles['skip']} data-fresh={isFresh} data-testid="skip">
      <Button
        ref={button}
        look="light"
        data-skip={isFresh}
        data-kind={segment.kind}
        data-testid="skip-segment"
        aria-keyshortcuts={ariaShortcuts('skip')}
        onClick={onSkip}
      >
        <SkipForward aria-hidden="true" />
        {text(`player.skip.${segment.kind}`)}
      </Button>
    </div>
  );
}
