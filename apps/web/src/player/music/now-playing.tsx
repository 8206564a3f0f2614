// Music has no picture: its cover, its name and what comes next take the place.
import type { Item } from '@praxino/client';
import { ambientColor } from '@praxino/tokens';
import { Disc3, Music } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { clock } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { imageFor } from '../../items/labels.ts';
import { Artwork } from '../../ui/artwork/artwork.tsx';
import styles from './now-playing.module.css';

export interface NowPlayingProps {
  item: Item;
  albumTitle: string | undefined;
  queue: readonly Item[];
  onGo: (item: Item) => void;
}

export function NowPlaying({ item, albumTitle, queue, onGo }: NowPlayingProps): ReactNode {
  const text = useText();
  const image = imageFor(item, 'square');
  const style = image === undefined ? undefined : ({ '--ambient': ambientColor(image.color) } as CSSProperties); // custom properties are no part of its type
  return (
    <div className={styles['music']} style={style} data-testid="now-playing">
      {image !== undefined && (
        <div className={styles['blurred']}>
          <Artwork image={image} shape="square" sizes="30vw" title="" fills />
        </div>
      )}
      <div className={styles['cover']}>
        <Artwork
          image={image}
          shape="square"
          sizes="(min-width: 768px) 40vw, 80vw"
          title={item.title}
          icon={<Disc3 />}
          isEager
        />
      </div>
      <div className={styles['side']}>
        <h1 className={styles['title']}>{item.title}</h1>
        <p className={styles['artist']}>{[item.artistName, albumTitle].filter(Boolean).join(' · ')}</p>
        {queue.length > 1 && (
          <ol className={styles['queue']} aria-label={text('player.queue')} data-panel="" data-arrows="">
            {queue.map((track) => (
              <li key={track.id}>
                <button
                  type="button"
                  aria-current={track.id === item.id}
                  onClick={() => onGo(track)}
                  data-testid="queue-item"
                >
                  <span className={styles['number']}>
                    {track.id === item.id ? <Music aria-hidden="true" /> : (track.trackNumber ?? '–')}
                  </span>
                  <span className={styles['name']}>{track.title}</span>
                  <span className={styles['length']}>
                    {track.durationMs === undefined ? '' : clock(track.durationMs)}
                  </span>
                </button>
              </li>
            ))}
          </ol>
        )}
      </div>
    </div>
  );
}
