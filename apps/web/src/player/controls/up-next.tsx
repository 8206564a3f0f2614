// What comes next: a small card near the end, a countdown when the end is reached. The film goes on behind it.
import type { Item } from '@praxino/client';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { isTv } from '../../app/shape.ts';
import { useText } from '../../i18n/i18n.ts';
import { episodeCode, imageFor } from '../../items/labels.ts';
import { Artwork } from '../../ui/artwork/artwork.tsx';
import { Button } from '../../ui/button/button.tsx';
import styles from './overlays.module.css';

const COUNTDOWN_S = 8;
/** Longer while the credits run: somebody may want to see them. */
const CREDITS_COUNTDOWN_S = 15;

export interface UpNextProps {
  next: Item;
  hasEnded: boolean;
  /** The credits run and nothing comes after them: the countdown begins with them. */
  isInCredits: boolean;
  isPlaying: boolean;
  onPlay: () => void;
  onCancel: () => void;
}

export function UpNext({ next, hasEnded, isInCredits, isPlaying, onPlay, onCancel }: UpNextProps): ReactNode {
  const text = useText();
  const [left, setLeft] = useState(isInCredits && !hasEnded ? CREDITS_COUNTDOWN_S : COUNTDOWN_S);
  const isCounting = hasEnded || isInCredits;
  // Whoever pauses wants to stay.
  const isRunning = hasEnded || (isInCredits && isPlaying);
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setLeft((seconds) => seconds - 1), 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  useEffect(() => {
    if (left <= 0) onPlay();
  }, [left, onPlay]);
  const code = episodeCode(next);
  return (
    <section className={styles['upNext']} aria-label={text('player.upNext')} data-card="" data-testid="up-next">
      <div>
        <Artwork image={imageFor(next, 'landscape')} shape="landscape" sizes="140px" title={next.title} />
      </div>
      <div>
        <p>{isCounting ? text('player.startsIn', { seconds: Math.max(0, left) }) : text('player.upNext')}</p>
        <h2>{[code, next.title].filter(Boolean).join(' · ')}</h2>
      </div>
      <div className={styles['upNextActions']}>
        <Button
          look="light"
          autoFocus={hasEnded || (isInCredits && isTv())}
          onClick={onPlay}
          data-testid="up-next-play"
        >
          {text('player.playNow')}
        </Button>
        <Button onClick={onCancel}>{text('app.cancel')}</Button>
      </div>
    </section>
  );
}
