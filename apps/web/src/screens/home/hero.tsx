// The one large picture of the home screen. It changes only when the viewer asks for it.
import { playStart } from '@praxino/client';
import type { Item } from '@praxino/client';
import { ambientColor } from '@praxino/tokens';
import { Link } from '@tanstack/react-router';
import { Info, Play } from 'lucide-react';
import { useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { focusOnTv } from '../../focus/focus-on-tv.ts';
import { duration } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { imageFor, isPlayable } from '../../items/labels.ts';
import { Artwork } from '../../ui/artwork/artwork.tsx';
import { buttonClass } from '../../ui/button/button.tsx';
import styles from './hero.module.css';

function Facts({ item }: { item: Item }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const facts = [
    text(`kind.${item.kind}`),
    ...(item.year === undefined ? [] : [String(item.year)]),
    ...(item.durationMs === undefined ? [] : [duration(item.durationMs, locale)]),
    ...(item.kind === 'show' && item.childCount !== undefined
      ? [text('item.seasonCount', { count: item.childCount })]
      : []),
  ];
  return <p className={styles['facts']}>{facts.join(' · ')}</p>;
}

function Actions({ item }: { item: Item }): ReactNode {
  const text = useText();
  const start = playStart(item.userState, item.durationMs);
  const info = (
    <Link
      to="/item/$id"
      params={{ id: item.id }}
      className={buttonClass({ look: isPlayable(item.kind) ? 'quiet' : 'light', isLarge: true })}
    >
      <Info aria-hidden="true" />
      {text('app.more')}
    </Link>
  );
  if (!isPlayable(item.kind)) return <div className={styles['actions']}>{info}</div>;
  return (
    <div className={styles['actions']}>
      <Link
        ref={focusOnTv}
        to="/play/$id"
        params={{ id: item.id }}
        className={buttonClass({ look: 'light', isLarge: true })}
        data-testid="hero-play"
      >
        <Play aria-hidden="true" fill="currentColor" />
        {text(start.kind === 'resume' ? 'item.resume' : 'item.play')}
      </Link>
      {info}
    </div>
  );
}

export function Hero({ items }: { items: readonly Item[] }): ReactNode {
  const text = useText();
  const [chosen, setChosen] = useState(0);
  const item = items[chosen] ?? items[0];
  if (item === undefined) return null;
  const image = imageFor(item, 'landscape');
  const style = image === undefined ? undefined : ({ '--ambient': ambientColor(image.color) } as CSSProperties); // custom properties are no part of its type
  return (
    <section className={styles['hero']} aria-label={text('home.hero')} style={style}>
      <div className={styles['picture']} key={item.id}>
        <Artwork image={image} shape="landscape" sizes="100vw" title="" isHero fills />
      </div>
      <div className={styles['scrim']} />
      <div className={`page ${styles['words']}`}>
        <h2 className={styles['title']}>{item.title}</h2>
        <Facts item={item} />
        {item.overview !== undefined && <p className={styles['overview']}>{item.overview}</p>}
        <Actions item={item} />
        {items.length > 1 && (
          <div className={styles['dots']} data-arrows="">
            {items.map((other, index) => (
              <button
                key={other.id}
                type="button"
                aria-label={other.title}
                aria-pressed={index === chosen}
                onClick={() => setChosen(index)}
              />
            ))}
          </div>
        )}
      </div>
    </section>
  );
}
