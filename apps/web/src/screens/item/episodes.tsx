import { watchedShare } from '@praxino/client';
import type { Item } from '@praxino/client';
import { Link } from '@tanstack/react-router';
import { Check, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { duration } from '../../i18n/format.ts';
import { useLocale, useText } from '../../i18n/i18n.ts';
import { KindIcon } from '../../items/kind-icon.tsx';
import { imageFor } from '../../items/labels.ts';
import { Artwork } from '../../ui/artwork/artwork.tsx';
import styles from './episodes.module.css';

function Episode({ episode }: { episode: Item }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const share = watchedShare(episode.userState, episode.durationMs);
  const number = episode.episodeNumber === undefined ? '' : `${episode.episodeNumber}. `;
  return (
    <li className={styles['episode']} data-testid="episode">
      <Link
        to="/play/$id"
        params={{ id: episode.id }}
        className={styles['still']}
        aria-label={text('item.playNamed', { title: episode.title })}
        data-testid="episode-play"
      >
        <Artwork
          image={imageFor(episode, 'landscape')}
          shape="landscape"
          sizes="(min-width: 768px) 260px, 40vw"
          title=""
          icon={<KindIcon kind={episode.kind} />}
        />
        <span className={styles['play']} aria-hidden="true">
          <Play fill="currentColor" />
        </span>
        {share > 0 && (
          <span className={styles['bar']} aria-hidden="true">
            <span style={{ width: `${share * 100}%` }} />
          </span>
        )}
      </Link>
      <Link to="/item/$id" params={{ id: episode.id }} className={styles['words']}>
        <h2>
          {number}
          {episode.title}
        </h2>
        <p className={styles['meta']}>
          {episode.durationMs === undefined ? '' : duration(episode.durationMs, locale)}
          {episode.userState.played && (
            <span className={styles['seen']}>
              <Check aria-hidden="true" />
              {text('item.played')}
            </span>
          )}
        </p>
        {episode.overview !== undefined && <p className={styles['plot']}>{episode.overview}</p>}
      </Link>
    </li>
  );
}

export function Episodes({ episodes }: { episodes: readonly Item[] }): ReactNode {
  return (
    <ol className={styles['list']} data-arrows="">
      {episodes.map((episode) => (
        <Episode key={episode.id} episode={episode} />
      ))}
    </ol>
  );
}
