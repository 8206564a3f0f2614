// The chapters of a film: a picture of each, and a press plays from there.
import type { ItemDetail, Version } from '@praxino/client';
import { Link } from '@tanstack/react-router';
import { Clapperboard } from 'lucide-react';
import type { ReactNode } from 'react';
import { clock } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { Artwork } from '../../ui/artwork/artwork.tsx';
import { Carousel } from '../../ui/carousel/carousel.tsx';
import styles from './chapters.module.css';

export function Chapters({ item, version }: { item: ItemDetail; version: Version }): ReactNode {
  const text = useText();
  // One chapter is the film.
  if (version.chapters.length < 2) return null;
  return (
    <div className={styles['chapters']} data-testid="chapters">
      <Carousel
        title={text('player.chapters')}
        shape="landscape"
        labels={{ previous: text('row.previous'), next: text('row.next') }}
      >
        {version.chapters.map(({ startMs, title, image }, i) => {
          const name = title === '' ? text('item.chapterNumber', { number: i + 1 }) : title;
          return (
            <Link
              key={`${startMs} ${title}`}
              to="/play/$id"
              params={{ id: item.id }}
              search={{ version: version.id, from: startMs }}
              className={styles['chapter']}
              data-testid="chapter"
            >
              <span className={styles['picture']}>
                <Artwork
                  image={image}
                  shape="landscape"
                  sizes="(min-width: 768px) 260px, 60vw"
                  title=""
                  icon={<Clapperboard aria-hidden="true" />}
                />
                <span className={styles['time']}>{clock(startMs)}</span>
              </span>
              <span className={styles['name']}>{name}</span>
            </Link>
          );
        })}
      </Carousel>
    </div>
  );
}
