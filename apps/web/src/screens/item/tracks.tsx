import type { Item } from '@praxino/client';
import { Link } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { clock } from '../../i18n/format.ts';
import styles from './tracks.module.css';

/** The tracks of an album; pressing one plays the album from there. */
export function Tracks({ tracks }: { tracks: readonly Item[] }): ReactNode {
  return (
    <ol className={styles['list']} data-arrows="">
      {tracks.map((track) => (
        <li key={track.id}>
          <Link to="/play/$id" params={{ id: track.id }} className={styles['track']} data-testid="track">
            <span className={styles['number']}>
              <span>{track.trackNumber ?? '–'}</span>
              <Play aria-hidden="true" fill="currentColor" />
            </span>
            <span className={styles['title']}>{track.title}</span>
            <span className={styles['time']}>{track.durationMs === undefined ? '' : clock(track.durationMs)}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
