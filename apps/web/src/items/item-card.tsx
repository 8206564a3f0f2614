// One item in a row or a grid: its picture, its words, how far it was watched, and a way to play it at once.
import { watchedShare } from '@praxino/client';
import type { Item } from '@praxino/client';
import { Link } from '@tanstack/react-router';
import { Check, Play } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { percent } from '../i18n/format.ts';
import { useLocale, useText } from '../i18n/i18n.ts';
import { Artwork } from '../ui/artwork/artwork.tsx';
import { KindIcon } from './kind-icon.tsx';
import styles from './item-card.module.css';
import { cardWords, imageFor, isPlayable, shapeOf } from './labels.ts';
import type { CardShape } from './labels.ts';

export interface ItemCardProps {
  item: Item;
  shape?: CardShape;
  isEager?: boolean;
}

const SIZES: Readonly<Record<CardShape, string>> = {
  poster: '(min-width: 1800px) 220px, (min-width: 768px) 190px, 34vw',
  square: '(min-width: 1800px) 220px, (min-width: 768px) 190px, 34vw',
  landscape: '(min-width: 1800px) 340px, (min-width: 768px) 300px, 60vw',
};

function ProgressBar({ item }: { item: Item }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const share = watchedShare(item.userState, item.durationMs);
  if (share === 0) return null;
  return (
    <div className={styles['bar']} role="img" aria-label={text('item.progress', { percent: percent(share, locale) })}>
      <span style={{ width: `${share * 100}%` }} />
    </div>
  );
}

export const ItemCard = memo(function ItemCard({
  item,
  shape = shapeOf(item.kind),
  isEager = false,
}: ItemCardProps): ReactNode {
  const text = useText();
  const { title, meta } = cardWords(item, text);
  return (
    <article className={styles['card']} data-testid="item-card" data-kind={item.kind}>
      <Link to="/item/$id" params={{ id: item.id }} className={styles['link']}>
        <div className={styles['picture']}>
          <Artwork
            image={imageFor(item, shape)}
            shape={shape}
            sizes={SIZES[shape]}
            title={title}
            icon={<KindIcon kind={item.kind} />}
            isEager={isEager}
          />
          <ProgressBar item={item} />
          {item.userState.played && (
            <span className={styles['badge']} role="img" aria-label={text('item.played')}>
              <Check aria-hidden="true" />
            </span>
          )}
        </div>
        <div className={styles['words']}>
          <p className={styles['title']}>{title}</p>
          <p className={styles['meta']}>{meta}</p>
        </div>
      </Link>
      {isPlayable(item.kind) && (
        <div className={`${styles['playHolder']} ${styles[shape]}`}>
          <Link
            to="/play/$id"
            params={{ id: item.id }}
            className={styles['play']}
            tabIndex={-1}
            aria-label={text('item.playNamed', { title: item.title })}
            data-testid="card-play"
          >
            <Play aria-hidden="true" />
          </Link>
        </div>
      )}
    </article>
  );
});
